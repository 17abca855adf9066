namespace IssuancePortal.CmsClient.Readers;

/// <summary>All readers as the system sees them now.</summary>
/// <param name="Readers">In the system's order.</param>
/// <param name="Problem">Text key of what keeps the readers from being seen, or null.</param>
public sealed record ReadersSeen(IReadOnlyList<ReaderSeen> Readers, string? Problem = null)
{
    /// <summary>The smart card service does not run.</summary>
    public const string NoService = "readers.problem.noService";

    /// <summary>The PC/SC library is not installed.</summary>
    public const string NoLibrary = "readers.problem.noLibrary";
}

/// <summary>One reader as the system sees it now.</summary>
/// <param name="Name">PC/SC name.</param>
/// <param name="State">What is in it.</param>
/// <param name="Insertions">The system's counter of insertions and removals: another value means another insertion, even when the removal was too short to be seen.</param>
public readonly record struct ReaderSeen(string Name, SlotState State, int Insertions);

/// <summary>What is in a reader.</summary>
public enum SlotState
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>A card that can be connected.</summary>
    Present,

    /// <summary>A card that does not answer a reset.</summary>
    Mute,

    /// <summary>A card that another program has for itself.</summary>
    Exclusive,
}
