namespace IssuancePortal.Contracts;

/// <summary>All readers of a workstation as they are now; sent whenever anything changes.</summary>
/// <param name="Readers">In the order the system names them.</param>
/// <param name="Problem">Text key of what keeps the client from seeing readers (no PC/SC service), or null.</param>
public sealed record ReadersReport(IReadOnlyList<ReaderReport> Readers, string? Problem = null);

/// <summary>One reader.</summary>
/// <param name="Name">PC/SC name, unique on the workstation.</param>
/// <param name="State">What the reader says.</param>
/// <param name="Card">The card, once its opening script has run.</param>
public sealed record ReaderReport(string Name, ReaderState State, CardReport? Card = null);

/// <summary>State of a reader.</summary>
public enum ReaderState
{
    /// <summary>No card.</summary>
    Empty,

    /// <summary>A card was put in and is being recognised.</summary>
    Reading,

    /// <summary>A card answered; see <see cref="ReaderReport.Card"/>.</summary>
    Card,

    /// <summary>A card is there but does not answer.</summary>
    Mute,

    /// <summary>Another program holds the card.</summary>
    InUse,
}

/// <summary>A card as the opening script found it.</summary>
/// <param name="InsertionId">New for every insertion: names this card until it is pulled.</param>
/// <param name="Atr">Answer to reset, ISO/IEC 7816-3 §8.</param>
/// <param name="Opening">What the opening script brought.</param>
public sealed record CardReport(Guid InsertionId, byte[] Atr, ScriptResult Opening);
