using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Profiles;

/// <summary>
/// The catalogue. The card profiles follow FIPS 201-3 §4.2.2 and the federal "Common Policy X.509 Certificate and CRL Profiles" (FPKI profiles), version 2.
/// </summary>
public static class CertificateProfiles
{
    private const int CardCertificateSize = 1856;
    private static readonly TimeSpan ThreeYears = TimeSpan.FromDays(1096);

    /// <summary>Slot 9A: the cardholder signs in.</summary>
    public static CertificateProfile PivAuthentication { get; } = new()
    {
        Name = "piv-authentication",
        Source = "FIPS 201-3 §4.2.2.1; FPKI profiles, PIV authentication",
        EcKeyUsage = X509KeyUsageFlags.DigitalSignature,
        RsaKeyUsage = X509KeyUsageFlags.DigitalSignature,
        ExtendedKeyUsages = [KeyPurposes.ClientAuthentication, KeyPurposes.SmartCardLogon, KeyPurposes.PkinitClient],
        Policies = [PolicyOids.TestAuthentication],
        Subject = SubjectForm.Person,
        Upn = Presence.Optional,
        FascN = Presence.Required,
        CardUuid = Presence.Required,
        InterimIndicator = Presence.Optional,
        Sid = Presence.Optional,
        MaxValidity = ThreeYears,
        MaxSize = CardCertificateSize,
    };

    /// <summary>Slot 9C: the cardholder signs documents and mail.</summary>
    public static CertificateProfile DigitalSignature { get; } = new()
    {
        Name = "digital-signature",
        Source = "FIPS 201-3 §4.2.2.4; FPKI profiles, end entity signature",
        EcKeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation,
        RsaKeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation,
        ExtendedKeyUsages = [KeyPurposes.EmailProtection, KeyPurposes.DocumentSigning],
        Policies = [PolicyOids.TestHardware],
        Subject = SubjectForm.Person,
        Email = Presence.Optional,
        MaxValidity = ThreeYears,
        MaxSize = CardCertificateSize,
    };

    /// <summary>Slot 9D: mail and files are encrypted to the cardholder.</summary>
    public static CertificateProfile KeyManagement { get; } = new()
    {
        Name = "key-management",
        Source = "FIPS 201-3 §4.2.2.5; FPKI profiles, key management",
        EcKeyUsage = X509KeyUsageFlags.KeyAgreement,
        RsaKeyUsage = X509KeyUsageFlags.KeyEncipherment,
        ExtendedKeyUsages = [KeyPurposes.EmailProtection],
        Policies = [PolicyOids.TestHardware],
        Subject = SubjectForm.Person,
        Email = Presence.Optional,
        MaxValidity = ThreeYears,
        MaxSize = CardCertificateSize,
    };

    /// <summary>Slot 9E: the card alone, without PIN, also contactless.</summary>
    public static CertificateProfile CardAuthentication { get; } = new()
    {
        Name = "card-authentication",
        Source = "FIPS 201-3 §4.2.2.2; FPKI profiles, PIV card authentication",
        EcKeyUsage = X509KeyUsageFlags.DigitalSignature,
        RsaKeyUsage = X509KeyUsageFlags.DigitalSignature,
        ExtendedKeyUsages = [KeyPurposes.PivCardAuthentication],
        ExtendedKeyUsageCritical = true,
        Policies = [PolicyOids.TestCardAuthentication],
        Subject = SubjectForm.Card,
        FascN = Presence.Required,
        CardUuid = Presence.Required,
        InterimIndicator = Presence.Optional,
        MaxValidity = ThreeYears,
        MaxSize = CardCertificateSize,
    };

    /// <summary>Signs CHUIDs and security objects. It lies inside every CHUID, whose signature field holds 2816 bytes, and must outlive the cards.</summary>
    public static CertificateProfile ContentSigning { get; } = new()
    {
        Name = "piv-content-signing",
        Source = "FIPS 201-3 §4.2.1; FPKI profiles, PIV content signing",
        EcKeyUsage = X509KeyUsageFlags.DigitalSignature,
        RsaKeyUsage = X509KeyUsageFlags.DigitalSignature,
        ExtendedKeyUsages = [KeyPurposes.PivContentSigning],
        ExtendedKeyUsageCritical = true,
        Policies = [PolicyOids.TestContentSigning],
        Subject = SubjectForm.Service,
        MaxValidity = TimeSpan.FromDays(3288),
    };

