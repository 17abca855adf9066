using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary>Every batch with how far it is, live.</summary>
public sealed partial class BatchesPage
{
    private const int Shown = 50;
    private IReadOnlyList<BatchLine>? _lines;
    private Refusal? _refusal;
    private bool _mayPlan;

    [Inject]
    private LookAtBatch Batches { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override bool Concerns(AuditEvent audit) => audit.What.StartsWith("batch.", StringComparison.Ordinal);

    protected override async Task ReadAsync()
    {
        var actor = await Actors.GetAsync();
        _mayPlan = actor.May(Permission.IssueDevice) || actor.May(Permission.BindDevice);
        var listed = await Batches.ListAsync(Shown, actor);
        (_lines, _refusal) = (listed.Succeeded ? listed.Value : null, listed.Refusal);
    }
}
