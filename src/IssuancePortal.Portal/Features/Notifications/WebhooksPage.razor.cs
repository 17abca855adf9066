using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>The other systems that are told of events.</summary>
public sealed partial class WebhooksPage
{
    private IReadOnlyList<WebhookSubscription>? _webhooks;

    [Inject]
    private ChangeWebhooks Webhooks { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var read = await Webhooks.ListAsync(await Actors.GetAsync());
        _webhooks = read.Succeeded ? read.Value : [];
    }
}
