using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace IssuancePortal.Pki.Acme;

/// <summary>Why an attestation of Apple is not taken.</summary>
public enum AppleFault
{
    /// <summary>It is no attestation, or of another format.</summary>
    Unreadable,

    /// <summary>It does not go back to a root that is believed.</summary>
    ForeignRoot,

    /// <summary>It was not made for this challenge.</summary>
    Stale,
}

/// <summary>
/// What Apple says of a key that one of its devices made (Managed Device Attestation: extensions below 1.2.840.113635.100.8 of the key's certificate). It is worth something only when
/// <see cref="Attestation.AttestationTrust.CheckApple"/> has traced it to a root. Apple leaves serial number and UDID out for devices that are enrolled by their user.
/// </summary>
public sealed record AppleAttestation
{
    /// <summary>Name of the format.</summary>
    public const string Format = "apple";

    private const string Arc = "1.2.840.113635.100.8.";
    private const int LongestText = 64;

    /// <summary>Serial number of the device, extension 9.1; null where it is not told.</summary>
    public string? Serial { get; private init; }

    /// <summary>Its UDID, extension 9.2; null where it is not told.</summary>
    public string? Udid { get; private init; }

    /// <summary>Version of its system, extension 10.1; null where it is not told.</summary>
    public string? System { get; private init; }

    /// <summary>Version of the system on its Secure Enclave, extension 10.2; null where it is not told.</summary>
    public string? Enclave { get; private init; }

    /// <summary>Freshness code, extension 11.1; null where there is none.</summary>
    public byte[]? Freshness { get; private init; }

    /// <summary>The attested key, SubjectPublicKeyInfo DER.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>The freshness code for a challenge: SHA-256 of its token, 32 bytes. The draft hashes the key authorization; Apple's devices hash the token.</summary>
    public static byte[] FreshnessOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Reads the certificate of a key; null when it holds something that is no value of Apple's.</summary>
    /// <exception cref="CryptographicException">The certificate cannot be read.</exception>
    internal static AppleAttestation? TryRead(X509Certificate2 certificate)
    {
        var texts = new string?[4];
        foreach (var (i, last) in ((int, string)[])[(0, "9.1"), (1, "9.2"), (2, "10.1"), (3, "10.2")])
        {
            if (certificate.Extensions[Arc + last]?.RawData is not { } value) continue;
            if (TextOf(value) is not { } text) return null;
            texts[i] = text;
        }

        return new AppleAttestation
        {
            Serial = texts[0], Udid = texts[1], System = texts[2], Enclave = texts[3],
            Freshness = certificate.Extensions[Arc + "11.1"]?.RawData, PublicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo(),
        };
    }

    /// <summary>Apple writes texts as they are; one that is wrapped in DER is taken as well. Printable ASCII, at most 64 characters.</summary>
    private static string? TextOf(byte[] value)
    {
        var bytes = value;
        if (value is [0x0C or 0x13 or 0x16, ..])
        {
            try
            {
                if (!AsnDecoder.TryReadPrimitiveCharacterStringBytes(value, AsnEncodingRules.DER, new Asn1Tag((UniversalTagNumber)value[0]), out var inside, out var consumed) || consumed != value.Length) return null;
                bytes = inside.ToArray();
            }
            catch (AsnContentException)
            {
                return null;
            }
        }

        return bytes.Length is > 0 and <= LongestText && Array.TrueForAll(bytes, it => it is > 0x20 and < 0x7F) ? Encoding.ASCII.GetString(bytes) : null;
    }
}
