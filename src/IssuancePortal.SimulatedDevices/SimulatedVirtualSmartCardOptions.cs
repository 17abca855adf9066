namespace IssuancePortal.SimulatedDevices;

/// <summary>What kind of virtual smart card is simulated, and how it was created. The defaults are a card as <c>tpmvscmgr create /AdminKey DEFAULT /PIN DEFAULT /generate</c> leaves it.</summary>
public sealed record SimulatedVirtualSmartCardOptions
{
    /// <summary>
    /// JSON file that holds the card's state and is written after every change; null keeps it in memory. PRIVATE KEYS AND SECRETS LIE IN IT IN CLEAR: this is
    /// a simulator, never a place for keys that matter. An existing file wins over the other settings of a new card. One process at a time.
    /// </summary>
    public string? StatePath { get; init; }

    /// <summary>True: it has its files, its administrator key and its PIN, as Windows creates it. False: blank, nothing but the application, as a GIDS card leaves its factory.</summary>
    public bool IsInitialised { get; init; } = true;

    /// <summary>Card identifier (file cardid), 16 bytes; random when null.</summary>
    public Guid? CardId { get; init; }

    /// <summary>Administrator key, 24 bytes for triple DES.</summary>
    public IReadOnlyList<byte> AdminKey { get; init; } = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8];

    /// <summary>The PIN it was created with, <see cref="MinPinLength"/> to 16 characters.</summary>
    public string Pin { get; init; } = "12345678";

    /// <summary>Fewest characters of a PIN, 4 to 16; Windows creates virtual smart cards with 8, and it cannot be changed later.</summary>
    public int MinPinLength { get; init; } = 8;

    /// <summary>Wrong PINs before the PIN blocks, 1 to 15.</summary>
    public int PinTries { get; init; } = 3;

    /// <summary>True: takes commands in the extended form.</summary>
    public bool ExtendedLength { get; init; } = true;

    /// <summary>How long commands take.</summary>
    public CardPace Pace { get; init; } = CardPace.Instant;
}
