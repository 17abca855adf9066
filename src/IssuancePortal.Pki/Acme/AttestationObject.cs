using System.Formats.Cbor;

namespace IssuancePortal.Pki.Acme;

/// <summary>An attestation object of WebAuthn (W3C WebAuthn level 2 §6.5.4) as the challenge <c>device-attest-01</c> carries it (draft-ietf-acme-device-attest): CBOR with a format and a statement whose certificates begin with that of the key.</summary>
/// <param name="Format">Name of the format, such as <c>apple</c>.</param>
/// <param name="Certificates">The statement's x5c, DER, that of the key first; not looked at yet.</param>
public sealed record AttestationObject(string Format, IReadOnlyList<byte[]> Certificates)
{
    /// <summary>Longest object in bytes that is looked at.</summary>
    public const int MaxLength = 32 * 1024;

    /// <summary>Most certificates that a statement may bring.</summary>
    public const int MaxCertificates = 6;

    private const int LongestFormat = 32;

    /// <summary>Reads an object; null for what is none.</summary>
    public static AttestationObject? TryRead(ReadOnlyMemory<byte> cbor)
    {
        if (cbor.Length > MaxLength) return null;
        try
        {
            var reader = new CborReader(cbor, CborConformanceMode.Strict);
            string? format = null;
            List<byte[]>? certificates = null;
            reader.ReadStartMap();
            while (reader.PeekState() != CborReaderState.EndMap)
            {
                switch (reader.ReadTextString())
                {
                    case "fmt":
                        format = reader.ReadTextString();
                        break;
                    case "attStmt":
                        certificates = ReadStatement(reader);
                        break;
                    default:
                        reader.SkipValue();
                        break;
                }
            }

            reader.ReadEndMap();
            return reader.BytesRemaining == 0 && format is { Length: > 0 and <= LongestFormat } && certificates is { Count: > 0 and <= MaxCertificates } ? new AttestationObject(format, certificates) : null;
        }
        catch (Exception cause) when (cause is CborContentException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>An object of these parts, for whoever attests.</summary>
    public byte[] Encode()
    {
        var writer = new CborWriter(CborConformanceMode.Strict);
        writer.WriteStartMap(2);
        writer.WriteTextString("fmt");
        writer.WriteTextString(Format);
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(1);
        writer.WriteTextString("x5c");
        writer.WriteStartArray(Certificates.Count);
        foreach (var certificate in Certificates) writer.WriteByteString(certificate);
        writer.WriteEndArray();
        writer.WriteEndMap();
        writer.WriteEndMap();
        return writer.Encode();
    }

    private static List<byte[]> ReadStatement(CborReader reader)
    {
        var certificates = new List<byte[]>();
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            if (reader.ReadTextString() != "x5c")
            {
                reader.SkipValue();
                continue;
            }

            reader.ReadStartArray();
            while (reader.PeekState() != CborReaderState.EndArray) certificates.Add(reader.ReadByteString());
            reader.ReadEndArray();
        }

        reader.ReadEndMap();
        return certificates;
    }
}
