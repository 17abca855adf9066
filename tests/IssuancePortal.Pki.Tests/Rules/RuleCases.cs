using System.Formats.Asn1;
using System.Numerics;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;
using IssuancePortal.Pki.Rules;

namespace IssuancePortal.Pki.Tests.Rules;

/// <summary>A certificate with one fault, and the rule that must find it.</summary>
internal sealed record RuleCase(string Rule, string Fault, Func<CertificateUnderTest> Make);

/// <summary>At least one broken certificate for every rule.</summary>
internal static class RuleCases
{
    private static readonly TestCa Ca = TestCa.EllipticCurve;

    public static IReadOnlyList<RuleCase> All { get; } =
    [
        new("der", "critical FALSE is written", () => new(Order(), Ca.Issuing, Forge.Encode(Good(), writeDefaultCritical: true))),
        new("der", "an extension is not DER", () => Broken(fields => fields.With(Oids.CertificatePolicies, "308103300100"))),
        new("der", "an extension has bytes after its value", () =>
            Broken(fields => fields.With(Oids.SubjectKeyIdentifier, Value(Oids.SubjectKeyIdentifier) + "00"))),
        new("version", "v1", () => Broken(fields => fields with { Version = 0 })),
        new("version", "v4", () => Broken(fields => fields with { Version = 3 })),
        new("serial-number", "negative", () => Broken(fields => fields with { SerialNumber = [0x80, 1, 2, 3, 4, 5, 6, 7, 8, 9] })),
        new("serial-number", "zero", () => Broken(fields => fields with { SerialNumber = [0] })),
        new("serial-number", "21 octets", () => Broken(fields => fields with { SerialNumber = [0x01, .. new byte[20]] })),
        new("serial-number", "7 octets", () => Broken(fields => fields with { SerialNumber = [0x7F, 1, 2, 3, 4, 5, 6] })),
        new("signature-algorithm", "outer differs", () => Broken(fields => fields with { OuterAlgorithm = KeyAlgorithm.P384.SignatureIdentifier() })),
        new("signature-algorithm", "not the issuer's", () => Broken(fields => fields with
        {
            InnerAlgorithm = KeyAlgorithm.Rsa2048.SignatureIdentifier(),
            OuterAlgorithm = KeyAlgorithm.Rsa2048.SignatureIdentifier(),
        })),
        new("issuer-name", "another issuer", () => Broken(fields => fields with { Issuer = Ca.Root.Name.RawData })),
        new("issuer-name", "empty", () => Broken(fields => fields with { Issuer = [0x30, 0x00] })),
        new("validity", "ends before it begins", () => Broken(fields => fields with { NotAfter = fields.NotBefore.AddSeconds(-1) })),
        new("validity", "too long by a second", () =>
            Ordered(order => order with { NotAfter = order.NotBefore + order.Profile.MaxValidity + TimeSpan.FromSeconds(1) })),
        new("validity", "not the ordered period", () => Broken(fields => fields with { NotAfter = fields.NotAfter.AddDays(1) })),
        new("issuer-validity", "ends after its issuer", () => Ordered(order =>
            order.By(profile => profile with { MaxValidity = TimeSpan.FromDays(9999) }) with { NotAfter = Ca.Issuing.NotAfter.AddSeconds(1) })),
        new("issuer-validity", "begins before its issuer", () => Ordered(order => order with { NotBefore = Ca.Issuing.NotBefore.AddSeconds(-1) })),
        new("subject", "empty", () => Broken(fields => fields with { Subject = [0x30, 0x00] })),
        new("subject", "no common name", () => Ordered(order => order.For(subject => subject with { CommonName = null }))),
        new("subject", "65 characters", () => Ordered(order => order.For(subject => subject with { CommonName = new string('a', 65) }))),
        new("subject", "blank at the end", () => Ordered(order => order.For(subject => subject with { CommonName = "Ada " }))),
        new("subject", "control character", () => Ordered(order => order.For(subject => subject with { CommonName = "A\0da" }))),
        new("subject", "country in small letters", () => Ordered(order => order.For(subject => subject with { Country = "de" }))),
        new("subject", "card certificate names a person", () =>
            Broken(fields => fields with { Subject = Good().Subject }, CertificateProfiles.CardAuthentication)),
        new("subject", "card certificate without its number", () =>
            Ordered(order => order.For(subject => subject with { CardUuid = null }), CertificateProfiles.CardAuthentication)),
        new("subject", "IA5String", () => Broken(fields => fields with { Subject = CommonName(UniversalTagNumber.IA5String) })),
        new("key-kind", "not allowed by the profile", () => Ordered(order => order.By(profile => profile with { KeyAlgorithms = [KeyAlgorithm.P384] }))),
        new("key-kind", "RSA-1024", () => KeyOf(Forge.RsaKey(NumberTheory.Number(new Random(1), 1024) | 1, 65537))),
        new("key-kind", "another than ordered", () => Broken(fields => fields with { PublicKey = TestCa.Key(KeyAlgorithm.P256, "other").PublicKey })),
        new("key-reuse", "the issuer's key", () => KeyOf(Ca.IssuingKey.PublicKey)),
        new("rsa-exponent", "3", () => Exponent(3)),
        new("rsa-exponent", "65536", () => Exponent(65536)),
        new("rsa-exponent", "even", () => Exponent(65538)),
        new("rsa-exponent", "2^256 + 1", () => Exponent((BigInteger.One << 256) + 1)),
        new("rsa-small-factor", "65521 divides it", () =>
            KeyOf(Forge.RsaKey(65521 * ((NumberTheory.Number(new Random(2), 2033) | 1) + (BigInteger.One << 2031)), 65537))),
        new("rsa-close-primes", "neighbouring primes", () =>
            KeyOf(Forge.RsaKey(NumberTheory.Modulus(NumberTheory.Prime, p => NumberTheory.NextPrime(p + 2)), 65537))),
        new("rsa-close-primes", "a square", () => KeyOf(Forge.RsaKey(NumberTheory.Modulus(NumberTheory.Prime, p => p), 65537))),
        new("rsa-close-primes", "difference of 2^500", () =>
            KeyOf(Forge.RsaKey(NumberTheory.Modulus(NumberTheory.Prime, p => NumberTheory.NextPrime(p + (BigInteger.One << 500))), 65537))),
        new("rsa-roca", "a key of the faulty generator", () =>
            KeyOf(Forge.RsaKey(NumberTheory.Modulus(NumberTheory.RocaPrime, _ => NumberTheory.RocaPrime(new Random(7))), 65537))),
        new("ec-point", "not on the curve", () => KeyOf(Forge.EcKey(Oids.CurveP256, [0x04, .. Enumerable.Range(1, 64).Select(i => (byte)i)]))),
        new("ec-point", "compressed", () => KeyOf(Forge.EcKey(Oids.CurveP256, [0x02, .. CardPoint().AsSpan(1, 32)]))),
        new("ec-point", "infinity", () => KeyOf(Forge.EcKey(Oids.CurveP256, [0x00]))),
        new("ec-point", "a point of P-256 named P-384", () => KeyOf(Forge.EcKey(Oids.CurveP384, CardPoint()))),
        new("ec-point", "coordinate outside the field", () => KeyOf(Forge.EcKey(Oids.CurveP256, [0x04, .. Enumerable.Repeat((byte)0xFF, 64)]))),
        new("ec-point", "another curve", () => KeyOf(Forge.EcKey("1.3.132.0.10", CardPoint()))),
        new("extension-set", "unknown extension", () => Broken(fields => fields.With("1.2.3.4", "0500"))),
        new("extension-set", "the same twice", () => Broken(fields => fields with { Extensions = [.. fields.Extensions, fields.Extensions[0]] })),
        new("extension-set", "key usage not critical", () => Broken(fields => fields.With(Oids.KeyUsage, Value(Oids.KeyUsage)))),
        new("extension-set", "basic constraints of a person", () => Broken(fields => fields.With(Oids.BasicConstraints, "3000", critical: true))),
        new("extension-set", "key purposes critical", () => Broken(fields => fields.With(Oids.ExtendedKeyUsage, Value(Oids.ExtendedKeyUsage), critical: true))),
        new("key-identifier", "subject's missing", () => Broken(fields => fields.Without(Oids.SubjectKeyIdentifier))),
        new("key-identifier", "subject's of another key", () => Broken(fields => fields.With(Oids.SubjectKeyIdentifier, "0414" + new string('0', 40)))),
        new("key-identifier", "authority's missing", () => Broken(fields => fields.Without(Oids.AuthorityKeyIdentifier))),
        new("key-identifier", "authority's of another issuer", () =>
            Broken(fields => fields.With(Oids.AuthorityKeyIdentifier, $"30168014{Convert.ToHexString(Ca.Root.KeyIdentifier)}"))),
        new("key-usage", "missing", () => Broken(fields => fields.Without(Oids.KeyUsage))),
        new("key-usage", "one bit more", () => Broken(fields => fields.With(Oids.KeyUsage, "030206C0", critical: true))),
        new("key-usage", "trailing zero bits", () => Broken(fields => fields.With(Oids.KeyUsage, "03020080", critical: true))),
        new("extended-key-usage", "missing", () => Broken(fields => fields.Without(Oids.ExtendedKeyUsage))),
        new("extended-key-usage", "any purpose", () => Broken(fields => fields.With(Oids.ExtendedKeyUsage, "30060604551D2500"))),
        new("basic-constraints", "a person as authority", () => Broken(fields => fields.With(Oids.BasicConstraints, "30030101FF", critical: true))),
        new("basic-constraints", "an authority that does not say so", () => BrokenIssuing(fields => fields.Without(Oids.BasicConstraints))),
        new("basic-constraints", "another path length", () => BrokenIssuing(fields => fields.With(Oids.BasicConstraints, "30060101FF020103", critical: true))),
        new("basic-constraints", "no room below the issuer", () => Prepared(IssuingOrder(), Ca.Issuing)),
        new("certificate-policies", "missing", () => Broken(fields => fields.Without(Oids.CertificatePolicies))),
        new("certificate-policies", "anyPolicy", () => Broken(fields => fields.With(Oids.CertificatePolicies, "300830060604551D2000"))),
        new("certificate-policies", "twice the same", () =>
            Ordered(order => order.By(profile => profile with { Policies = [PolicyOids.TestHardware, PolicyOids.TestHardware] }))),
        new("alternative-name", "missing", () => Broken(fields => fields.Without(Oids.SubjectAltName))),
        new("alternative-name", "no FASC-N", () => Ordered(order => order.For(subject => subject with { FascN = null }))),
        new("alternative-name", "an e-mail address that the profile leaves out", () => Names(writer => Ia5(writer, 1, "a@b"))),
        new("alternative-name", "a DNS name", () => Names(writer => Ia5(writer, 2, "example.org"))),
        new("alternative-name", "two user principal names", () => Names(writer =>
        {
            Upn(writer, "a@b");
            Upn(writer, "c@d");
        })),
        new("upn", "PrintableString", () =>
            Names(writer => OtherName(writer, Oids.UserPrincipalName, () => writer.WriteCharacterString(UniversalTagNumber.IA5String, "ada@example.org")))),
        new("upn", "no domain", () => Ordered(order => order.For(subject => subject with { Upn = "ada@" }))),
        new("upn", "with a blank", () => Ordered(order => order.For(subject => subject with { Upn = "ada m@example.org" }))),
        new("upn", "another than ordered", () => Names(writer => Upn(writer, "eve@example.org"))),
        new("email", "with a display name", () =>
            Ordered(order => order.For(subject => subject with { Email = "Ada <ada@example.org>" }), CertificateProfiles.DigitalSignature)),
        new("email", "another than ordered", () => Names(writer => Ia5(writer, 1, "eve@example.org"), CertificateProfiles.DigitalSignature)),
        new("fasc-n", "24 bytes", () => Names(writer => Fasc(writer, new byte[24]))),
        new("fasc-n", "wrong parity", () => Names(writer => Fasc(writer, Flipped(TestCa.FascN.Encode())))),
        new("fasc-n", "another than ordered", () => Names(writer => Fasc(writer, (TestCa.FascN with { CredentialNumber = 7 }).Encode()))),
        new("card-uuid", "no urn", () => Names(writer => Ia5(writer, 6, "http://example.org/"))),
        new("card-uuid", "capital letters", () => Names(writer => Ia5(writer, 6, "urn:uuid:5D1E3B52-5B3A-4D7E-9C8A-2F6B7D8E9F01"))),
        new("card-uuid", "nil UUID", () => Ordered(order => order.For(subject => subject with { CardUuid = Guid.Empty }))),
        new("card-uuid", "another than ordered", () => Names(writer => Ia5(writer, 6, "urn:uuid:0b1e3b52-5b3a-4d7e-9c8a-2f6b7d8e9f02"))),
        new("crl-distribution-point", "missing", () => Ordered(order => order.At(urls => urls with { CrlDistributionPoints = [] }))),
        new("crl-distribution-point", "https", () =>
            Ordered(order => order.At(urls => urls with { CrlDistributionPoints = ["https://pki.example.org/a.crl"] }))),
        new("authority-information-access", "no issuer", () => Ordered(order => order.At(urls => urls with { CaIssuers = [] }))),
        new("authority-information-access", "no OCSP", () => Ordered(order => order.At(urls => urls with { Ocsp = [] }))),
        new("authority-information-access", "relative", () => Ordered(order => order.At(urls => urls with { Ocsp = ["/ocsp"] }))),
        new("ocsp-nocheck", "on a person's certificate", () => Broken(fields => fields.With(Oids.OcspNoCheck, "0500"))),
        new("ocsp-nocheck", "missing on a responder's", () => Broken(fields => fields.Without(Oids.OcspNoCheck), CertificateProfiles.OcspResponder)),
        new("piv-interim", "another than ordered", () => Broken(fields => fields.With(Oids.PivInterim, "0101FF"))),
        new("piv-interim", "required and missing", () => Ordered(order =>
            order.By(profile => profile with { InterimIndicator = Presence.Required }).For(subject => subject with { InvestigationPending = null }))),
        new("sid", "another form", () => Ordered(order => order.For(subject => subject with { Sid = "ada" }))),
        new("sid", "required and missing", () => Ordered(order =>
            order.By(profile => profile with { Sid = Presence.Required }).For(subject => subject with { Sid = null }))),
        new("size", "too many units", () =>
            Ordered(order => order.For(subject => subject with { OrganisationalUnits = [.. Enumerable.Repeat(new string('u', 64), 20)] }))),
    ];

