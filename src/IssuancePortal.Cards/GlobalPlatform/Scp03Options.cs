namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>What a card's SCP03 can, its "i" parameter (GlobalPlatform Amendment D §5.1, table 5-1).</summary>
/// <param name="I">The parameter, as card recognition data and INITIALIZE UPDATE tell it.</param>
public readonly record struct Scp03Options(byte I)
{
    /// <summary>Challenges, cryptograms and MACs of 16 bytes instead of 8.</summary>
    public bool IsS16 => (I & 0x01) != 0;

    /// <summary>The card challenge is derived from a counter, so that whoever holds the keys knows it beforehand.</summary>
    public bool IsPseudoRandom => (I & 0x10) != 0;

    /// <summary>Answers can carry a MAC.</summary>
    public bool HasResponseMac => (I & 0x20) != 0;

    /// <summary>Answers can be encrypted as well.</summary>
    public bool HasResponseEncryption => (I & 0x60) == 0x60;

    /// <summary>Bytes of challenges, cryptograms and MACs: 8 or 16.</summary>
    public int Size => IsS16 ? 16 : 8;

    /// <summary>The strongest level that the card offers; commands are always encrypted.</summary>
    public SecurityLevel Strongest => SecurityLevel.CommandMac | SecurityLevel.CommandEncryption
        | (HasResponseMac ? SecurityLevel.ResponseMac : 0)
        | (HasResponseEncryption ? SecurityLevel.ResponseEncryption : 0);
}
