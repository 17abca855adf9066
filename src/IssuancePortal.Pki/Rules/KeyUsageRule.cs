using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.Pki.Rules;

/// <summary>Exactly the profile's key usage, as the shortest bit string.</summary>
internal sealed class KeyUsageRule() : CertificateRule("key-usage", "RFC 5280 §4.2.1.3; FPKI profiles; X.690 §11.2.2")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (certificate.Parsed.Find(Oids.KeyUsage) is not { } extension)
        {
            yield return "The key usage is missing.";
            yield break;
        }
        if (certificate.Key?.Algorithm is not { } algorithm)
            yield break;
        var expected = new X509KeyUsageExtension(certificate.Profile.KeyUsageFor(algorithm), critical: true);
        if (!extension.Value.AsSpan().SequenceEqual(expected.RawData))
            yield return $"The key usage is not {expected.KeyUsages}.";
    }
}
