using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Attestation;
using IssuancePortal.Pki.Escrow;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Ocsp;
using IssuancePortal.Pki.Piv;

namespace IssuancePortal.TestLib.Fuzz;

/// <summary>Questions about certificates (OCSP, RFC 6960), and what is read from certificates, envelopes and cards by the authority's library.</summary>
internal static class StatusTargets
{
    private static readonly byte[] Kek = new byte[32];

    public static IEnumerable<FuzzTarget> All()
    {
        var (key, subject) = (RSA.Create(2048), RSA.Create(2048));
        var authority = EnrolmentTargets.SelfSigned(key, "CN=authority", isAuthority: true);
        var leaf = EnrolmentTargets.SelfSigned(subject, "CN=somebody");
        var own = SoftwareSigningKey.Unwrap("fuzz", EnrolmentTargets.Wrap(key), Kek);
        var responder = new OcspResponder(Issuer.FromCertificate(authority.RawData), authority.RawData, own, (_, _) => ValueTask.FromResult(CertificateStatus.Unknown), TimeProvider.System, TimeSpan.FromHours(1));
        var question = Question(authority);
        using var kept = EncryptionKey.Create(KeyAlgorithm.P256);
        var (envelope, spki) = (KeyEnvelope.Seal(kept, [authority.RawData]), kept.PublicKey);

        yield return new FuzzTarget("OCSP request", [question], input => responder.RespondAsync(input).AsTask().GetAwaiter().GetResult().Status == OcspResponseStatus.Successful);
        yield return new FuzzTarget("OCSP request in an address", [System.Text.Encoding.ASCII.GetBytes(Uri.EscapeDataString(Convert.ToBase64String(question)))], input => responder.RespondToGetAsync(System.Text.Encoding.Latin1.GetString(input)).AsTask().GetAwaiter().GetResult().Status == OcspResponseStatus.Successful);
        yield return new FuzzTarget("Kept key (CMS envelope)", [envelope], input => Fuzzer.Took<CryptographicException>(() => KeyEnvelope.Open(input, spki, authority.RawData, own).Dispose()));
        yield return new FuzzTarget("Attestation of a YubiKey", [Attestation(subject)], input =>
        {
            X509Certificate2 certificate;
            try
            {
                certificate = X509CertificateLoader.LoadCertificate(input);
            }
            catch (CryptographicException)
            {
                return false;
            }

            using (certificate) return YubiKeyAttestation.TryRead(certificate) is not null;
        });
        yield return new FuzzTarget("FASC-N", [new FascN(1111, 2222, 333333, 4, 5, 6666666666, 1, 7777, 2).Encode()], input => FascN.TryDecode(input, out _));
    }

    private static byte[] Question(X509Certificate2 authority)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("2.16.840.1.101.3.4.2.1");
                    writer.WriteNull();
                }

                writer.WriteOctetString(SHA256.HashData(authority.SubjectName.RawData));
                writer.WriteOctetString(SHA256.HashData(authority.PublicKey.EncodedKeyValue.RawData));
                writer.WriteInteger(4711);
            }

            using (writer.PushSequence(new System.Formats.Asn1.Asn1Tag(System.Formats.Asn1.TagClass.ContextSpecific, 2)))
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.3.6.1.5.5.7.48.1.2");
                writer.WriteOctetString([0x04, 0x04, 1, 2, 3, 4]);
            }
        }

        return writer.Encode();
    }

    private static byte[] Attestation(RSA key)
    {
        var request = new CertificateRequest("CN=YubiKey PIV Attestation 9a", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        foreach (var (last, value) in new (string, byte[])[] { ("3", [5, 7, 1]), ("7", [0x02, 0x04, 0x01, 0x02, 0x03, 0x04]), ("8", [2, 1]), ("9", [3]) })
            request.CertificateExtensions.Add(new X509Extension($"1.3.6.1.4.1.41482.3.{last}", value, critical: false));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1)).RawData;
    }
}
