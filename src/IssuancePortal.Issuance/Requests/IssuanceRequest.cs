using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Requests;

/// <summary>A device asked for, for a person, or something to be done to one. Kept for ever, whatever becomes of it.</summary>
public sealed class IssuanceRequest
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public RequestType Type { get; init; }

    /// <summary>Name of the mode.</summary>
    public required string Mode { get; init; }

    public required IssuanceReason Reason { get; init; }

    /// <summary>The beneficiary.</summary>
    public required Guid PersonId { get; init; }

    public required Guid PolicyId { get; set; }

    /// <summary>The device it is carried out on, once bound.</summary>
    public Guid? DeviceId { get; set; }

    /// <summary>The device that is replaced; null for a first one.</summary>
    public Guid? ReplacesDeviceId { get; init; }

    /// <summary>Last day of a temporary device; null for a permanent one.</summary>
    public DateTimeOffset? TemporaryUntil { get; set; }

    /// <summary>Why a device is to be ended; null for what ends none.</summary>
    public TerminationReason? Ending { get; init; }

    /// <summary>Why, in words of who asks; at most 400 characters.</summary>
    public string? Comment { get; set; }

    public RequestState State { get; private set; }

    /// <summary>Account that asked.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Name of who asked.</summary>
    public string CreatedByName { get; init; } = "";

    /// <summary>Person who asked; null for the portal or an account that is nobody's.</summary>
    public Guid? CreatedByPersonId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Officers who must approve, each another person; 0 when nobody must.</summary>
    public int ApprovalsNeeded { get; init; }

    /// <summary>Officers who have approved what it says now.</summary>
    public int Approvals { get; set; }

    /// <summary>When it should be decided; null when nobody has to.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it expires unless it is carried out; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Account of the officer who is looking at it; see <see cref="IsClaimed"/>.</summary>
    public string? ClaimedBy { get; set; }

    /// <summary>Name of the officer who is looking at it.</summary>
    public string? ClaimedByName { get; set; }

    /// <summary>Until when it is theirs.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>When the device was handed over, or sent; null until then.</summary>
    public DateTimeOffset? HandedOverAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Name of who denied or withdrew it.</summary>
    public string? EndedByName { get; set; }

    /// <summary>Why it was denied or withdrawn; at most 400 characters.</summary>
    public string? EndNote { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>Open: somebody still has to act.</summary>
    public bool IsOpen => State is RequestState.PendingApproval or RequestState.Approved or RequestState.Executing or RequestState.Failed;

    /// <summary>Asks for a device, not for something to be done to one that its person has.</summary>
    public bool AsksForDevice => Type is RequestType.Issuance or RequestType.Replacement;

    /// <summary>Somebody is about to give its person a device: no other is asked for beside it. One that failed can be tried again, and does not stand in the way.</summary>
    public bool IsUnderWay => IsOpen && AsksForDevice && State != RequestState.Failed;

    /// <summary>True while it is claimed by somebody else than this account.</summary>
    public bool IsClaimed(string byOtherThan, DateTimeOffset now) => ClaimedBy is { } holder && holder != byOtherThan && ClaimedUntil > now;

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
