using System.Numerics;

namespace IssuancePortal.Pki.Rules;

/// <summary>The two primes are not so close together that Fermat's method finds them in 100 rounds.</summary>
internal sealed class RsaFermatRule() : CertificateRule("rsa-close-primes", "CA/Browser Forum BR §6.1.1.3; FIPS 186-5 appendix A.1.1")
{
    private const int Rounds = 100;

    /// <summary>Longer keys are refused for their length, before anybody works on them for minutes.</summary>
    internal const int MostBits = 8192;

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (certificate.Key?.Modulus is { IsEven: false } modulus && modulus.GetBitLength() <= MostBits && IsFoundByFermat(modulus))
            yield return $"The modulus falls to Fermat's factorisation within {Rounds} rounds.";
    }

    private static bool IsFoundByFermat(BigInteger modulus)
    {
        var middle = SquareRoot(modulus);
        if (middle * middle < modulus)
            middle++;
        for (var round = 0; round < Rounds; round++, middle++)
        {
            var difference = (middle * middle) - modulus;
            // A square ends in 0, 1, 4 or 9 in base 16: it spares three roots of four.
            if ((int)(difference & 0xF) is 0 or 1 or 4 or 9 && SquareRoot(difference) is var root && root * root == difference)
                return true;
        }
        return false;
    }

    /// <summary>Floor of the square root, by Newton's method from above.</summary>
    private static BigInteger SquareRoot(BigInteger value)
    {
        if (value.IsZero)
            return value;
        var guess = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (guess + (value / guess)) >> 1;
            if (next >= guess)
                return guess;
            guess = next;
        }
    }
}
