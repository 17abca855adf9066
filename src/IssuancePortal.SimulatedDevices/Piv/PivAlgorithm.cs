using System.Security.Cryptography;
using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>Algorithm identifiers, SP 800-78-5 table 6-2, and what follows from them.</summary>
internal static class PivAlgorithm
{
    public const byte TripleDes = 0x03;
    public const byte Rsa3072 = 0x05;
    public const byte Rsa1024 = 0x06;
    public const byte Rsa2048 = 0x07;
    public const byte Aes128 = 0x08;
    public const byte Aes192 = 0x0A;
    public const byte Aes256 = 0x0C;
    public const byte P256 = 0x11;
    public const byte P384 = 0x14;

    /// <summary>Yubico's number.</summary>
    public const byte Rsa4096 = 0x16;

    /// <summary>Bytes of a modulus; 0 for what is not RSA.</summary>
    public static int ModulusSize(byte algorithm) => algorithm switch { Rsa1024 => 128, Rsa2048 => 256, Rsa3072 => 384, Rsa4096 => 512, _ => 0 };

    /// <summary>Bytes of a coordinate; 0 for what is not an elliptic curve.</summary>
    public static int CoordinateSize(byte algorithm) => algorithm switch { P256 => 32, P384 => 48, _ => 0 };

    /// <summary>Bytes of a symmetric key; 0 for what is not symmetric.</summary>
    public static int SymmetricKeySize(byte algorithm) => algorithm switch { TripleDes or Aes192 => 24, Aes128 => 16, Aes256 => 32, _ => 0 };

    /// <summary>The block cipher of a symmetric algorithm.</summary>
    public static CardCipherKind Cipher(byte algorithm) => algorithm == TripleDes ? CardCipherKind.TripleDes : CardCipherKind.Aes;

    /// <summary>The curve of an elliptic-curve algorithm.</summary>
    public static ECCurve Curve(byte algorithm) => algorithm == P384 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256;
}
