using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>
/// A PIN that nobody shall know, for a card that goes back to stock, or is made while its person is not there: random, sealed to the client as a page seals one, and forgotten. It is nobody's: the next issuance, or the person's first unlock, sets another with the PUK.
/// </summary>
internal static class ThrowAwayPin
{
    private const int Digits = 8;
    private const int Padded = 16;

    /// <summary>Seals a new one for a run.</summary>
    /// <param name="clientPublicKey">The client's session key, SubjectPublicKeyInfo DER.</param>
    /// <param name="runId">The run it is for.</param>
    /// <param name="rules">How long a PIN is; null for eight digits.</param>
    public static SealedPin Seal(byte[] clientPublicKey, Guid runId, PinRules? rules = null)
    {
        var digits = rules is null ? Digits : Math.Clamp(Digits, rules.MinLength, Math.Min(rules.MaxLength, Padded - 1));
        using var page = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var client = ECDiffieHellman.Create();
        client.ImportSubjectPublicKeyInfo(clientPublicKey, out _);
        using var clientPublic = client.PublicKey;
        var pageKey = page.ExportSubjectPublicKeyInfo();
        var context = runId.ToString("D");
        Span<byte> clear = stackalloc byte[Padded];
        Span<byte> key = stackalloc byte[32];
        var secret = page.DeriveRawSecretAgreement(clientPublic);
        try
        {
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, SHA256.HashData([.. clientPublicKey, .. pageKey]), Encoding.UTF8.GetBytes(SealedPin.KeyInfo));
            clear.Clear();
            // The first pair differs from the second, so that it is never a sequence that the client's rules refuse.
            for (var i = 0; i < digits; i++) clear[i] = (byte)('0' + RandomNumberGenerator.GetInt32(10));
            while (clear[2] == clear[0] || clear[1] == clear[0] + 1 || clear[1] == clear[0] - 1) (clear[1], clear[2]) = ((byte)('0' + RandomNumberGenerator.GetInt32(10)), (byte)('0' + RandomNumberGenerator.GetInt32(10)));
            using var aes = new AesGcm(key, 16);
            var (nonce, cipher, tag) = (RandomNumberGenerator.GetBytes(12), new byte[Padded], new byte[16]);
            aes.Encrypt(nonce, clear, cipher, tag, Encoding.UTF8.GetBytes(context));
            return new SealedPin(SecretKind.NewPin, pageKey, nonce, [.. cipher, .. tag], context);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
