using System.Numerics;

namespace IssuancePortal.Pki.Rules;

/// <summary>
/// The modulus does not have the fingerprint of the faulty Infineon key generator, which chips of real cards carry: there every prime is a power of 65537
/// modulo the product of the small primes, and so is the modulus. A sound key has it with a probability below 2^-27.
/// </summary>
internal sealed class RsaRocaRule() : CertificateRule("rsa-roca", "CVE-2017-15361; Nemec et al., CCS 2017, §2.2")
{
    private const int Generator = 65537;
    private const int LargestPrime = 167;

    /// <summary>For each small prime: which remainders are powers of the generator.</summary>
    private static readonly (int Prime, bool[] IsPower)[] Subgroups =
        [.. Primes.Below(LargestPrime + 1).Where(prime => prime > 2).Select(prime => (prime, Powers(prime)))];

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (certificate.Key?.Modulus is { } modulus && Subgroups.All(group => group.IsPower[(int)(modulus % group.Prime)]))
            yield return "The modulus has the fingerprint of the ROCA weakness: the chip that made it can be broken.";
    }

    private static bool[] Powers(int prime)
    {
        var powers = new bool[prime];
        for (var power = 1; !powers[power]; power = (int)(power * (long)Generator % prime))
            powers[power] = true;
        return powers;
    }
}