    /// <summary>The authority that issues all the others.</summary>
    public static CertificateProfile IssuingAuthority { get; } = new()
    {
        Name = "issuing-authority",
        Source = "RFC 5280 §4.2.1.9; FPKI profiles, intermediate CA",
        EcKeyUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
        RsaKeyUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
        Policies =
        [
            PolicyOids.TestHardware, PolicyOids.TestDevices, PolicyOids.TestAuthentication, PolicyOids.TestCardAuthentication, PolicyOids.TestContentSigning,
        ],
        Subject = SubjectForm.Service,
        Ocsp = Presence.Optional,
        MaxValidity = TimeSpan.FromDays(3653),
        IsAuthority = true,
        PathLength = 0,
    };

    /// <summary>The self-signed anchor. Nothing can be asked about it, so it names neither CRL nor OCSP responder.</summary>
    public static CertificateProfile RootAuthority { get; } = new()
    {
        Name = "root-authority",
        Source = "RFC 5280 §3.2; FPKI profiles, self-signed CA",
        EcKeyUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
        RsaKeyUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
        Subject = SubjectForm.Service,
        CrlDistributionPoint = Presence.Omitted,
        CaIssuers = Presence.Omitted,
        Ocsp = Presence.Omitted,
        MaxValidity = TimeSpan.FromDays(7305),
        IsAuthority = true,
    };

    /// <summary>Answers OCSP for the authority that issued it. It cannot be revoked before it expires, so it lives 120 days at most.</summary>
    public static CertificateProfile OcspResponder { get; } = new()
    {
        Name = "ocsp-responder",
        Source = "RFC 6960 §4.2.2.2; FPKI profiles, delegated OCSP responder",
        EcKeyUsage = X509KeyUsageFlags.DigitalSignature,
        RsaKeyUsage = X509KeyUsageFlags.DigitalSignature,
        ExtendedKeyUsages = [KeyPurposes.OcspSigning],
        ExtendedKeyUsageCritical = true,
        Policies = [PolicyOids.TestDevices],
        Subject = SubjectForm.Service,
        CrlDistributionPoint = Presence.Omitted,
        Ocsp = Presence.Omitted,
        CaIssuers = Presence.Optional,
        MaxValidity = TimeSpan.FromDays(120),
        OcspNoCheck = true,
    };

    /// <summary>
    /// Speaks for the issuing authority with those who ask for certificates over SCEP: signs the answers and opens what is sealed for it. RSA, since SCEP knows nothing else to seal with.
    /// </summary>
    public static CertificateProfile RegistrationAuthority { get; } = new()
    {
        Name = "registration-authority",
        Source = "RFC 8894 §2.1.2, RFC 5280 §4.2.1.3",
        KeyAlgorithms = [KeyAlgorithm.Rsa2048, KeyAlgorithm.Rsa3072],
        EcKeyUsage = X509KeyUsageFlags.DigitalSignature,
        RsaKeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment,
        Policies = [PolicyOids.TestDevices],
        Subject = SubjectForm.Service,
        MaxValidity = ThreeYears,
    };

    /// <summary>
    /// A phone signs in for its person: derived from a card, made on the phone. It names the phone by its UUID, never the card. It asserts no policy, for the authority's own certificate would have to assert it
    /// first; a site under the federal policy sets those of derived PIV.
    /// </summary>
    public static CertificateProfile DerivedAuthentication { get; } = new()
    {
        Name = "derived-authentication",
        Source = "SP 800-157 §3.2 and appendix B; FPKI profiles, derived PIV authentication",
        EcKeyUsage = X509KeyUsageFlags.DigitalSignature,
        RsaKeyUsage = X509KeyUsageFlags.DigitalSignature,
        ExtendedKeyUsages = [KeyPurposes.ClientAuthentication],
        Subject = SubjectForm.Person,
        Upn = Presence.Optional,
        CardUuid = Presence.Required,
        Sid = Presence.Optional,
        MaxValidity = ThreeYears,
    };

    /// <summary>A phone signs mail and documents for its person.</summary>
    public static CertificateProfile DerivedSignature { get; } = new()
    {
        Name = "derived-signature",
        Source = "SP 800-157 appendix A; FPKI profiles, end entity signature",
        EcKeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation,
        RsaKeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation,
        ExtendedKeyUsages = [KeyPurposes.EmailProtection, KeyPurposes.DocumentSigning],
        Subject = SubjectForm.Person,
        Email = Presence.Optional,
        MaxValidity = ThreeYears,
    };

    public static IReadOnlyList<CertificateProfile> All { get; } =
    [
        PivAuthentication, DigitalSignature, KeyManagement, CardAuthentication, ContentSigning, IssuingAuthority, RootAuthority, OcspResponder, RegistrationAuthority, DerivedAuthentication, DerivedSignature,
    ];

    /// <summary>The profile of that name, or null.</summary>
    public static CertificateProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);
}
