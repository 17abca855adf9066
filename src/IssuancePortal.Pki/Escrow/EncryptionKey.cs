using System.Security.Cryptography;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Escrow;

/// <summary>
/// A private key for decryption or key agreement that is made outside the card so that it can outlive it. In this process's memory only for as long as it is needed: dispose it, and its bytes are wiped.
/// </summary>
public sealed class EncryptionKey : IDisposable
{
    private const int MaxPkcs8 = 4096;

    private readonly byte[] _pkcs8;

    private EncryptionKey(AsymmetricAlgorithm key)
    {
        using (key)
        {
            var buffer = GC.AllocateUninitializedArray<byte>(MaxPkcs8, pinned: true);
            if (!key.TryExportPkcs8PrivateKey(buffer, out var length)) throw new CryptographicException($"The private key does not fit into {MaxPkcs8} bytes.");
            _pkcs8 = GC.AllocateUninitializedArray<byte>(length, pinned: true);
            buffer.AsSpan(0, length).CopyTo(_pkcs8);
            CryptographicOperations.ZeroMemory(buffer);
            PublicKey = key.ExportSubjectPublicKeyInfo();
        }

        Algorithm = SubjectPublicKey.TryParse(PublicKey)?.Algorithm ?? throw new CryptographicException("The key is neither P-256, P-384, RSA-2048 nor RSA-3072.");
    }

    /// <summary>Its kind.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>SubjectPublicKeyInfo, DER (RFC 5280 §4.1.2.7).</summary>
    public byte[] PublicKey { get; }

    /// <summary>PrivateKeyInfo, DER (RFC 5208 §5). Wiped when this is disposed.</summary>
    public ReadOnlySpan<byte> Pkcs8 => _pkcs8;

    /// <summary>Makes a new key pair. RSA-3072 takes up to a few seconds.</summary>
    public static EncryptionKey Create(KeyAlgorithm algorithm) => new(algorithm.IsRsa ? RSA.Create(algorithm.Bits) : ECDiffieHellman.Create(algorithm.Curve));

    /// <summary>Takes up a key that was kept.</summary>
    /// <param name="pkcs8">PrivateKeyInfo, DER. The caller wipes it.</param>
    /// <exception cref="CryptographicException">Not a private key of a kind that cards know.</exception>
    public static EncryptionKey FromPkcs8(ReadOnlySpan<byte> pkcs8)
    {
        AsymmetricAlgorithm key = SoftwareSigningKey.IsRsa(pkcs8) ? RSA.Create() : ECDiffieHellman.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
        }
        catch
        {
            key.Dispose();
            throw;
        }

        return new EncryptionKey(key);
    }

    /// <summary>Lends the parts of an RSA key to whoever loads it onto a card; they are wiped afterwards.</summary>
    /// <exception cref="InvalidOperationException">Not an RSA key.</exception>
    public TResult UseRsa<TResult>(Func<RSAParameters, TResult> use)
    {
        if (!Algorithm.IsRsa) throw new InvalidOperationException("The key is not an RSA key.");
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(_pkcs8, out _);
        var parts = rsa.ExportParameters(includePrivateParameters: true);
        try
        {
            return use(parts);
        }
        finally
        {
            foreach (var part in (byte[]?[])[parts.D, parts.P, parts.Q, parts.DP, parts.DQ, parts.InverseQ]) CryptographicOperations.ZeroMemory(part);
        }
    }

    /// <summary>Lends the private scalar of a key on a curve, as long as the curve's field; it is wiped afterwards.</summary>
    /// <exception cref="InvalidOperationException">Not a key on a curve.</exception>
    public TResult UseScalar<TResult>(Func<byte[], TResult> use)
    {
        if (Algorithm.IsRsa) throw new InvalidOperationException("The key is not on a curve.");
        using var ec = ECDiffieHellman.Create();
        ec.ImportPkcs8PrivateKey(_pkcs8, out _);
        var scalar = ec.ExportParameters(includePrivateParameters: true).D!;
        try
        {
            return use(scalar);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_pkcs8);
}
