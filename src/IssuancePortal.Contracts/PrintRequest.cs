namespace IssuancePortal.Contracts;

/// <summary>Printers that a client reaches.</summary>
/// <param name="Printers">As the computer names them.</param>
public sealed record PrintersReport(IReadOnlyList<PrinterReport> Printers);

/// <summary>A printer.</summary>
/// <param name="Name">Names it to the computer.</param>
/// <param name="Description">What people call it.</param>
public sealed record PrinterReport(string Name, string Description);

/// <summary>Asks the client to print. It answers at once; what came of it is asked for with <see cref="ICmsClient.PrintOutcome"/>.</summary>
/// <param name="JobId">Names the job; a job id is carried out once, however often it is asked for.</param>
/// <param name="Printer">Name of the printer as reported.</param>
/// <param name="Title">Name of the job, as it is seen at the printer.</param>
/// <param name="Pdf">The document, at most <see cref="MaxBytes"/>.</param>
/// <param name="Pages">How many pages it has.</param>
/// <param name="LimitSeconds">How long it may take before it is given up.</param>
public sealed record PrintRequest(Guid JobId, string Printer, string Title, byte[] Pdf, int Pages, int LimitSeconds)
{
    /// <summary>A longer document is refused by the client.</summary>
    public const int MaxBytes = 3 * 1024 * 1024;
}

/// <summary>What came of a job.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Reasons">Keywords of RFC 8011 §5.4.12, such as "media-empty-error"; where the computer's printing knows others, in its words.</param>
/// <param name="Detail">For the log.</param>
public sealed record PrintAnswer(PrintOutcome Outcome, IReadOnlyList<string> Reasons, string? Detail = null);

/// <summary>What came of a job.</summary>
public enum PrintOutcome
{
    /// <summary>Not ended yet.</summary>
    Going,

    /// <summary>The printer says that it is done.</summary>
    Completed,

    /// <summary>The printer does not answer.</summary>
    Unreachable,

    /// <summary>The printer takes no jobs.</summary>
    NotAccepting,

    /// <summary>The printer takes no PDF.</summary>
    FormatRefused,

    /// <summary>The printer wants a sign-in, or the computer's user may not print there.</summary>
    NotAllowed,

    /// <summary>The printer stopped, see the reasons; the job was cancelled.</summary>
    Stopped,

    /// <summary>The printer refused the job or gave it up.</summary>
    GaveUp,

    /// <summary>It did not end in time; it was cancelled.</summary>
    TimedOut,

    /// <summary>The computer has no such printer, or the client knows nothing of this job.</summary>
    Unknown,
}
