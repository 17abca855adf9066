using System.Numerics;

namespace IssuancePortal.Pki.Rules;

/// <summary>No prime below 2^16 divides the modulus.</summary>
internal sealed class RsaFactorRule() : CertificateRule("rsa-small-factor", "SP 800-89 §5.3.3; CA/Browser Forum BR §6.1.6")
{
    private const int Limit = 1 << 16;
    private static readonly Lazy<BigInteger> Product = new(() => Multiply(Primes.Below(Limit)));

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (certificate.Key?.Modulus is not { } modulus || modulus.GetBitLength() > RsaFermatRule.MostBits)
            yield break;
        if (!BigInteger.GreatestCommonDivisor(Product.Value % modulus, modulus).IsOne)
            yield return $"A prime below {Limit} divides the modulus.";
    }

    private static BigInteger Multiply(ReadOnlySpan<int> numbers) => numbers.Length switch
    {
        1 => numbers[0],
        _ => Multiply(numbers[..(numbers.Length / 2)]) * Multiply(numbers[(numbers.Length / 2)..]),
    };
}
