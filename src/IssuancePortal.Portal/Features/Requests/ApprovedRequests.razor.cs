using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Requests;

/// <summary>Approved requests that wait for an operator to personalise or to bind a device, longest waiting first; live. Nothing for others.</summary>
public sealed partial class ApprovedRequests
{
    private const int Part = 8;

    /// <summary>Most that are read of each kind. Of those that an operator binds some are bound already and wait for their people.</summary>
    private const int Most = 100;

    private static readonly string[] Personalised = [.. ModeCatalogue.All.Where(mode => mode.ActorOf(StageKind.Personalise) == StageActor.Operator).Select(mode => mode.Name)];
    private static readonly string[] Bound = [.. ModeCatalogue.All.Where(WaitingRequest.IsBoundByOperator).Select(mode => mode.Name)];

    private IReadOnlyList<QueueItem>? _items;
    private int _limit = Part;

    [Inject]
    private ListQueue Queue { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override bool Concerns(AuditEvent audit) => audit.What.StartsWith("request.", StringComparison.Ordinal);

    protected override async Task ReadAsync()
    {
        if (await Actors.FindAsync() is not { } actor || !actor.May(Permission.IssueDevice) && !actor.May(Permission.BindDevice)) return;
        var waiting = new List<QueueItem>();
        if (actor.May(Permission.IssueDevice)) waiting.AddRange(await ReadAsync(Personalised, actor));
        if (actor.May(Permission.BindDevice)) waiting.AddRange((await ReadAsync(Bound, actor)).Where(item => WaitingRequest.WaitsForBinding(item.Request)));
        _items = [.. waiting.OrderBy(item => item.Request.CreatedAt)];
    }

    private async Task<IReadOnlyList<QueueItem>> ReadAsync(string[] modes, Actor actor)
    {
        var found = await Queue.LookAsync(new QueueFilter { State = RequestState.Approved, Modes = modes }, null, Most, actor);
        return found.Succeeded ? found.Value.Items : [];
    }
}
