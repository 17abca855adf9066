using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.Pki.Attestation;

/// <summary>
/// What a YubiKey's attestation of a key says (Yubico's PIV attestation, extensions below 1.3.6.1.4.1.41482.3; their values are not wrapped, but for the serial number, which is an INTEGER). Nothing in it is worth anything before
/// <see cref="AttestationTrust"/> has traced it to a root.
/// </summary>
public sealed record YubiKeyAttestation
{
    private const string Arc = "1.3.6.1.4.1.41482.3.";
    private const string SubjectStart = "CN=YubiKey PIV Attestation ";

    /// <summary>Firmware version, extension 3.3: three bytes.</summary>
    public required Version Firmware { get; init; }

    /// <summary>Serial number, extension 3.7; null for firmware before 5.0 and for keys that hide it.</summary>
    public required uint? Serial { get; init; }

    /// <summary>Key reference, from the subject.</summary>
    public required byte Slot { get; init; }

    /// <summary>First byte of extension 3.8: 1 never, 2 once, 3 always; 4 and 5 on keys with a fingerprint reader.</summary>
    public required byte PinPolicy { get; init; }

    /// <summary>Second byte of extension 3.8: 1 never, 2 always, 3 cached.</summary>
    public required byte TouchPolicy { get; init; }

    /// <summary>Extension 3.9: 1 USB-A, 2 USB-A nano, 3 USB-C, 4 USB-C nano, 5 USB-C and Lightning, with 80 for FIPS and 40 for security keys; null where it is not told.</summary>
    public required byte? FormFactor { get; init; }

    /// <summary>The attested key, SubjectPublicKeyInfo DER.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>Reads an attestation; null when the certificate is none.</summary>
    public static YubiKeyAttestation? TryRead(X509Certificate2 certificate)
    {
        if (!certificate.Subject.StartsWith(SubjectStart, StringComparison.Ordinal)
            || !byte.TryParse(certificate.Subject.AsSpan(SubjectStart.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var slot)) return null;
        if (Value(certificate, "3") is not [var major, var minor, var patch] || Value(certificate, "8") is not [var pin, var touch]) return null;
        uint? serial = null;
        if (Value(certificate, "7") is { } number)
        {
            if (ReadSerial(number) is not { } read) return null;
            serial = read;
        }

        if (Value(certificate, "9") is { } form && form.Length != 1) return null;
        return new YubiKeyAttestation
        {
            Firmware = new Version(major, minor, patch),
            Serial = serial,
            Slot = slot,
            PinPolicy = pin,
            TouchPolicy = touch,
            FormFactor = Value(certificate, "9") is [var factor] ? factor : null,
            PublicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo(),
        };
    }

    private static uint? ReadSerial(byte[] value)
    {
        try
        {
            var reader = new AsnReader(value, AsnEncodingRules.DER);
            return reader.TryReadUInt32(out var number) && !reader.HasData && number > 0 ? number : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static byte[]? Value(X509Certificate2 certificate, string last) => certificate.Extensions[Arc + last]?.RawData;
}
