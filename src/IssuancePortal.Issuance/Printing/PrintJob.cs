namespace IssuancePortal.Issuance.Printing;

/// <summary>One try to print a card. It is in the records before anything is sent, and ends with somebody's word on what came out.</summary>
public sealed class PrintJob
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid DeviceId { get; init; }

    /// <summary>Whose card it was.</summary>
    public required Guid PersonId { get; init; }

    public required Guid LayoutId { get; init; }

    /// <summary>Version of the layout that was printed.</summary>
    public required int LayoutVersion { get; init; }

    public required PrintDoor Door { get; init; }

    /// <summary>Name of the printer; empty for the browser's.</summary>
    public required string Printer { get; init; }

    public PrintState State { get; set; } = PrintState.Sending;

    /// <summary>Code of the refusal of the printer; null when there is none.</summary>
    public string? Fault { get; set; }

    public required DateTimeOffset At { get; init; }

    public required string ById { get; init; }

    public required string ByName { get; init; }

    /// <summary>Who judged it; null until somebody did.</summary>
    public string? JudgedByName { get; set; }

    public DateTimeOffset? JudgedAt { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>Nobody has said yet what came out.</summary>
    public bool WaitsForJudgement => State is PrintState.Sending or PrintState.Printed;
}

/// <summary>Where a card is printed.</summary>
public enum PrintDoor
{
    /// <summary>A printer that the portal reaches.</summary>
    Server,

    /// <summary>A printer of the workstation, through its CMS client.</summary>
    Workstation,

    /// <summary>The browser's own print dialog.</summary>
    Browser,
}

/// <summary>What became of a try to print.</summary>
public enum PrintState
{
    /// <summary>On its way; after an interruption nobody knows but the person at the printer.</summary>
    Sending,

    /// <summary>The printer says that it is done, or the browser has it.</summary>
    Printed,

    /// <summary>Nothing was printed.</summary>
    Failed,

    /// <summary>Printed well, as somebody said.</summary>
    Good,

    /// <summary>Spoiled, as somebody said; the card is void.</summary>
    Spoiled,
}
