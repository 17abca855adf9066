using IssuancePortal.Contracts;

namespace IssuancePortal.Cards;

/// <summary>
/// What a client asks every inserted card, unasked: enough to recognise its edge, serial number and owner. Changes nothing, costs no try and holds no secret.
/// </summary>
public static class OpeningScript
{
    internal const string ChipSerial = "chip-serial";
    internal const string CardRecognition = "card-recognition";
    internal const string CardKeys = "card-keys";
    internal const string SequenceCounter = "sequence-counter";
    internal const string SelectGids = "select-gids";
    internal const string GidsCardId = "gids-card-id";
    internal const string GidsFreshness = "gids-freshness";
    internal const string GidsContainers = "gids-containers";
    internal const string GidsPinStatus = "gids-pin-status";
    internal const string SelectPiv = "select-piv";
    internal const string Discovery = "discovery";
    internal const string Chuid = "chuid";
    internal const string AppletVersion = "applet-version";
    internal const string AppletSerial = "applet-serial";
    internal const string PinStatus = "pin-status";
    internal const string ManagementKeyMetadata = "management-key-metadata";
    internal const string PinMetadata = "pin-metadata";
    internal const string PukMetadata = "puk-metadata";
    internal const string Configuration = "yubikey-configuration";
    internal const string AttestationCertificate = "attestation-certificate";

    /// <summary>The script.</summary>
    public static CardScript Script { get; } = new(
    [
        Ask("select-card-manager", 0x00, 0xA4, 0x04, 0x00, Convert.FromHexString("A000000151000000")),
        Ask(ChipSerial, 0x80, 0xCA, 0x9F, 0x7F),
        Ask(CardRecognition, 0x80, 0xCA, 0x00, 0x66),
        Ask(CardKeys, 0x80, 0xCA, 0x00, 0xE0),
        Ask(SequenceCounter, 0x80, 0xCA, 0x00, 0xC1),
        Ask("select-yubikey-management", 0x00, 0xA4, 0x04, 0x00, Convert.FromHexString("A000000527471117")),
        Ask(Configuration, 0x00, 0x1D, 0x00, 0x00),
        Ask(SelectGids, 0x00, 0xA4, 0x04, 0x00, Convert.FromHexString("A00000039742544659")),
        Ask(GidsCardId, 0x00, 0xCB, 0xA0, 0x12, [0x5C, 0x02, 0xDF, 0x20]),
        Ask(GidsFreshness, 0x00, 0xCB, 0xA0, 0x10, [0x5C, 0x02, 0xDF, 0x22]),
        Ask(GidsContainers, 0x00, 0xCB, 0xA0, 0x10, [0x5C, 0x02, 0xDF, 0x23]),
        Ask(GidsPinStatus, 0x00, 0xCB, 0x3F, 0xFF, [0x5C, 0x02, 0x7F, 0x71]),
        Ask(SelectPiv, 0x00, 0xA4, 0x04, 0x00, Convert.FromHexString("A000000308000010000100")),
        Ask(Discovery, 0x00, 0xCB, 0x3F, 0xFF, [0x5C, 0x01, 0x7E]),
        Ask(Chuid, 0x00, 0xCB, 0x3F, 0xFF, [0x5C, 0x03, 0x5F, 0xC1, 0x02]),
        Ask(AppletVersion, 0x00, 0xFD, 0x00, 0x00),
        Ask(AppletSerial, 0x00, 0xF8, 0x00, 0x00),
        Ask(PinStatus, 0x00, 0x20, 0x00, 0x80, le: null),
        Ask(ManagementKeyMetadata, 0x00, 0xF7, 0x00, 0x9B),
        Ask(PinMetadata, 0x00, 0xF7, 0x00, 0x80),
        Ask(PukMetadata, 0x00, 0xF7, 0x00, 0x81),
        Ask(AttestationCertificate, 0x00, 0xCB, 0x3F, 0xFF, [0x5C, 0x03, 0x5F, 0xFF, 0x01]),
    ]);

    internal static int IndexOf(string what)
    {
        for (var i = 0; i < Script.Commands.Count; i++)
        {
            if (Script.Commands[i].What == what) return i;
        }

        throw new ArgumentException($"The opening script does not ask for {what}.", nameof(what));
    }

    private static ScriptCommand Ask(string what, byte cla, byte ins, byte p1, byte p2, byte[]? data = null, int? le = 0) =>
        new() { Cla = cla, Ins = ins, P1 = p1, P2 = p2, Data = data ?? [], Le = le, OnRefusal = StopRule.GoOn, What = what };
}
