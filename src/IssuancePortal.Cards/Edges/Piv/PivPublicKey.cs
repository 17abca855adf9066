using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Apdu;

namespace IssuancePortal.Cards.Edges.Piv;

/// <summary>A public key as GENERATE answers it: template 7F49 with modulus and exponent, or a point (SP 800-73-5 part 2 table 11).</summary>
public sealed class PivPublicKey
{
    private readonly ECParameters? _ec;
    private readonly RSAParameters? _rsa;

    private PivPublicKey(PivKeyAlgorithm algorithm, ECParameters? ec, RSAParameters? rsa) => (Algorithm, _ec, _rsa) = (algorithm, ec, rsa);

    /// <summary>Its algorithm.</summary>
    public PivKeyAlgorithm Algorithm { get; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public byte[] ToSpki()
    {
        if (_rsa is { } rsa)
        {
            using var key = RSA.Create(rsa);
            return key.ExportSubjectPublicKeyInfo();
        }

        using var ec = ECDsa.Create(_ec!.Value);
        return ec.ExportSubjectPublicKeyInfo();
    }

    /// <summary>The key that a certificate binds; null when PIV knows no such algorithm.</summary>
    public static PivPublicKey? Of(X509Certificate2 certificate)
    {
        using var ec = certificate.GetECDsaPublicKey();
        if (ec is not null)
        {
            var parameters = ec.ExportParameters(false);
            return new[] { PivKeyAlgorithm.P256, PivKeyAlgorithm.P384 }.FirstOrDefault(it => it.Curve!.Value.Oid.Value == parameters.Curve.Oid.Value) is { } curve
                ? new PivPublicKey(curve, parameters, null)
                : null;
        }

        using var rsa = certificate.GetRSAPublicKey();
        return rsa is not null && new[] { PivKeyAlgorithm.Rsa2048, PivKeyAlgorithm.Rsa3072 }.FirstOrDefault(it => it.Bits == rsa.KeySize) is { } size
            ? new PivPublicKey(size, null, rsa.ExportParameters(false))
            : null;
    }

    /// <summary>A public key that was made elsewhere.</summary>
    /// <param name="algorithm">Its algorithm.</param>
    /// <param name="spki">SubjectPublicKeyInfo, DER.</param>
    /// <exception cref="CryptographicException">It is not a key of this kind.</exception>
    public static PivPublicKey FromSpki(PivKeyAlgorithm algorithm, byte[] spki)
    {
        if (algorithm.Curve is not null)
        {
            using var ec = ECDsa.Create();
            ec.ImportSubjectPublicKeyInfo(spki, out _);
            return new PivPublicKey(algorithm, ec.ExportParameters(false), null);
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(spki, out _);
        return new PivPublicKey(algorithm, null, rsa.ExportParameters(false));
    }

    /// <summary>Reads an answer to GENERATE; null when it is no key of this algorithm (wrong size, point not on the curve, an exponent that is none).</summary>
    public static PivPublicKey? TryRead(PivKeyAlgorithm algorithm, ReadOnlyMemory<byte> answer)
    {
        if (!BerTlv.TryReadOnly(answer, 0x7F49, out var template)) return null;
        if (algorithm.Curve is { } curve)
        {
            if (template.Child(0x86) is not { } point || point.Value.Length != 1 + 2 * algorithm.Bytes || point.Value.Span[0] != 0x04) return null;
            var parameters = new ECParameters
            {
                Curve = curve,
                Q = new ECPoint { X = point.Value[1..(1 + algorithm.Bytes)].ToArray(), Y = point.Value[(1 + algorithm.Bytes)..].ToArray() },
            };
            try
            {
                using var key = ECDsa.Create(parameters);
                return new PivPublicKey(algorithm, parameters, null);
            }
            catch (CryptographicException)
            {
                return null;
            }
        }

        if (template.Child(0x81) is not { } modulus || template.Child(0x82) is not { } exponent) return null;
        var n = modulus.Value.Span.TrimStart((byte)0).ToArray();
        var e = exponent.Value.Span.TrimStart((byte)0).ToArray();
        if (n.Length != algorithm.Bytes || e.Length == 0 || exponent.Value.Length > 8) return null;
        var numbers = new RSAParameters { Modulus = n, Exponent = e };
        try
        {
            using var key = RSA.Create(numbers);
            return new PivPublicKey(algorithm, null, numbers);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>True when <paramref name="response"/> could only be made from <paramref name="block"/> with this key's private half.</summary>
    /// <param name="block">For a curve the hash that was to be signed; for RSA the block that went to the private key.</param>
    /// <param name="response">For a curve a DER signature; for RSA the block's private-key operation.</param>
    public bool Answers(byte[] block, byte[] response)
    {
        if (_rsa is { } rsa)
        {
            var n = new BigInteger(rsa.Modulus, isUnsigned: true, isBigEndian: true);
            var c = new BigInteger(response, isUnsigned: true, isBigEndian: true);
            return c < n && BigInteger.ModPow(c, new BigInteger(rsa.Exponent, isUnsigned: true, isBigEndian: true), n) == new BigInteger(block, isUnsigned: true, isBigEndian: true);
        }

        using var key = ECDsa.Create(_ec!.Value);
        return key.VerifyHash(block, response, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>True when <paramref name="secret"/> is the x coordinate that ECDH of this key and <paramref name="other"/> gives.</summary>
    public bool Agrees(ECDiffieHellman other, byte[] secret)
    {
        using var key = ECDiffieHellman.Create(_ec!.Value);
        return CryptographicOperations.FixedTimeEquals(other.DeriveRawSecretAgreement(key.PublicKey), secret);
    }
}
