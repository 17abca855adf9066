using System.Security.Cryptography;
using System.Text;

namespace IssuancePortal.Issuance.People;

/// <summary>The hash of what people tell to prove who they are: PBKDF2 with SHA-256, 210,000 iterations, 32 bytes.</summary>
internal static class SlowHash
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltSize = 16;

    private const int Iterations = 210_000;

    /// <summary>A fresh salt.</summary>
    public static byte[] Salt() => RandomNumberGenerator.GetBytes(SaltSize);

    /// <summary>The hash of a text with its salt.</summary>
    public static byte[] Of(string clear, byte[] salt) => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(clear), salt, Iterations, HashAlgorithmName.SHA256, 32);
}
