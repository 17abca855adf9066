using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Requests;

/// <summary>Approved requests that wait for an operator to personalise the device, longest waiting first. Nothing for others.</summary>
public sealed partial class ApprovedRequests
{
    private const int Limit = 8;

    /// <summary>Modes in which an operator personalises.</summary>
    private static readonly string[] Modes = [.. ModeCatalogue.All.Where(mode => mode.ActorOf(StageKind.Personalise) == StageActor.Operator).Select(mode => mode.Name)];

    private IReadOnlyList<QueueItem>? _items;

    [Inject]
    private ListQueue Queue { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override bool Concerns(AuditEvent audit) => audit.What.StartsWith("request.", StringComparison.Ordinal);

    protected override async Task ReadAsync()
    {
        if (await Actors.FindAsync() is not { } actor || !actor.May(Permission.IssueDevice)) return;
        var found = await Queue.LookAsync(new QueueFilter { State = RequestState.Approved, Modes = Modes }, null, Limit, actor);
        if (found.Succeeded) _items = found.Value.Items;
    }
}