    public static ParsedCertificate Good(CertificateProfile? profile = null) => Prepared(Order(profile), Ca.Issuing).Parsed;

    public static CertificateOrder Order(CertificateProfile? profile = null) => TestCa.Order(profile ?? CertificateProfiles.PivAuthentication);

    private static CertificateOrder IssuingOrder() =>
        Order(CertificateProfiles.IssuingAuthority) with { Subject = TestCa.Name("Another CA"), Urls = TestCa.RootUrls };

    /// <summary>A faultless order whose certificate is then changed.</summary>
    private static CertificateUnderTest Broken(Func<ParsedCertificate, ParsedCertificate> change, CertificateProfile? profile = null)
    {
        var order = Order(profile);
        return new CertificateUnderTest(order, Ca.Issuing, Forge.Encode(change(Prepared(order, Ca.Issuing).Parsed)));
    }

    private static CertificateUnderTest BrokenIssuing(Func<ParsedCertificate, ParsedCertificate> change) =>
        new(IssuingOrder(), Ca.Root, Forge.Encode(change(Prepared(IssuingOrder(), Ca.Root).Parsed)));

    /// <summary>A faulty order, made as the maker makes it.</summary>
    private static CertificateUnderTest Ordered(Func<CertificateOrder, CertificateOrder> change, CertificateProfile? profile = null) =>
        Prepared(change(Order(profile)), Ca.Issuing);

