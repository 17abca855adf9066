namespace IssuancePortal.Issuance.Personalisation.Progress;

/// <summary>A run as it is now, for pages. Holds no secret.</summary>
public sealed record RunSnapshot
{
    public required Guid RunId { get; init; }

    public required Guid PersonId { get; init; }

    public required Guid DeviceId { get; init; }

    public required Guid WorkstationId { get; init; }

    public required string Reader { get; init; }

    public required RunState State { get; init; }

    public required IReadOnlyList<LaneSnapshot> Lanes { get; init; }

    /// <summary>0 to 1, by expected duration, never falling within an attempt.</summary>
    public required double Progress { get; init; }

    /// <summary>Time left, shortest and longest as measured on such cards; null when nothing is running.</summary>
    public (TimeSpan Low, TimeSpan High)? Left { get; init; }

    public required int Trips { get; init; }

    public required int Attempt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Until when it waits for card or PIN; then it is rolled back.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What went wrong last; null while nothing has.</summary>
    public Refusal? Failure { get; init; }

    /// <summary>The chain "what we were doing, instruction, status word".</summary>
    public string? FailureDetail { get; init; }

    public required IReadOnlyList<LogLine> Log { get; init; }

    /// <summary>Authorities outside that are waited for just now, by slot.</summary>
    public IReadOnlyList<Authorities.AuthorityWait> Waits { get; init; } = [];
}

/// <summary>A line of a run's log.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What, in English, without secrets: it is meant for tickets.</param>
public sealed record LogLine(DateTimeOffset At, string Text);
