namespace IssuancePortal.Ipp;

/// <summary>What became of a print job.</summary>
public enum IppOutcome
{
    /// <summary>The printer says that the job is completed.</summary>
    Completed,

    /// <summary>The printer does not answer, or not as a printer does: nothing was sent, or nobody knows whether it was printed.</summary>
    Unreachable,

    /// <summary>The printer takes no jobs now: nothing was printed.</summary>
    NotAccepting,

    /// <summary>The printer takes no PDF: nothing was printed.</summary>
    FormatRefused,

    /// <summary>The printer wants a sign-in: nothing was printed.</summary>
    NotAllowed,

    /// <summary>The printer refused the job for another reason: nothing was printed.</summary>
    Refused,

    /// <summary>The printer stopped, see the reasons; the job was cancelled.</summary>
    Stopped,

    /// <summary>The printer gave the job up, or somebody cancelled it there.</summary>
    Aborted,

    /// <summary>The job did not end in time; it was cancelled.</summary>
    TimedOut,
}

/// <summary>What became of a print job, and why.</summary>
/// <param name="Outcome">What.</param>
/// <param name="JobId">The printer's number of the job; null when it took none.</param>
/// <param name="Reasons">Keywords of RFC 8011 §5.3.8 and §5.4.12, such as "media-empty-error".</param>
/// <param name="Detail">For the log: status or error in words.</param>
public sealed record IppResult(IppOutcome Outcome, int? JobId, IReadOnlyList<string> Reasons, string? Detail = null);

/// <summary>A printer as it describes itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">Make and model.</param>
/// <param name="IsStopped">It prints nothing until somebody looks after it.</param>
/// <param name="IsAccepting">It takes jobs.</param>
/// <param name="TakesPdf">It takes PDF.</param>
/// <param name="Reasons">Keywords of what is the matter (RFC 8011 §5.4.12).</param>
public sealed record IppFacts(string Name, string Model, bool IsStopped, bool IsAccepting, bool TakesPdf, IReadOnlyList<string> Reasons)
{
    /// <summary>Media that it names, PWG 5101.1.</summary>
    internal IReadOnlyList<string> Media { get; init; } = [];

    internal IReadOnlyList<string> Sides { get; init; } = [];

    internal IReadOnlyList<string> Scalings { get; init; } = [];
}
