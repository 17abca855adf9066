using System.Numerics;

namespace IssuancePortal.Pki.Rules;

/// <summary>An odd public exponent between 2^16 and 2^256.</summary>
internal sealed class RsaExponentRule() : CertificateRule("rsa-exponent", "FIPS 186-5 §5.4 (e); SP 800-78-5 §3.1")
{
    private static readonly BigInteger Upper = BigInteger.One << 256;

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (certificate.Key?.Exponent is { } exponent && (exponent.IsEven || exponent <= 65536 || exponent >= Upper))
            yield return "The public exponent is not an odd number between 65537 and 2^256.";
    }
}
