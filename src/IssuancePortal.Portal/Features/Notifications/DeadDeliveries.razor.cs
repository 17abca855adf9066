using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>The alarm for messages that were given up, for whoever sets notifications up. Nothing for anybody else, or without any.</summary>
public sealed partial class DeadDeliveries
{
    private int _dead;

    [Inject]
    private LookAtDeliveries Deliveries { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (await Actors.FindAsync() is { } actor && await Deliveries.CountDeadAsync(actor) is { Succeeded: true } count) _dead = count.Value;
    }
}
