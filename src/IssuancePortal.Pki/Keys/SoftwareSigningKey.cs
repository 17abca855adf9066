using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IssuancePortal.Pki.Keys;

/// <summary>
/// A signing key in this process's memory. At rest it exists only wrapped: PKCS #8 under AES-256-GCM with a key-encryption key that the caller keeps
/// elsewhere. The key's name is authenticated with it, so that one wrapped key cannot stand in for another.
/// </summary>
public sealed class SoftwareSigningKey : ISigningKey
{
    private const byte FormatVersion = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyEncryptionKeyLength = 32;
    private const int HeaderLength = 1 + NonceLength + TagLength;

    private readonly PlatformKey _key;

    private SoftwareSigningKey(string name, AsymmetricAlgorithm key)
    {
        Name = name;
        _key = new PlatformKey(key);
    }

    public string Name { get; }

    public KeyAlgorithm Algorithm => _key.Algorithm;

    public byte[] PublicKey => _key.PublicKey;

    /// <summary>Generates a new key pair. RSA-3072 takes up to a few seconds.</summary>
    public static SoftwareSigningKey Create(string name, KeyAlgorithm algorithm)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new SoftwareSigningKey(name, algorithm.IsRsa ? RSA.Create(algorithm.Bits) : ECDsa.Create(algorithm.Curve));
    }

    /// <summary>Opens a key that <see cref="Wrap"/> wrapped.</summary>
    /// <param name="name">The name under which it was wrapped.</param>
    /// <param name="wrapped">Version (1 byte), nonce (12), tag (16), ciphertext.</param>
    /// <param name="keyEncryptionKey">32 bytes.</param>
    /// <exception cref="CryptographicException">Another key-encryption key, another name, or damaged bytes.</exception>
    public static SoftwareSigningKey Unwrap(string name, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> keyEncryptionKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        RequireKeyEncryptionKey(keyEncryptionKey);
        if (wrapped.Length <= HeaderLength || wrapped[0] != FormatVersion)
            throw new CryptographicException($"The bytes kept for the key '{name}' are not a wrapped signing key of version {FormatVersion}.");

        // Pinned, so that the collector leaves no copy behind that the wipe below would miss.
        var pkcs8 = GC.AllocateUninitializedArray<byte>(wrapped.Length - HeaderLength, pinned: true);
        try
        {
            using var aes = new AesGcm(keyEncryptionKey, TagLength);
            aes.Decrypt(wrapped.Slice(1, NonceLength), wrapped[HeaderLength..], wrapped.Slice(1 + NonceLength, TagLength), pkcs8, AssociatedData(name));
            return new SoftwareSigningKey(name, Import(pkcs8));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>The key as it may be stored: encrypted and authenticated together with its name.</summary>
    /// <param name="keyEncryptionKey">32 bytes.</param>
    public byte[] Wrap(ReadOnlySpan<byte> keyEncryptionKey)
    {
        RequireKeyEncryptionKey(keyEncryptionKey);
        var pkcs8 = GC.AllocateUninitializedArray<byte>(4096, pinned: true);
        try
        {
            var length = _key.Use(key => key.TryExportPkcs8PrivateKey(pkcs8, out var written)
                ? written
                : throw new CryptographicException("The private key does not fit into 4096 bytes."));
            var wrapped = new byte[HeaderLength + length];
            wrapped[0] = FormatVersion;
            var nonce = wrapped.AsSpan(1, NonceLength);
            RandomNumberGenerator.Fill(nonce);
            using var aes = new AesGcm(keyEncryptionKey, TagLength);
            aes.Encrypt(nonce, pkcs8.AsSpan(0, length), wrapped.AsSpan(HeaderLength), wrapped.AsSpan(1 + NonceLength, TagLength), AssociatedData(Name));
            return wrapped;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> data) => _key.Sign(data);

    public TResult Use<TResult>(Func<AsymmetricAlgorithm, TResult> action) => _key.Use(action);

    public void Dispose() => _key.Dispose();

    private static AsymmetricAlgorithm Import(ReadOnlySpan<byte> pkcs8)
    {
        AsymmetricAlgorithm key = IsRsa(pkcs8) ? RSA.Create() : ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>PKCS #8 names the algorithm in its second element (RFC 5958 §2); its encoding as DER bytes occurs in no elliptic-curve key header.</summary>
    internal static bool IsRsa(ReadOnlySpan<byte> pkcs8)
    {
        ReadOnlySpan<byte> rsaEncryption = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
        return pkcs8[..Math.Min(pkcs8.Length, 32)].IndexOf(rsaEncryption) >= 0;
    }

    private static byte[] AssociatedData(string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        var data = new byte[1 + sizeof(int) + text.Length];
        data[0] = FormatVersion;
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(1), text.Length);
        text.CopyTo(data, 1 + sizeof(int));
        return data;
    }

    private static void RequireKeyEncryptionKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyEncryptionKeyLength)
            throw new ArgumentException($"A key-encryption key is {KeyEncryptionKeyLength} bytes; this one is {key.Length}.", nameof(key));
    }
}
