namespace IssuancePortal.Apdu;

/// <summary>The card can no longer be spoken to.</summary>
public sealed class CardLostException : Exception
{
    /// <summary>Why, and the failure underneath.</summary>
    public CardLostException(CardLossReason reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary>What was lost.</summary>
    public CardLossReason Reason { get; }
}

/// <summary>What was lost.</summary>
public enum CardLossReason
{
    /// <summary>The card left the reader.</summary>
    Removed,

    /// <summary>Another program reset the card: its security status is gone.</summary>
    Reset,

    /// <summary>The reader is gone.</summary>
    ReaderGone,

    /// <summary>The card stopped answering.</summary>
    Mute,

    /// <summary>The card answers, but not within the protocol: endless data, no progress, or bytes that are no answer.</summary>
    Misbehaving,
}
