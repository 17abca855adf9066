namespace IssuancePortal.SimulatedDevices;

/// <summary>What kind of PIV card is simulated, and how it leaves its factory. The defaults are a card as open PIV applets and Yubico's tools know it.</summary>
public sealed record SimulatedPivCardOptions
{
    /// <summary>
    /// JSON file that holds the card's state and is written after every change; null keeps it in memory. PRIVATE KEYS AND SECRETS LIE IN IT IN CLEAR: this is
    /// a simulator, never a place for keys that matter. An existing file wins over the factory settings here. One process at a time.
    /// </summary>
    public string? StatePath { get; init; }

    /// <summary>Serial number of a new card, 1 to 4,294,967,295; random when null.</summary>
    public uint? Serial { get; init; }

    /// <summary>
    /// The commands beyond the standard that open PIV applets share with Yubico's tools: version FD, serial F8, set management key FF, PIN
    /// retries FA, metadata F7, import key FE, reset FB, PIN policies and retired slots in GENERATE. Off: 6D00, and the management key cannot be changed.
    /// </summary>
    public bool YubicoExtensions { get; init; } = true;

    /// <summary>
    /// A card of GlobalPlatform: PUT DATA, GENERATE, new values for PIN and PUK (00 24 FF) and their tries (00 FA) are taken only through SCP03 with MAC and encryption; there is no management key, and no
    /// <see cref="YubicoExtensions"/>. Null: the management key 9B administers.
    /// </summary>
    public GlobalPlatformOptions? GlobalPlatform { get; init; }

    /// <summary>What GET VERSION tells. Tools derive from it what the card can.</summary>
    public Version FirmwareVersion { get; init; } = new(5, 4, 3);

    /// <summary>True: takes commands in the extended form, and says so in the historical bytes of its ATR.</summary>
    public bool ExtendedLength { get; init; } = true;

    /// <summary>Key algorithms, SP 800-78-5 table 6-2: 05 RSA 3072, 06 RSA 1024, 07 RSA 2048, 11 P-256, 14 P-384.</summary>
    public IReadOnlyList<byte> KeyAlgorithms { get; init; } = [0x05, 0x07, 0x11, 0x14];

    /// <summary>Management key algorithms: 03 triple DES, 08, 0A, 0C AES of 128, 192, 256 bits.</summary>
    public IReadOnlyList<byte> AdminAlgorithms { get; init; } = [0x03, 0x08, 0x0A, 0x0C];

    /// <summary>The factory's PIN, 6 to 8 digits.</summary>
    public string FactoryPin { get; init; } = "123456";

    /// <summary>The factory's PUK, up to 8 characters.</summary>
    public string FactoryPuk { get; init; } = "12345678";

    /// <summary>Algorithm of the factory's management key.</summary>
    public byte FactoryAdminAlgorithm { get; init; } = 0x03;

    /// <summary>The factory's management key.</summary>
    public IReadOnlyList<byte> FactoryAdminKey { get; init; } = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8];

    /// <summary>Tries for the PIN, 1 to 15 (the standard allows 10).</summary>
    public int PinTries { get; init; } = 3;

    /// <summary>Tries for the PUK, 1 to 15.</summary>
    public int PukTries { get; init; } = 3;

    /// <summary>
    /// True: the challenge or witness of the management key is gone after any command that is not the answer to it, as ISO/IEC 7816-4 lets a card do.
    /// False: it stays until the next GENERAL AUTHENTICATE, as most cards do.
    /// </summary>
    public bool ForgetsChallengeOnOtherCommand { get; init; }

    /// <summary>Where it is a YubiKey and departs from a card; null for a card.</summary>
    internal YubiKey.YubiKeyTraits? YubiKey { get; init; }

    /// <summary>GENERATE puts a key on it that was made outside.</summary>
    internal bool ImportsInsteadOfGenerating { get; init; }

    /// <summary>How long commands take.</summary>
    public CardPace Pace { get; init; } = CardPace.Instant;
}
