using System.Security.Cryptography;
using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>What a key on the card does, with the platform's cryptography: generation, import, and the private operations of SP 800-73-5 part 2 appendix A.</summary>
internal static class PivPrivateKey
{
    private const uint Modulus = 0x81;
    private const uint PublicExponent = 0x82;
    private const uint Point = 0x86;

    /// <summary>A new key: PKCS #8 and the inner data objects of 7F49.</summary>
    public static (byte[] Private, byte[] Public) Generate(byte algorithm)
    {
        if (PivAlgorithm.ModulusSize(algorithm) is > 0 and var size)
        {
            using var rsa = RSA.Create(size * 8);
            return (rsa.ExportPkcs8PrivateKey(), PublicOf(rsa));
        }

        using var ec = ECDsa.Create(PivAlgorithm.Curve(algorithm));
        return (ec.ExportPkcs8PrivateKey(), PublicOf(ec));
    }

    /// <summary>A key from its parts (primes and exponents of RSA, the scalar of a curve); null when they are no key of this algorithm.</summary>
    public static (byte[] Private, byte[] Public)? TryImport(byte algorithm, IReadOnlyList<BerTlv> parts)
    {
        try
        {
            if (PivAlgorithm.ModulusSize(algorithm) is > 0 and var size) return TryImportRsa(size, parts);
            var scalar = Part(parts, 0x06);
            if (scalar is null || scalar.Length != PivAlgorithm.CoordinateSize(algorithm)) return null;
            using var ec = ECDsa.Create(new ECParameters { Curve = PivAlgorithm.Curve(algorithm), D = scalar });
            return (ec.ExportPkcs8PrivateKey(), PublicOf(ec));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A key as the platform knows it.</summary>
    public static AsymmetricAlgorithm Open(PivKey key)
    {
        AsymmetricAlgorithm opened = PivAlgorithm.ModulusSize(key.Algorithm) > 0 ? RSA.Create() : ECDsa.Create();
        opened.ImportPkcs8PrivateKey(key.Private, out _);
        return opened;
    }

    /// <summary>The private operation of RSA on one block of the modulus' size; null when the block is no number below the modulus.</summary>
    public static byte[]? TryRsa(PivKey key, ReadOnlyMemory<byte> block)
    {
        var size = PivAlgorithm.ModulusSize(key.Algorithm);
        if (block.Length != size) return null;
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(key.Private, out _);
        var p = rsa.ExportParameters(true);
        var number = new System.Numerics.BigInteger(block.Span, isUnsigned: true, isBigEndian: true);
        var modulus = Number(p.Modulus);
        if (number >= modulus) return null;

        // The platform offers no unpadded RSA; the Chinese remainder theorem over BigInteger is enough for a simulator, which has no side channels to guard.
        var (primeP, primeQ) = (Number(p.P), Number(p.Q));
        var m1 = System.Numerics.BigInteger.ModPow(number % primeP, Number(p.DP), primeP);
        var m2 = System.Numerics.BigInteger.ModPow(number % primeQ, Number(p.DQ), primeQ);
        var h = Number(p.InverseQ) * (m1 - m2 + primeQ * primeP) % primeP;
        var result = (m2 + h * primeQ) % modulus;
        var bytes = new byte[size];
        result.TryWriteBytes(bytes.AsSpan(size - result.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return bytes;

        static System.Numerics.BigInteger Number(byte[]? value) => new(value, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>ECDSA over a hash: DER. null when the hash is empty or longer than a coordinate.</summary>
    public static byte[]? TrySign(PivKey key, ReadOnlyMemory<byte> hash)
    {
        if (hash.IsEmpty || hash.Length > PivAlgorithm.CoordinateSize(key.Algorithm)) return null;
        using var ec = ECDsa.Create();
        ec.ImportPkcs8PrivateKey(key.Private, out _);
        return ec.SignHash(hash.Span, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>ECDH with an uncompressed point: the X coordinate. null when the point is not on the curve.</summary>
    public static byte[]? TryAgree(PivKey key, ReadOnlyMemory<byte> point)
    {
        var size = PivAlgorithm.CoordinateSize(key.Algorithm);
        if (point.Length != 1 + 2 * size || point.Span[0] != 0x04) return null;
        try
        {
            var q = new ECPoint { X = point.Slice(1, size).ToArray(), Y = point.Slice(1 + size, size).ToArray() };
            using var other = ECDiffieHellman.Create(new ECParameters { Curve = PivAlgorithm.Curve(key.Algorithm), Q = q });
            using var mine = ECDiffieHellman.Create();
            mine.ImportPkcs8PrivateKey(key.Private, out _);
            return mine.DeriveRawSecretAgreement(other.PublicKey);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static (byte[] Private, byte[] Public)? TryImportRsa(int size, IReadOnlyList<BerTlv> parts)
    {
        var half = size / 2;
        if (Part(parts, 1) is not { } p || Part(parts, 2) is not { } q || Part(parts, 3) is not { } dp || Part(parts, 4) is not { } dq || Part(parts, 5) is not { } qInv) return null;
        if (p.Length > half || q.Length > half || dp.Length > half || dq.Length > half || qInv.Length > half) return null;
        var (bigP, bigQ) = (Number(p), Number(q));
        if (bigP < 3 || bigQ < 3) return null;
        var modulus = bigP * bigQ;
        if (modulus.GetByteCount(isUnsigned: true) != size) return null;

        // Cards know the exponent 65537 only.
        System.Numerics.BigInteger e = 65_537, lambda = (bigP - 1) * (bigQ - 1);
        if (!TryInvert(e, lambda, out var d)) return null;
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = Bytes(modulus, size),
            Exponent = [1, 0, 1],
            D = Bytes(d, size),
            P = Bytes(bigP, half),
            Q = Bytes(bigQ, half),
            DP = Bytes(Number(dp), half),
            DQ = Bytes(Number(dq), half),
            InverseQ = Bytes(Number(qInv), half),
        });
        return (rsa.ExportPkcs8PrivateKey(), PublicOf(rsa));

        static System.Numerics.BigInteger Number(byte[] value) => new(value, isUnsigned: true, isBigEndian: true);
    }

    private static bool TryInvert(System.Numerics.BigInteger value, System.Numerics.BigInteger modulus, out System.Numerics.BigInteger inverse)
    {
        System.Numerics.BigInteger r0 = modulus, r1 = value, t0 = 0, t1 = 1;
        while (r1 != 0)
        {
            var quotient = r0 / r1;
            (r0, r1) = (r1, r0 - quotient * r1);
            (t0, t1) = (t1, t0 - quotient * t1);
        }

        inverse = t0 < 0 ? t0 + modulus : t0;
        return r0 == 1;
    }

    private static byte[] Bytes(System.Numerics.BigInteger value, int size)
    {
        var bytes = new byte[size];
        var length = value.GetByteCount(isUnsigned: true);
        if (length > size) throw new CryptographicException("A part of the key is too large.");
        value.TryWriteBytes(bytes.AsSpan(size - length), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }

    private static byte[]? Part(IReadOnlyList<BerTlv> parts, uint tag)
    {
        foreach (var part in parts)
        {
            if (part.Tag == tag) return part.Value.ToArray();
        }

        return null;
    }

    private static byte[] PublicOf(RSA rsa)
    {
        var p = rsa.ExportParameters(false);
        return BerTlv.Concat(BerTlv.Of(Modulus, p.Modulus!), BerTlv.Of(PublicExponent, p.Exponent!));
    }

    /// <summary>The inner data objects of 7F49.</summary>
    public static byte[] PublicOf(ECDsa ec)
    {
        var q = ec.ExportParameters(false).Q;
        return BerTlv.Of(Point, [0x04, .. q.X!, .. q.Y!]).ToBytes();
    }
}
