using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Campaigns;

/// <summary>Every campaign with how far it is, live.</summary>
public sealed partial class CampaignsPage
{
    private const int Shown = 50;
    private IReadOnlyList<CampaignView>? _views;
    private Refusal? _refusal;
    private bool _mayStart;

    [Inject]
    private MoveToVersion Campaigns { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override bool Concerns(AuditEvent audit) => audit.What.StartsWith("campaign.", StringComparison.Ordinal) || audit.What.StartsWith("request.", StringComparison.Ordinal);

    protected override async Task ReadAsync()
    {
        var actor = await Actors.GetAsync();
        _mayStart = actor.May(Permission.ManagePolicies);
        var listed = await Campaigns.ListAsync(Shown, actor);
        (_views, _refusal) = (listed.Succeeded ? listed.Value : null, listed.Refusal);
    }
}