    private static CertificateUnderTest Prepared(CertificateOrder order, Issuer issuer)
    {
        var prepared = CertificateMaker.Prepare(order, issuer);
        Assert.NotEmpty(prepared.ToBeSigned);
        return new CertificateUnderTest(order, issuer, Signatures.Assemble(prepared.ToBeSigned, issuer.Algorithm, new byte[72]));
    }

    private static CertificateUnderTest KeyOf(byte[] publicKey) =>
        new(Order() with { PublicKey = publicKey }, Ca.Issuing, Forge.Encode(Good() with { PublicKey = publicKey }));

    private static CertificateUnderTest Exponent(BigInteger exponent) =>
        KeyOf(Forge.RsaKey(SubjectPublicKey.TryParse(TestCa.Key(KeyAlgorithm.Rsa2048, "card").PublicKey)!.Modulus!.Value, exponent));

    /// <summary>A certificate whose alternative names are exactly these.</summary>
    private static CertificateUnderTest Names(Action<AsnWriter> write, CertificateProfile? profile = null) =>
        Broken(fields => fields.With(Oids.SubjectAltName, Convert.ToHexString(Forge.Der(writer =>
        {
            using (writer.PushSequence())
                write(writer);
        }))), profile);

    private static void OtherName(AsnWriter writer, string oid, Action value)
    {
        using (writer.PushSequence(Context(0)))
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSequence(Context(0)))
                value();
        }
    }

    private static void Upn(AsnWriter writer, string text) =>
        OtherName(writer, Oids.UserPrincipalName, () => writer.WriteCharacterString(UniversalTagNumber.UTF8String, text));

    private static void Fasc(AsnWriter writer, byte[] bytes) => OtherName(writer, Oids.FascN, () => writer.WriteOctetString(bytes));

    private static void Ia5(AsnWriter writer, int tag, string text) => writer.WriteCharacterString(UniversalTagNumber.IA5String, text, Context(tag));

    private static CertificateOrder For(this CertificateOrder order, Func<SubjectData, SubjectData> change) => order with { Subject = change(order.Subject) };

    private static CertificateOrder At(this CertificateOrder order, Func<CertificateUrls, CertificateUrls> change) => order with { Urls = change(order.Urls) };

    private static CertificateOrder By(this CertificateOrder order, Func<CertificateProfile, CertificateProfile> change) =>
        order with { Profile = change(order.Profile) };

    private static byte[] CommonName(UniversalTagNumber kind) => Forge.Der(writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.CommonName);
            writer.WriteCharacterString(kind, "Ada");
        }
    });

    private static byte[] Flipped(byte[] bytes)
    {
        bytes[12] ^= 0x10;
        return bytes;
    }

    private static byte[] CardPoint() => SubjectPublicKey.TryParse(TestCa.Key(KeyAlgorithm.P256, "card").PublicKey)!.KeyBits;

    private static string Value(string oid) => Convert.ToHexString(Good().Find(oid)!.Value);

    private static Asn1Tag Context(int value) => new(TagClass.ContextSpecific, value);
}
