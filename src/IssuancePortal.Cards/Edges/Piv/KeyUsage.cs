using IssuancePortal.Apdu;

namespace IssuancePortal.Cards.Edges.Piv;

/// <summary>When a key asks for the PIN (Yubico .NET SDK manual, PIN and touch policies). The numbers are the card's.</summary>
public enum KeyPinPolicy : byte
{
    /// <summary>As the standard has it for the slot (SP 800-73-5 part 1 table 4): always for 9C, never for 9E, once for the others.</summary>
    Standard = 0,

    /// <summary>Never.</summary>
    Never = 1,

    /// <summary>Once while the card is in use.</summary>
    Once = 2,

    /// <summary>Right before each use.</summary>
    Always = 3,
}

/// <summary>When a key asks for a touch (Yubico .NET SDK manual, PIN and touch policies). The numbers are the card's.</summary>
public enum KeyTouchPolicy : byte
{
    /// <summary>As the maker has it: never.</summary>
    Standard = 0,

    /// <summary>Never.</summary>
    Never = 1,

    /// <summary>For each use.</summary>
    Always = 2,

    /// <summary>For a use that does not follow another touch within 15 seconds.</summary>
    Cached = 3,
}

/// <summary>PIN and touch policy of a key; settled when it is made and fixed from then on.</summary>
/// <param name="Pin">When it asks for the PIN.</param>
/// <param name="Touch">When it asks for a touch.</param>
public sealed record KeyUsage(KeyPinPolicy Pin = KeyPinPolicy.Standard, KeyTouchPolicy Touch = KeyTouchPolicy.Standard)
{
    /// <summary>As the standard has it.</summary>
    public static KeyUsage Standard { get; } = new();

    /// <summary>True when using the key waits for a hand.</summary>
    public bool NeedsTouch => Touch is KeyTouchPolicy.Always or KeyTouchPolicy.Cached;

    /// <summary>What a key in a slot ends up with: the standard's words filled in.</summary>
    public KeyUsage In(byte slot) => new(
        Pin != KeyPinPolicy.Standard ? Pin : slot switch { 0x9C => KeyPinPolicy.Always, 0x9E => KeyPinPolicy.Never, _ => KeyPinPolicy.Once },
        Touch != KeyTouchPolicy.Standard ? Touch : KeyTouchPolicy.Never);

    /// <summary>The data objects that follow the algorithm in GENERATE and the key in IMPORT: AA and AB, only where the standard is departed from.</summary>
    public IReadOnlyList<BerTlv> ToTlvs() =>
    [
        .. Pin == KeyPinPolicy.Standard ? Array.Empty<BerTlv>() : [BerTlv.Of(0xAA, [(byte)Pin])],
        .. Touch == KeyTouchPolicy.Standard ? Array.Empty<BerTlv>() : [BerTlv.Of(0xAB, [(byte)Touch])],
    ];
}
