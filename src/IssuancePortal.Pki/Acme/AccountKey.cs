using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IssuancePortal.Pki.Acme;

/// <summary>The public key of an account as a JSON Web Key (RFC 7517, RFC 7518 §6): P-256, P-384, or RSA with 2048 to 4096 bits.</summary>
public sealed class AccountKey
{
    private const int SmallestModulus = 256;
    private const int LargestModulus = 512;
    private const int LargestExponent = 4;

    private readonly ECParameters? _point;
    private readonly RSAParameters? _modulus;

    private AccountKey(byte[] json, ECParameters? point, RSAParameters? modulus) =>
        (Json, _point, _modulus, Thumbprint) = (json, point, modulus, Base64Url.EncodeToString(SHA256.HashData(json)));

    /// <summary>Its required members alone, in the order and spelling that thumbprints are computed from (RFC 7638 §3).</summary>
    public byte[] Json { get; }

    /// <summary>SHA-256 thumbprint in base64url (RFC 7638), 43 characters.</summary>
    public string Thumbprint { get; }

    /// <summary>The public half of a key, for whoever signs with it.</summary>
    /// <exception cref="ArgumentException">The key is of another kind.</exception>
    public static AccountKey Of(AsymmetricAlgorithm key) => key switch
    {
        ECDsa curve => OfPoint(curve.ExportParameters(false)),
        RSA rsa => OfModulus(rsa.ExportParameters(false)),
        _ => null,
    } ?? throw new ArgumentException("Accounts have keys on P-256 or P-384, or RSA keys.", nameof(key));

    /// <summary>Reads a key; null for what is none, is of another kind, or brings its private half.</summary>
    public static AccountKey? TryRead(ReadOnlyMemory<byte> json) => JsonText.TryParse(json, JsonText.Longest, TryRead);

    internal static AccountKey? TryRead(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object || jwk.TryGetProperty("d", out _) || jwk.TryGetProperty("k", out _)) return null;
        switch (JsonText.Of(jwk, "kty"))
        {
            case "EC" when Base64Text.TryDecode(JsonText.Of(jwk, "x")) is { } x && Base64Text.TryDecode(JsonText.Of(jwk, "y")) is { } y:
                var curve = JsonText.Of(jwk, "crv") switch { "P-256" => ECCurve.NamedCurves.nistP256, "P-384" => ECCurve.NamedCurves.nistP384, _ => default };
                return curve.Oid is null ? null : OfPoint(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } });
            case "RSA" when Base64Text.TryDecode(JsonText.Of(jwk, "n")) is { } n && Base64Text.TryDecode(JsonText.Of(jwk, "e")) is { } e:
                return OfModulus(new RSAParameters { Modulus = n, Exponent = e });
            default:
                return null;
        }
    }

    /// <summary>True for a signature of this key by an algorithm of RFC 7518 §3.1 that goes with it: ES256, ES384 or RS256.</summary>
    public bool Verify(string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        try
        {
            if (_modulus is { } modulus)
            {
                if (algorithm != "RS256") return false;
                using var rsa = RSA.Create(modulus);
                return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }

            var (expected, digest) = _point!.Value.Q.X!.Length == 32 ? ("ES256", HashAlgorithmName.SHA256) : ("ES384", HashAlgorithmName.SHA384);
            if (algorithm != expected) return false;
            using var curve = ECDsa.Create(_point.Value);
            return curve.VerifyData(signed, signature, digest, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static AccountKey? OfPoint(ECParameters point)
    {
        var (name, length) = point.Curve.Oid.Value switch { Oids.CurveP256 => ("P-256", 32), Oids.CurveP384 => ("P-384", 48), _ => ("", 0) };
        if (length == 0 || point.Q.X?.Length != length || point.Q.Y?.Length != length) return null;
        try
        {
            // Throws for a point that is not on its curve.
            using var curve = ECDsa.Create(point);
        }
        catch (CryptographicException)
        {
            return null;
        }

        return new AccountKey(Text($$"""{"crv":"{{name}}","kty":"EC","x":"{{Base64Url.EncodeToString(point.Q.X)}}","y":"{{Base64Url.EncodeToString(point.Q.Y)}}"}"""), point, null);
    }

    private static AccountKey? OfModulus(RSAParameters rsa)
    {
        // RFC 7518 §6.3.1: as few bytes as it takes. The exponent is odd and more than 1; even moduli are none.
        if (rsa is not { Modulus: [not 0, .., var last] n, Exponent: [not 0, ..] e } || (last & 1) == 0 || n.Length is < SmallestModulus or > LargestModulus || e.Length > LargestExponent || (e[^1] & 1) == 0 || e is [1]) return null;
        return new AccountKey(Text($$"""{"e":"{{Base64Url.EncodeToString(e)}}","kty":"RSA","n":"{{Base64Url.EncodeToString(n)}}"}"""), null, rsa);
    }

    private static byte[] Text(string json) => Encoding.ASCII.GetBytes(json);
}
