namespace IssuancePortal.SimulatedDevices;

/// <summary>Makes a simulated PIV card one of GlobalPlatform whose application is administered through SCP03 alone, as OpenFIPS201 and applets like it are.</summary>
public sealed record GlobalPlatformOptions
{
    /// <summary>
    /// The "i" parameter of its SCP03 (GlobalPlatform Amendment D §5.1): 01 S16 mode, 10 pseudo-random card challenge, 20 answers with a MAC, 60 encrypted as well. 70 is what most cards have.
    /// </summary>
    public byte I { get; init; } = 0x70;

    /// <summary>Version of the key set that it leaves the factory with: 01 to 7F, or FF.</summary>
    public byte FactoryKeyVersion { get; init; } = 0xFF;

    /// <summary>Key-ENC, Key-MAC and Key-DEK of that set, all the same: 16, 24 or 32 bytes.</summary>
    public IReadOnlyList<byte> FactoryKey { get; init; } = Convert.FromHexString("404142434445464748494A4B4C4D4E4F");

    /// <summary>Refused authentications after which a key set is blocked for good, 1 to 255.</summary>
    public int AuthenticationTries { get; init; } = 10;

    /// <summary>True: the counter behind a pseudo-random challenge goes up only when a session was opened, as on cards that follow SCP02 in this. False: with every INITIALIZE UPDATE.</summary>
    public bool CountsOpenedSessionsOnly { get; init; }
}
