using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.GlobalPlatform;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Edges.GlobalPlatform;

/// <summary>
/// PIV applications that are administered through the SCP03 of their security domain, as OpenFIPS201 is: without a management key and without the commands that other applets share with Yubico's. Told from others by the card
/// recognition data of the issuer security domain.
/// </summary>
public sealed class GlobalPlatformPivEdge : ICardEdge
{
    private const byte InsChangeReferenceData = 0x24;
    private const byte InsGenerate = 0x47;
    private const byte InsPutData = 0xDB;
    private const byte InsSetTries = 0xFA;
    private const byte Administration = 0xFF;
    private const byte Puk = 0x81;

    /// <inheritdoc/>
    public string Name => "globalplatform-piv";

    /// <inheritdoc/>
    public CardFamily Family => CardFamily.Piv;

    /// <summary>What goes through the channel: PUT DATA, GENERATE, values of references without the old one, tries. Reading, PIN commands and the use of keys do not.</summary>
    public static SecuredCardKind Kind { get; } = new(
        PivCommands.Select.Data,
        PivCommands.Select,
        command => command.Ins is InsPutData or InsGenerate or InsSetTries || command is { Ins: InsChangeReferenceData, P1: Administration });

    /// <inheritdoc/>
    public bool Recognises(CardFacts facts) => facts is { PivApplication: not null, AppletVersion: null, SecureChannel: not null };

    /// <inheritdoc/>
    public string? SerialOf(CardFacts facts) => facts.ChipSerial;

    /// <inheritdoc/>
    public string ModelOf(CardFacts facts) => facts.ApplicationLabel is { Length: > 0 } label ? label : "GlobalPlatform PIV";

    /// <summary>Sets the PUK whatever it was, as its administrator (CHANGE REFERENCE DATA with P1 FF, as OpenFIPS201 has it).</summary>
    public static ScriptCommand SetPuk(byte[] puk, string what) =>
        new() { Cla = 0x00, Ins = InsChangeReferenceData, P1 = Administration, P2 = Puk, Data = puk, Sensitive = true, What = what };

    /// <summary>Sets the tries of PIN and PUK, as its administrator; their values stay.</summary>
    public static ScriptCommand SetTries(int pin, int puk, string what) => new() { Cla = 0x00, Ins = InsSetTries, P1 = (byte)pin, P2 = (byte)puk, What = what };
}
