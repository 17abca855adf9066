using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Secrets;

/// <summary>Opens the PINs that pages seal to this line's session key: see <see cref="SealedPin"/> for the scheme. The private key never leaves memory.</summary>
internal sealed class PinBox : IDisposable
{
    private const int TagSize = 16;
    private const int MostPinBytes = 64;

    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public PinBox() => PublicKey = _key.ExportSubjectPublicKeyInfo();

    /// <summary>The session key, SubjectPublicKeyInfo DER.</summary>
    public byte[] PublicKey { get; }

    /// <summary>Opens a box made for <paramref name="runId"/>; null when it was made for another key or run, or was changed on the way.</summary>
    public byte[]? Open(SealedPin box, Guid runId)
    {
        if (box.Context != runId.ToString("D") || box.Nonce.Length != 12 || box.Ciphertext.Length is <= TagSize or > TagSize + MostPinBytes) return null;
        var secret = Array.Empty<byte>();
        var pin = GC.AllocateUninitializedArray<byte>(box.Ciphertext.Length - TagSize, pinned: true);
        Span<byte> key = stackalloc byte[32];
        try
        {
            using var page = ECDiffieHellman.Create();
            page.ImportSubjectPublicKeyInfo(box.PagePublicKey, out var read);
            if (read != box.PagePublicKey.Length || page.KeySize != 256) return null;
            using var pagePublic = page.PublicKey;
            secret = _key.DeriveRawSecretAgreement(pagePublic);
            var salt = SHA256.HashData([.. PublicKey, .. box.PagePublicKey]);
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, Encoding.UTF8.GetBytes(SealedPin.KeyInfo));
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(box.Nonce, box.Ciphertext.AsSpan(0, pin.Length), box.Ciphertext.AsSpan(pin.Length), pin, Encoding.UTF8.GetBytes(box.Context));
            return Unpad(pin);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            // Another curve, bytes that are no key, or a tag that does not fit: a box that is not for us.
            CryptographicOperations.ZeroMemory(pin);
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Without the zero bytes that hide its length; the padded copy is zeroed.</summary>
    private static byte[] Unpad(byte[] padded)
    {
        var length = padded.AsSpan().TrimEnd((byte)0).Length;
        if (length == padded.Length) return padded;
        var pin = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        padded.AsSpan(0, length).CopyTo(pin);
        CryptographicOperations.ZeroMemory(padded);
        return pin;
    }

    public void Dispose() => _key.Dispose();
}
