using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Audit;

/// <summary>Takes out the evidence of an issuance, for whoever may. Nothing for anybody else.</summary>
public sealed partial class EvidenceLink
{
    private bool _mayExport;

    /// <summary>The device whose issuance is meant.</summary>
    [Parameter]
    public Guid? DeviceId { get; set; }

    /// <summary>The request that is meant, where there is no device.</summary>
    [Parameter]
    public Guid? RequestId { get; set; }

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override async Task OnInitializedAsync() => _mayExport = await Actors.FindAsync() is { } actor && actor.May(Permission.ExportAudit);
}
