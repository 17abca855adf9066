namespace IssuancePortal.CmsClient.Readers;

/// <summary>A card cannot be connected.</summary>
public sealed class ReaderException : Exception
{
    /// <summary>Why, and what the system said.</summary>
    public ReaderException(ReaderFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>Why.</summary>
    public ReaderFault Fault { get; }
}

/// <summary>Why a card cannot be connected.</summary>
public enum ReaderFault
{
    /// <summary>The smart card service does not run or was restarted.</summary>
    NoService,

    /// <summary>The reader is gone.</summary>
    ReaderGone,

    /// <summary>The reader is empty.</summary>
    NoCard,

    /// <summary>Another program holds the card.</summary>
    Busy,

    /// <summary>The card does not answer.</summary>
    Mute,
}
