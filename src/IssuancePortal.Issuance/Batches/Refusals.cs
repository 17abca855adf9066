namespace IssuancePortal.Issuance.Batches;

/// <summary>Why a batch is not moved, pauses, or leaves somebody out.</summary>
internal static class Refusals
{
    public static readonly Refusal Unknown = new("refusal.batch-unknown");

    public static readonly Refusal WithoutName = new("refusal.batch-without-name");

    /// <summary>Nobody is chosen to whom a card can be issued.</summary>
    public static readonly Refusal Nobody = new("refusal.batch-nobody");

    public static Refusal TooMany(int most) => new("refusal.batch-too-many", most);

    /// <summary>The people themselves have to be there in this mode.</summary>
    public static readonly Refusal NoBatchMode = new("refusal.batch-mode");

    /// <summary>Somebody was faster.</summary>
    public static Refusal Running(string by) => new("refusal.batch-running", by);

    public static readonly Refusal NotRunning = new("refusal.batch-not-running");

    public static readonly Refusal Over = new("refusal.batch-over");

    public static readonly Refusal NoReader = new("refusal.batch-no-reader");

    public static Refusal ReaderUnknown(string reader) => new("refusal.batch-reader-unknown", reader);

    public static Refusal ReaderTaken(string reader, string batch) => new("refusal.batch-reader-taken", reader, batch);

    /// <summary>Cards of it are still in readers of another workstation.</summary>
    public static readonly Refusal Elsewhere = new("refusal.batch-elsewhere");

    public static Refusal InOther(string batch) => new("refusal.batch-person-in-other", batch);

    public static readonly Refusal ItemUnknown = new("refusal.batch-item-unknown");

    public static readonly Refusal ItemUnderWay = new("refusal.batch-item-under-way");

    public static readonly Refusal ItemNotAside = new("refusal.batch-item-not-aside");

    /// <summary>Who started it has signed out, or lost the account.</summary>
    public static readonly Refusal DriverGone = new("refusal.batch-driver-gone");

    /// <summary>The portal was restarted.</summary>
    public static readonly Refusal Interrupted = new("refusal.batch-interrupted");

    /// <summary>So many cards failed one after another that something else than the cards must be wrong.</summary>
    public static Refusal FailuresInARow(int failures) => new("refusal.batch-failures-in-a-row", failures);
}
