using IssuancePortal.SimulatedDevices.YubiKey;

namespace IssuancePortal.SimulatedDevices;

/// <summary>Which YubiKey is simulated. The defaults are a YubiKey 5 as it is sold now.</summary>
public sealed record SimulatedYubiKeyOptions
{
    /// <summary>
    /// JSON file that holds the key's state and is written after every change; null keeps it in memory. PRIVATE KEYS AND SECRETS LIE IN IT IN CLEAR. An existing file wins over <see cref="Serial"/>. One process at a time.
    /// </summary>
    public string? StatePath { get; init; }

    /// <summary>Serial number of a new key, 1 to 4,294,967,295; random when null.</summary>
    public uint? Serial { get; init; }

    /// <summary>Firmware, 4.0 to 5.7 and later: what it can follows from it.</summary>
    public Version Firmware { get; init; } = new(5, 7, 4);

    /// <summary>As management and attestations tell it: 1 USB-A, 2 USB-A nano, 3 USB-C, 4 USB-C nano, 5 USB-C and Lightning.</summary>
    public byte FormFactor { get; init; } = 1;

    /// <summary>Asked when a key wants a touch. By default it is touched at once; false is what the chip does when nobody touches it in time.</summary>
    public Func<bool> Touch { get; init; } = static () => true;

    /// <summary>For tests: what its attestations say instead of what is. By default, what is.</summary>
    public Func<AttestedFacts, AttestedFacts> Says { get; init; } = static facts => facts;

    /// <summary>For tests: its attestation key is certified by a root of its own instead of <see cref="SimulatedYubiKeyRoot"/>. Only of a new key.</summary>
    public bool ForeignRoot { get; init; }

    /// <summary>For tests: GENERATE puts a key on it that was made outside, and says so in its metadata.</summary>
    public bool ImportsInsteadOfGenerating { get; init; }

    /// <summary>How long commands take.</summary>
    public CardPace Pace { get; init; } = CardPace.Instant;
}
