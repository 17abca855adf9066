using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Requests;

/// <summary>A device asked for, for a person. Kept for ever, whatever becomes of it.</summary>
public sealed class IssuanceRequest
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Name of the mode.</summary>
    public required string Mode { get; init; }

    public required IssuanceReason Reason { get; init; }

    /// <summary>The beneficiary.</summary>
    public required Guid PersonId { get; init; }

    public required Guid PolicyId { get; set; }

    /// <summary>The device it is carried out on, once bound.</summary>
    public Guid? DeviceId { get; set; }

    public RequestState State { get; private set; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>Open: somebody still has to act.</summary>
    public bool IsOpen => State is RequestState.PendingApproval or RequestState.Approved or RequestState.Executing or RequestState.Failed;

    /// <summary>Sets the state that filing leads to.</summary>
    public void File(RequestMove move) => State = RequestLifecycle.Row(move).To;

    /// <summary>Makes a move of the table.</summary>
    public Result<RequestTransition> Move(RequestMove move, MoveActor by)
    {
        var row = RequestLifecycle.Row(move);
        if (!row.From.Contains(State)) return Refusals.IllegalMove(move, State);
        if ((row.By & by) == 0) return Refusals.NotTheirMove(move);
        State = row.To;
        return row;
    }
}
