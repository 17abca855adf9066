using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.SimulatedDevices.YubiKey;

/// <summary>
/// The two kinds of certificate of an attesting YubiKey, in the form of Yubico's: that of the attestation key, signed by the maker, and the attestations that this key signs (Yubico .NET SDK manual, PIV attestation
/// statements; the extensions' values are not wrapped, but for the serial number, which is an INTEGER).
/// </summary>
internal static class AttestationCertificates
{
    private const string Arc = "1.3.6.1.4.1.41482.3.";

    /// <summary>The certificate of an attestation key.</summary>
    public static X509Certificate2 CertifyKey(AsymmetricAlgorithm attestationKey, X509Certificate2 issuer, AsymmetricAlgorithm issuerKey)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=Simulated PIV Attestation"), PublicKeyOf(attestationKey), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        return request.Create(issuer.SubjectName, GeneratorOf(issuerKey), issuer.NotBefore, issuer.NotAfter, RandomNumberGenerator.GetBytes(9));
    }

    /// <summary>An attestation, DER.</summary>
    public static byte[] Attest(AttestedFacts facts, X509Certificate2 attestation, AsymmetricAlgorithm attestationKey)
    {
        var subject = new X500DistinguishedName($"CN=YubiKey PIV Attestation {facts.Slot.ToString("x2", CultureInfo.InvariantCulture)}");
        var request = new CertificateRequest(subject, PublicKey.CreateFromSubjectPublicKeyInfo(facts.PublicKey, out _), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Extension("3", [(byte)facts.Firmware.Major, (byte)facts.Firmware.Minor, (byte)Math.Max(0, facts.Firmware.Build)]));
        if (facts.Serial is { } serial)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            writer.WriteInteger(serial);
            request.CertificateExtensions.Add(Extension("7", writer.Encode()));
        }

        request.CertificateExtensions.Add(Extension("8", [facts.PinPolicy, facts.TouchPolicy]));
        request.CertificateExtensions.Add(Extension("9", [facts.FormFactor]));
        // The first bit of a serial number is clear, so that it is positive.
        var number = RandomNumberGenerator.GetBytes(16);
        number[0] = (byte)(number[0] & 0x3F | 0x40);
        using var certificate = request.Create(attestation.SubjectName, GeneratorOf(attestationKey), attestation.NotBefore, attestation.NotAfter, number);
        return certificate.RawData;
    }

    private static X509Extension Extension(string last, byte[] value) => new(Arc + last, value, critical: false);

    private static PublicKey PublicKeyOf(AsymmetricAlgorithm key) => PublicKey.CreateFromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);

    private static X509SignatureGenerator GeneratorOf(AsymmetricAlgorithm key) => key switch
    {
        ECDsa ec => X509SignatureGenerator.CreateForECDsa(ec),
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
        _ => throw new ArgumentException("An attestation key is RSA or on a curve.", nameof(key)),
    };
}
