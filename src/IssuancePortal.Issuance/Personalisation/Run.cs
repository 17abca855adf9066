namespace IssuancePortal.Issuance.Personalisation;

/// <summary>One attempt, resumed as often as needed, to personalise one device for one person.</summary>
public sealed class Run
{
    /// <summary>Made when the wizard opens, so that a PIN can be sealed for it before it starts.</summary>
    public required Guid Id { get; init; }

    public required Guid RequestId { get; init; }

    public required Guid DeviceId { get; init; }

    public required Guid PersonId { get; init; }

    public required Guid PolicyId { get; init; }

    public required Guid WorkstationId { get; init; }

    /// <summary>Reader it was started in.</summary>
    public required string Reader { get; set; }

    /// <summary>Account that started it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>Name of that account's person.</summary>
    public required string StartedByName { get; init; }

    public RunState State { get; set; } = RunState.Running;

    /// <summary>1 for the first, one more for every resumption.</summary>
    public int Attempt { get; set; } = 1;

    /// <summary>The sealed PIN as JSON, as long as it is needed: the portal cannot open it.</summary>
    public string? SealedPin { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Refusal code of what went wrong; null while nothing has.</summary>
    public string? FailureCode { get; set; }

    /// <summary>The chain "what we were doing, instruction, status word", without secrets.</summary>
    public string? FailureDetail { get; set; }

    /// <summary>Server-initiated round trips to the client so far, from the click on Issue.</summary>
    public int Trips { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();
}

/// <summary>Where a run is. Each value says who acts next.</summary>
public enum RunState
{
    /// <summary>The portal acts next.</summary>
    Running,

    /// <summary>The card, its reader or its client is gone: putting the same card back goes on.</summary>
    WaitingForCard,

    /// <summary>The card must get its PIN but the sealed one is of no use any more: typing it again goes on.</summary>
    WaitingForPin,

    /// <summary>Done: the device is issued.</summary>
    Succeeded,

    /// <summary>Given up: certificates revoked, the device failed.</summary>
    RolledBack,
}

/// <summary>What a run was about to do, written before it does it, and what came back.</summary>
public sealed class RunJournalEntry
{
    public long Id { get; set; }

    public required Guid RunId { get; init; }

    public required int Attempt { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>"script.sent", "script.answered", "secret.stored", "certificate.prepared", "certificate.signed", "run.resumed", ...</summary>
    public required string What { get; init; }

    /// <summary>More, as JSON without secrets.</summary>
    public string? Detail { get; init; }
}
