using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Attestation;
using IssuancePortal.Pki.Cmp;
using IssuancePortal.Pki.Escrow;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Piv;
using IssuancePortal.Pki.Profiles;
using IssuancePortal.Pki.Requests;
using IssuancePortal.Pki.Rules;

namespace IssuancePortal.TestLib.Fuzz;

/// <summary>What authorities outside answer (CMP, RFC 9810; certificates and chains, RFC 5280), and certificates and signatures that people hand in.</summary>
internal static class AuthorityTargets
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    public static IEnumerable<FuzzTarget> All()
    {
        var (rootKey, issuingKey, signerKey) = (SoftwareSigningKey.Create("root", KeyAlgorithm.P256), SoftwareSigningKey.Create("issuing", KeyAlgorithm.P256), SoftwareSigningKey.Create("signer", KeyAlgorithm.P256));
        var urls = new CertificateUrls { CrlDistributionPoints = ["http://pki.example.org/a.crl"], CaIssuers = ["http://pki.example.org/a.cer"], Ocsp = ["http://pki.example.org/ocsp"] };
        var root = Issuer.FromCertificate(Authority.CreateRoot(Name("Root"), rootKey, Now.AddDays(-1), Now.AddDays(7000)));
        var issuing = Issuer.FromCertificate(Authority.CreateIssuing(Name("Issuing"), issuingKey.PublicKey, root, rootKey, Now.AddDays(-1), Now.AddDays(3600), urls with { Ocsp = [] }));
        byte[][] authorities = [root.Certificate!, issuing.Certificate!];
        using var subject = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var order = new CertificateOrder
        {
            Profile = CertificateProfiles.KeyManagement, PublicKey = subject.ExportSubjectPublicKeyInfo(), NotBefore = Now.AddMinutes(-5), NotAfter = Now.AddDays(60), Urls = urls,
            Subject = new SubjectData { CommonName = "Somebody", Organisation = "Example", Country = "DE", Email = "somebody@example.org" },
        };
        var prepared = CertificateMaker.Prepare(order, issuing);
        var leaf = CertificateMaker.Sign(prepared, issuingKey);

        var client = new CmpSigner(EnrolmentTargets.SelfSigned(RSA.Create(2048), "CN=responder"), []);
        var secret = new CmpSecret("portal"u8.ToArray(), "secret"u8.ToArray());
        var envelope = new CmpEnvelope(new byte[16], new byte[16], new byte[16], root.Name.RawData);
        byte[][] contents = [Granted(leaf), Rejected(), Convert.FromHexString("300A3008020100020105" + "3000")];
        byte[][] messages =
        [
            .. new CmpCredential[] { secret, client }.SelectMany(by => new[]
            {
                CmpWriter.Message(CmpBodyType.CertificateResponse, envelope, by, writer => writer.WriteEncodedValue(contents[0])),
                CmpWriter.Message(CmpBodyType.Error, envelope, by, writer => writer.WriteEncodedValue(contents[1])),
                CmpWriter.Revoke(leaf, RevocationReason.KeyCompromise, envelope, by),
                CmpWriter.Poll(envelope, by),
            }).Select(FewRounds),
        ];
        byte[][] trusted = [client.Certificates[0]];
        yield return new FuzzTarget("CMP message", messages, input =>
        {
            if (CmpMessage.TryRead(input) is not { } message) return false;
            // What is in it is read before anybody believes it, in case somebody else's key is no secret.
            return secret.IsAuthentic(message, [], Now) | client.IsAuthentic(message, trusted, Now) | CmpReader.TryRead(message) is not null;
        });
        // Below the header and the protection.
        var header = HeaderOf(messages[0]);
        CmpBodyType[] kinds = [CmpBodyType.CertificateResponse, CmpBodyType.Error, CmpBodyType.PollResponse, CmpBodyType.RevocationResponse];
        yield return new FuzzTarget("CMP answer, its content", contents, input =>
            kinds.Any(kind => CmpMessage.TryRead(EnrolmentTargets.Wrap(0x30, [.. header, .. EnrolmentTargets.Wrap((byte)(0xA0 | (int)kind), input)])) is { } message && CmpReader.TryRead(message) is not null));
        yield return new FuzzTarget("Certificate of another authority", [leaf], input =>
            // Whatever is no certificate is said to be none; what is one has other faults.
            OutsideCertificate.Check(order, input, authorities, Now) is [] or [{ Code: not "certificate" }, ..]);
        yield return new FuzzTarget("Certificate of another authority, well signed", [prepared.ToBeSigned], input =>
            OutsideCertificate.Check(order, EnrolmentTargets.Wrap(0x30, [.. input, .. KeyAlgorithm.P256.SignatureIdentifier(), .. EnrolmentTargets.Wrap(0x03, [0x00, .. issuingKey.Sign(input)])]), authorities, Now).Count == 0);
        yield return new FuzzTarget("Chain of certificates", [leaf, issuing.Certificate!], input =>
        {
            X509Certificate2 changed;
            try
            {
                changed = X509CertificateLoader.LoadCertificate(input);
            }
            catch (CryptographicException)
            {
                return false;
            }

            using (changed)
            using (var whole = X509CertificateLoader.LoadCertificate(leaf))
                return TrustedChains.IsTrusted(changed, [input, issuing.Certificate!], [root.Certificate!], Now) | TrustedChains.IsTrusted(whole, [input], [root.Certificate!], Now);
        });
        var attested = AttestationTrust.FromPem([PemEncoding.WriteString("CERTIFICATE", root.Certificate)]);
        var expected = new ExpectedAttestation(1, new Version(5, 7, 1), null, 0x9A, order.PublicKey, 1, 1);
        yield return new FuzzTarget("Attestation and its way to the root", [leaf, issuing.Certificate!], input =>
            attested.Check(input, issuing.Certificate!, expected, Now).Fault != AttestationFault.Unreadable | attested.Check(leaf, input, expected, Now).Fault != AttestationFault.Unreadable);
        using var officer = RSA.Create(2048);
        var recipient = EnrolmentTargets.SelfSigned(officer, "CN=officer");
        yield return new FuzzTarget("Certificate of a recovery officer", [recipient.RawData, System.Text.Encoding.ASCII.GetBytes(recipient.ExportCertificatePem()), leaf], input => RecoveryRecipient.Check(input, Now, out _) is null);
        var content = "list of hashes"u8.ToArray();
        var signer = Authority.CreateContentSigner(Name("Signer"), signerKey.PublicKey, issuing, issuingKey, Now.AddHours(-1), Now.AddDays(3000), urls);
        var anchor = X509CertificateLoader.LoadCertificate(root.Certificate!);
        yield return new FuzzTarget("Signature of a file", [DetachedSignature.Make(content, signer, signerKey, Now, issuing.Certificate!)], input => DetachedSignature.Check(content, input, anchor).Fault is null);
        yield return new FuzzTarget("Certificate in an EST answer", [CertificateBag.Pack([issuing.Certificate!, leaf])], input => CertificateBag.TryFind(input, order.PublicKey) is not null);
    }

    private static SubjectData Name(string commonName) => new() { CommonName = commonName, Organisation = "Example", Country = "DE" };

    private static byte[] Granted(byte[] certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence()) writer.WriteInteger(0);
            using (writer.PushSequence())
            using (writer.PushSequence(CmpWriter.Tag(0)))
                writer.WriteEncodedValue(certificate);
        }

        return writer.Encode();
    }

    private static byte[] Rejected()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(2);
                using (writer.PushSequence()) writer.WriteCharacterString(UniversalTagNumber.UTF8String, "no cards today");
                writer.WriteBitString([0x20], 5);
            }

            writer.WriteInteger(17);
            using (writer.PushSequence()) writer.WriteCharacterString(UniversalTagNumber.UTF8String, "come again");
        }

        return writer.Encode();
    }

    /// <summary>256 rounds in place of 10,000: the time goes into reading.</summary>
    private static byte[] FewRounds(byte[] message)
    {
        var at = message.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x02, 0x02, 0x27, 0x10]);
        if (at >= 0) (message[at + 2], message[at + 3]) = (0x01, 0x00);
        return message;
    }

    private static byte[] HeaderOf(byte[] message) => new AsnReader(message, AsnEncodingRules.DER).ReadSequence().ReadEncodedValue().ToArray();
}
