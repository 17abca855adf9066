using System.Security.Cryptography;

namespace IssuancePortal.Cards.Edges.Piv;

/// <summary>An asymmetric algorithm as PIV cards name it, SP 800-78-5 table 10.</summary>
/// <param name="Id">Algorithm identifier.</param>
/// <param name="Name">Short name, part of the text keys of progress.</param>
/// <param name="Curve">The curve; null for RSA.</param>
/// <param name="Bits">Modulus or field size in bits.</param>
public sealed record PivKeyAlgorithm(byte Id, string Name, ECCurve? Curve, int Bits)
{
    /// <summary>ECC P-256.</summary>
    public static readonly PivKeyAlgorithm P256 = new(0x11, "p256", ECCurve.NamedCurves.nistP256, 256);

    /// <summary>ECC P-384.</summary>
    public static readonly PivKeyAlgorithm P384 = new(0x14, "p384", ECCurve.NamedCurves.nistP384, 384);

    /// <summary>RSA 2,048; not after 2030.</summary>
    public static readonly PivKeyAlgorithm Rsa2048 = new(0x07, "rsa2048", null, 2048);

    /// <summary>RSA 3,072.</summary>
    public static readonly PivKeyAlgorithm Rsa3072 = new(0x05, "rsa3072", null, 3072);

    /// <summary>Size of a modulus, coordinate or hash to be signed, in bytes.</summary>
    public int Bytes => Bits / 8;
}
