using System.Globalization;
using System.Numerics;

namespace IssuancePortal.Pki.Rules;

/// <summary>The point is uncompressed, inside the field and on the named curve. Cofactor 1 makes that a full validation.</summary>
internal sealed class EcPointRule() : CertificateRule("ec-point", "SP 800-56A rev. 3 §5.6.2.3.3; SP 800-78-5 §3.1; RFC 5480 §2.2")
{
    // SP 800-186 §3.2.1.3 and §3.2.1.4; a = -3 on both.
    private static readonly Curve P256 = new(
        Number("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF"),
        Number("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B"),
        32);

    private static readonly Curve P384 = new(
        Number("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFF"),
        Number("B3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF"),
        48);

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (certificate.Key is not { Curve: { } oid } key)
            yield break;
        var curve = oid switch { Oids.CurveP256 => P256, Oids.CurveP384 => P384, _ => null };
        if (curve is null)
            yield return $"The curve {oid} is neither P-256 nor P-384.";
        else if (key.KeyBits.Length != 1 + (2 * curve.Length) || key.KeyBits[0] != 0x04)
            yield return $"The point is not 04 followed by two coordinates of {curve.Length} bytes.";
        else if (!curve.Contains(Coordinate(key.KeyBits.AsSpan(1, curve.Length)), Coordinate(key.KeyBits.AsSpan(1 + curve.Length))))
            yield return "The point does not lie on the curve.";
    }

    private static BigInteger Coordinate(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static BigInteger Number(string hex) => BigInteger.Parse("0" + hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Curve(BigInteger Field, BigInteger B, int Length)
    {
        public bool Contains(BigInteger x, BigInteger y) =>
            x < Field && y < Field && ((BigInteger.ModPow(x, 3, Field) - (3 * x) + B - (y * y)) % Field).IsZero;
    }
}
