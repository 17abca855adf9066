using System.Collections.Concurrent;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Piv;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Tests;

/// <summary>A whole authority in memory: root, issuing authority, content signer, OCSP responder, and orders for a person's card.</summary>
internal sealed class TestCa
{
    private static readonly ConcurrentDictionary<(KeyAlgorithm, KeyAlgorithm), TestCa> Known = new();
    private static readonly ConcurrentDictionary<(KeyAlgorithm, string), SoftwareSigningKey> Keys = new();

    private TestCa(KeyAlgorithm rootAlgorithm, KeyAlgorithm issuingAlgorithm)
    {
        RootKey = Key(rootAlgorithm, "root");
        IssuingKey = Key(issuingAlgorithm, "issuing");
        SignerKey = Key(KeyAlgorithm.P256, "signer");
        OcspKey = Key(issuingAlgorithm, "ocsp");
        var (begin, hour) = (Now.AddDays(-1), Now.AddHours(-1));
        Root = Issuer.FromCertificate(Authority.CreateRoot(Name("Test Root"), RootKey, begin, Now.AddDays(7000)));
        Issuing = Issuer.FromCertificate(
            Authority.CreateIssuing(Name("Test Issuing CA"), IssuingKey.PublicKey, Root, RootKey, begin, Now.AddDays(3600), RootUrls));
        SignerCertificate = Authority.CreateContentSigner(
            Name("Test Content Signer"), SignerKey.PublicKey, Issuing, IssuingKey, hour, Now.AddDays(3000), Urls);
        OcspCertificate = Authority.CreateOcspResponder(
            Name("Test OCSP Responder"), OcspKey.PublicKey, Issuing, IssuingKey, hour, Now.AddDays(90), Urls);
    }

    /// <summary>The real time, in whole seconds: openssl judges by its own clock.</summary>
    public static DateTimeOffset Now { get; } = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    public static TestCa EllipticCurve => For(KeyAlgorithm.P384, KeyAlgorithm.P256);

    public static FascN FascN { get; } = new(32, 1, 92446, 0, 1, 1112223333, 1, 1223, 2);

    public static SubjectData Person { get; } = new()
    {
        CommonName = "Ada Müller",
        GivenName = "Ada",
        Surname = "Müller",
        Organisation = "Example Organisation",
        OrganisationalUnits = ["Engineering", "Cards"],
        Country = "DE",
        Email = "ada.mueller@example.org",
        Upn = "ada.müller@example.org",
        FascN = FascN,
        CardUuid = new Guid("5d1e3b52-5b3a-4d7e-9c8a-2f6b7d8e9f01"),
        CardholderUuid = new Guid("0b1e3b52-5b3a-4d7e-9c8a-2f6b7d8e9f02"),
        Sid = "S-1-5-21-3419697060-3810377854-678604692-1103",
        InvestigationPending = false,
    };

    public static CertificateUrls Urls { get; } = new()
    {
        CrlDistributionPoints = ["http://pki.example.org/issuing.crl"],
        CaIssuers = ["http://pki.example.org/issuing.cer"],
        Ocsp = ["http://pki.example.org/ocsp"],
    };

    public static CertificateUrls RootUrls { get; } = new()
    {
        CrlDistributionPoints = ["http://pki.example.org/root.crl"],
        CaIssuers = ["http://pki.example.org/root.cer"],
    };

    public Issuer Root { get; }

    public Issuer Issuing { get; }

    public byte[] SignerCertificate { get; }

    public byte[] OcspCertificate { get; }

    public SoftwareSigningKey RootKey { get; }

    public SoftwareSigningKey IssuingKey { get; }

    public SoftwareSigningKey SignerKey { get; }

    public SoftwareSigningKey OcspKey { get; }

    public static TestCa For(KeyAlgorithm root, KeyAlgorithm issuing) => Known.GetOrAdd((root, issuing), static kinds => new TestCa(kinds.Item1, kinds.Item2));

    /// <summary>A key made once for all tests: RSA keys take long.</summary>
    public static SoftwareSigningKey Key(KeyAlgorithm algorithm, string name) =>
        Keys.GetOrAdd((algorithm, name), static key => SoftwareSigningKey.Create(key.Item2, key.Item1));

    public static SubjectData Name(string commonName) => new() { CommonName = commonName, Organisation = "Example Organisation", Country = "DE" };

    public static CertificateOrder Order(CertificateProfile profile, KeyAlgorithm algorithm = KeyAlgorithm.P256) => new()
    {
        Profile = profile,
        PublicKey = Key(algorithm, "card").PublicKey,
        Subject = Person,
        NotBefore = Now.AddMinutes(-5),
        NotAfter = Now.AddDays(60),
        Urls = Urls,
    };

    public byte[] Issue(CertificateOrder order) => CertificateMaker.Sign(CertificateMaker.Prepare(order, Issuing), IssuingKey);
}
