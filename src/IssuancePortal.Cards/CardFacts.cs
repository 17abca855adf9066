using System.Globalization;
using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Gids;
using IssuancePortal.Cards.GlobalPlatform;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards;

/// <summary>What a card answered to the <see cref="OpeningScript"/>, read once and then only looked at.</summary>
public sealed record CardFacts
{
    /// <summary>Answer to reset.</summary>
    public required byte[] Atr { get; init; }

    /// <summary>
    /// Card unique identifier from the card production life cycle data (GlobalPlatform Card Specification 2.3.1, tag 9F7F):
    /// IC fabricator, type, batch and serial number, 20 hexadecimal digits. Null when the card does not tell.
    /// </summary>
    public string? ChipSerial { get; init; }

    /// <summary>What the issuer security domain tells of its SCP03 and its keys; null when it has none.</summary>
    public CardRecognition? SecureChannel { get; init; }

    /// <summary>Application property template answered to SELECT of the PIV application; null without one.</summary>
    public BerTlv? PivApplication { get; init; }

    /// <summary>Algorithm identifiers that the application names in its AC template (SP 800-73-5 part 1 §3.1.3 as open applets use it); empty when silent.</summary>
    public IReadOnlyList<byte> PivAlgorithms { get; init; } = [];

    /// <summary>Value of the CHUID object; null on a blank card.</summary>
    public byte[]? Chuid { get; init; }

    /// <summary>Version from GET VERSION (00 FD); null when the application does not know the command.</summary>
    public Version? AppletVersion { get; init; }

    /// <summary>Serial number from GET SERIAL (00 F8); null when the application does not know the command.</summary>
    public uint? AppletSerial { get; init; }

    /// <summary>Wrong PINs left before the PIN blocks; null when the card does not tell.</summary>
    public int? PinTriesLeft { get; init; }

    /// <summary>Metadata of the management key (00 F7 00 9B); null when the application does not know the command.</summary>
    public KeyMetadata? ManagementKey { get; init; }

    /// <summary>True when PIN metadata says that it is the factory PIN; null when the card does not tell.</summary>
    public bool? PinIsFactory { get; init; }

    /// <summary>True when PUK metadata says that it is the factory PUK; null when the card does not tell.</summary>
    public bool? PukIsFactory { get; init; }

    /// <summary>What the management application of a YubiKey tells; null for everything else.</summary>
    public YubiKeyConfiguration? Configuration { get; init; }

    /// <summary>Certificate of the key that attests keys made on the chip, DER; null when there is none.</summary>
    public byte[]? AttestationCertificate { get; init; }

    /// <summary>What the GIDS application tells; null without one.</summary>
    public GidsFacts? Gids { get; init; }

    /// <summary>GUID of the CHUID (tag 34); null when there is none.</summary>
    public Guid? CardUuid =>
        Chuid is { } chuid && new BerTlv(0x53, chuid).Child(0x34) is { Value.Length: 16 } guid ? new Guid(guid.Value.Span, bigEndian: true) : null;

    /// <summary>Reads a report; whatever the card did not answer, or answered in a form that is not understood, stays null.</summary>
    public static CardFacts Read(CardReport report)
    {
        ReadOnlyMemory<byte>? Data(string what)
        {
            var index = OpeningScript.IndexOf(what);
            return index < report.Opening.Answers.Count && report.Opening.Answers[index] is { Status: 0x9000, Data: var data } ? (ReadOnlyMemory<byte>?)data : null;
        }

        ushort Status(string what)
        {
            var index = OpeningScript.IndexOf(what);
            return index < report.Opening.Answers.Count ? report.Opening.Answers[index].Status : (ushort)0;
        }

        BerTlv? application = Data(OpeningScript.SelectPiv) is { } select && BerTlv.TryReadOnly(select, 0x61, out var template) ? template : null;
        var tries = new StatusWord(Status(OpeningScript.PinStatus));
        return new CardFacts
        {
            Atr = report.Atr,
            ChipSerial = Data(OpeningScript.ChipSerial) is { } cplc ? ReadChipSerial(cplc) : null,
            SecureChannel = CardRecognition.Read(Data(OpeningScript.CardRecognition), Data(OpeningScript.CardKeys), Data(OpeningScript.SequenceCounter)),
            PivApplication = application,
            PivAlgorithms = ReadAlgorithms(application),
            Chuid = Data(OpeningScript.Chuid) is { } chuid && BerTlv.TryReadOnly(chuid, 0x53, out var object53) && object53.Value.Length > 0 ? object53.Value.ToArray() : null,
            AppletVersion = Data(OpeningScript.AppletVersion) is { Length: 3 } version ? new Version(version.Span[0], version.Span[1], version.Span[2]) : null,
            AppletSerial = Data(OpeningScript.AppletSerial) is { Length: 4 } serial ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(serial.Span) : null,
            PinTriesLeft = application is null ? null : tries.TriesLeft,
            ManagementKey = Data(OpeningScript.ManagementKeyMetadata) is { } key ? KeyMetadata.Read(key) : null,
            PinIsFactory = Data(OpeningScript.PinMetadata) is { } pin ? KeyMetadata.Read(pin)?.IsFactory : null,
            PukIsFactory = Data(OpeningScript.PukMetadata) is { } puk ? KeyMetadata.Read(puk)?.IsFactory : null,
            Configuration = Data(OpeningScript.Configuration) is { } configuration ? YubiKeyConfiguration.Read(configuration) : null,
            AttestationCertificate = Data(OpeningScript.AttestationCertificate) is { } attesting && BerTlv.TryReadOnly(attesting, 0x53, out var certificate) ? certificate.Child(0x70)?.Value.ToArray() : null,
            Gids = Data(OpeningScript.SelectGids) is { } gids
                ? GidsFacts.Read(gids, Data(OpeningScript.GidsCardId), Data(OpeningScript.GidsFreshness), Data(OpeningScript.GidsContainers), Data(OpeningScript.GidsPinStatus))
                : null,
        };
    }

