using System.Formats.Asn1;
using System.Security.Cryptography;

namespace IssuancePortal.Pki.Rules;

/// <summary>All rules. Each certificate is held against every one, whatever its profile.</summary>
public static class CertificateRules
{
    internal static IReadOnlyList<CertificateRule> All { get; } =
    [
        new DerRule(), new VersionRule(), new SerialNumberRule(), new SignatureAlgorithmRule(), new IssuerNameRule(), new ValidityRule(),
        new IssuerValidityRule(), new SubjectRule(),
        new KeyKindRule(), new KeyReuseRule(), new RsaExponentRule(), new RsaFactorRule(), new RsaFermatRule(), new RsaRocaRule(), new EcPointRule(),
        new ExtensionSetRule(), new KeyIdentifierRule(), new KeyUsageRule(), new ExtendedKeyUsageRule(), new BasicConstraintsRule(), new PolicyRule(),
        new AlternativeNameRule(), new UpnRule(), new EmailRule(), new FascNRule(), new CardUuidRule(),
        new CrlDistributionPointRule(), new AuthorityInformationAccessRule(), new OcspNoCheckRule(), new InterimIndicatorRule(), new SidRule(), new SizeRule(),
    ];

    /// <summary>Code and source of every rule, for documentation and for the administrator's page.</summary>
    public static IReadOnlyList<(string Code, string Source)> Catalogue { get; } = [.. All.Select(rule => (rule.Code, rule.Source))];

    internal static IReadOnlyList<Finding> Check(CertificateUnderTest certificate)
    {
        var findings = new List<Finding>();
        foreach (var rule in All)
        {
            try
            {
                findings.AddRange(rule.Check(certificate).Select(message => new Finding(rule.Code, rule.Source, message)));
            }
            catch (Exception cause) when (cause is AsnContentException or CryptographicException)
            {
                findings.Add(new Finding(rule.Code, rule.Source, $"The part that this rule looks at cannot be read: {cause.Message}"));
            }
        }
        return findings;
    }
}
