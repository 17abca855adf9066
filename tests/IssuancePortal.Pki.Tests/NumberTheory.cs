using System.Numerics;

namespace IssuancePortal.Pki.Tests;

/// <summary>Makes the weak RSA keys that the rules must find; everything from a fixed seed.</summary>
internal static class NumberTheory
{
    /// <summary>A modulus of exactly 2048 bits from two primes of that maker.</summary>
    public static BigInteger Modulus(Func<Random, BigInteger> first, Func<BigInteger, BigInteger> second)
    {
        var random = new Random(20171016);
        while (true)
        {
            var p = first(random);
            var modulus = p * second(p);
            if (modulus.GetBitLength() == 2048)
                return modulus;
        }
    }

    /// <summary>A prime of 1024 bits whose two top bits are set.</summary>
    public static BigInteger Prime(Random random) => NextPrime(Number(random, 1024) | (BigInteger.One << 1022));

    public static BigInteger NextPrime(BigInteger from)
    {
        var candidate = from | BigInteger.One;
        while (!IsPrime(candidate))
            candidate += 2;
        return candidate;
    }

    /// <summary>A prime as the faulty generator of CVE-2017-15361 makes it for RSA-2048: k·M + 65537^a mod M, M the product of the first 126 primes.</summary>
    public static BigInteger RocaPrime(Random random)
    {
        var primorial = BigInteger.One;
        foreach (var prime in Pki.Rules.Primes.Below(702))
            primorial *= prime;
        while (true)
        {
            var candidate = (Number(random, 1024 - (int)primorial.GetBitLength() + 1) * primorial) + BigInteger.ModPow(65537, Number(random, 256), primorial);
            if (candidate.GetBitLength() == 1024 && IsPrime(candidate))
                return candidate;
        }
    }

    /// <summary>Random, with the top bit set.</summary>
    public static BigInteger Number(Random random, int bits)
    {
        var bytes = new byte[(bits + 7) / 8];
        random.NextBytes(bytes);
        var number = new BigInteger(bytes, isUnsigned: true) & ((BigInteger.One << bits) - 1);
        return number | (BigInteger.One << (bits - 1));
    }

    private static bool IsPrime(BigInteger candidate)
    {
        if (candidate.IsEven || Pki.Rules.Primes.Below(2000).Skip(1).Any(prime => (candidate % prime).IsZero))
            return false;
        return new[] { 2, 3, 5, 7 }.All(witness => PassesMillerRabin(candidate, witness));
    }

    private static bool PassesMillerRabin(BigInteger candidate, int witness)
    {
        var odd = candidate - 1;
        var twos = 0;
        for (; odd.IsEven; odd >>= 1)
            twos++;
        var x = BigInteger.ModPow(witness, odd, candidate);
        if (x.IsOne || x == candidate - 1)
            return true;
        for (var i = 1; i < twos; i++)
        {
            x = x * x % candidate;
            if (x == candidate - 1)
                return true;
        }
        return false;
    }
}