    private static string? ReadChipSerial(ReadOnlyMemory<byte> answer)
    {
        var cplc = BerTlv.TryReadOnly(answer, 0x9F7F, out var tlv) ? tlv.Value : answer;
        if (cplc.Length < 18) return null;
        var c = cplc.Span;
        return Convert.ToHexString([.. c[..4], .. c[16..18], .. c[12..16]]);
    }

    private static List<byte> ReadAlgorithms(BerTlv? application)
    {
        var algorithms = new List<byte>();
        if (application is { } template && template.TryChildren(out var children))
        {
            foreach (var child in children.Where(child => child.Tag == 0xAC))
            {
                if (child.TryChildren(out var entries))
                    algorithms.AddRange(entries.Where(entry => entry.Tag == 0x80 && entry.Value.Length == 1).Select(entry => entry.Value.Span[0]));
            }
        }

        return algorithms;
    }

    /// <summary>Label of the PIV application (tag 50), or an empty text.</summary>
    public string ApplicationLabel =>
        PivApplication?.Child(0x50) is { } label ? System.Text.Encoding.ASCII.GetString(label.Value.Span) : "";

    /// <summary>For logs: no card data, only what was recognised.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"ATR {Convert.ToHexString(Atr)}, chip {ChipSerial ?? "unknown"}, PIV {PivApplication is not null}, version {AppletVersion?.ToString() ?? "none"}");
}

/// <summary>Key metadata as Yubico's GET METADATA (00 F7) answers it.</summary>
/// <param name="Algorithm">Tag 01.</param>
/// <param name="IsFactory">Tag 05: 01 for the factory value.</param>
/// <param name="TriesTotal">First byte of tag 06, for PIN and PUK.</param>
public sealed record KeyMetadata(byte? Algorithm, bool? IsFactory, int? TriesTotal)
{
    /// <summary>Reads an answer; null when it is not made of data objects.</summary>
    public static KeyMetadata? Read(ReadOnlyMemory<byte> answer)
    {
        if (!BerTlv.TryReadAll(answer, out var fields)) return null;
        byte? First(uint tag) => fields.FirstOrDefault(field => field.Tag == tag) is { Value.Length: > 0 } field ? field.Value.Span[0] : null;
        return new KeyMetadata(First(0x01), First(0x05) is { } isDefault ? isDefault == 1 : null, First(0x06));
    }
}

/// <summary>Configuration as a YubiKey's management application answers READ CONFIG (00 1D, firmware 4.1 and later).</summary>
/// <param name="Serial">Tag 02; null when its owner keeps it hidden.</param>
/// <param name="FormFactor">Tag 04: 1 USB-A, 2 USB-A nano, 3 USB-C, 4 USB-C nano, 5 USB-C and Lightning; null when it is not told.</param>
public sealed record YubiKeyConfiguration(uint? Serial, byte? FormFactor)
{
    /// <summary>Reads an answer: its length in one byte, then data objects; null for anything else.</summary>
    public static YubiKeyConfiguration? Read(ReadOnlyMemory<byte> answer)
    {
        if (answer.IsEmpty || answer.Span[0] != answer.Length - 1 || !BerTlv.TryReadAll(answer[1..], out var fields)) return null;
        var serial = fields.FirstOrDefault(field => field.Tag == 0x02) is { Value.Length: 4 } number ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(number.Value.Span) : 0;
        return new YubiKeyConfiguration(serial == 0 ? null : serial, fields.FirstOrDefault(field => field.Tag == 0x04) is { Value.Length: 1 } form ? form.Value.Span[0] : null);
    }
}
