using System.Security.Cryptography;

namespace IssuancePortal.CmsClient.Secrets;

/// <summary>
/// The key this computer is known by: P-256, made at first use and kept as PKCS#8 in the state folder (readable by its owner only; under DPAPI on Windows).
/// </summary>
public sealed class DeviceKey : IDisposable
{
    private readonly ECDsa _key;

    private DeviceKey(ECDsa key)
    {
        _key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>SubjectPublicKeyInfo DER.</summary>
    public byte[] PublicKey { get; }

    /// <summary>Reads the key, or makes it.</summary>
    /// <exception cref="CryptographicException">The file holds no key of ours.</exception>
    public static DeviceKey LoadOrCreate(string file)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        try
        {
            if (!File.Exists(file) && PrivateFile.TryCreate(file, Dpapi.Protect(pkcs8))) return new DeviceKey(key);
            key.Dispose();
            CryptographicOperations.ZeroMemory(pkcs8);
            pkcs8 = Dpapi.Unprotect(File.ReadAllBytes(file));
            key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return new DeviceKey(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>Signs with ECDSA and SHA-256; IEEE P1363 form, 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, HashAlgorithmName.SHA256);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
