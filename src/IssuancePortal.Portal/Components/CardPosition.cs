namespace IssuancePortal.Portal.Components;

/// <summary>What the drawn reader shows.</summary>
public enum CardPosition
{
    /// <summary>No reader, or nobody connected.</summary>
    NoReader,

    /// <summary>A reader without a card: the card's outline shows where it goes.</summary>
    Empty,

    /// <summary>A card was put in and is being asked who it is.</summary>
    Inserting,

    /// <summary>A card that can be used.</summary>
    Card,

    /// <summary>A card or token that the portal does not know.</summary>
    Unsupported,

    /// <summary>A known card that may not be used here: bound, issued, another person's.</summary>
    Refused,

    /// <summary>The card that was in use has been pulled out and is wanted back.</summary>
    Removed,
}
