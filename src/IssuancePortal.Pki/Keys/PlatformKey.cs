using System.Security.Cryptography;

namespace IssuancePortal.Pki.Keys;

/// <summary>What the software key and the HSM key share: one platform key object, used by one thread at a time.</summary>
internal sealed class PlatformKey : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AsymmetricAlgorithm _key;
    private bool _disposed;

    /// <summary>Takes over the key object, and disposes it when it is of a kind that no authority may use.</summary>
    /// <exception cref="CryptographicException">The key is of another kind than <see cref="KeyAlgorithm"/> names.</exception>
    public PlatformKey(AsymmetricAlgorithm key)
    {
        _key = key;
        try
        {
            PublicKey = key.ExportSubjectPublicKeyInfo();
            Algorithm = SubjectPublicKey.TryParse(PublicKey)?.Algorithm
                ?? throw new CryptographicException("The key is neither P-256, P-384, RSA-2048 nor RSA-3072.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public KeyAlgorithm Algorithm { get; }

    public byte[] PublicKey { get; }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _key switch
            {
                RSA rsa => rsa.SignData(data, Algorithm.Digest, RSASignaturePadding.Pkcs1),
                ECDsa ecdsa => ecdsa.SignData(data, Algorithm.Digest, DSASignatureFormat.Rfc3279DerSequence),
                _ => throw new CryptographicException($"A key of type {_key.GetType().Name} does not sign."),
            };
        }
    }

    public TResult Use<TResult>(Func<AsymmetricAlgorithm, TResult> action)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return action(_key);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _key.Dispose();
        }
    }
}
