using System.Security.Cryptography;
using System.Text;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Tests.Support;

/// <summary>Scripts for a simulated PIV card, and a page that seals PINs.</summary>
internal static class Scripts
{
    public static readonly ScriptCommand SelectPiv = Command("00A40400", "A000000308000010000100", le: 0);

    /// <summary>VERIFY without data: 9000 when the PIN has been verified, else 63Cx (SP 800-73-5 part 2 §3.2.1).</summary>
    public static readonly ScriptCommand AskPinStatus = Command("00200080") with { OnRefusal = StopRule.GoOn };

    public static readonly ScriptCommand VerifyPin = Command("00200080", "FFFFFFFFFFFFFFFF") with
    {
        Secrets = [new SecretField(SecretKind.CurrentPin, 0, 8)],
        Sensitive = true,
    };

    /// <summary>CHANGE REFERENCE DATA from the factory's 123456 to the sealed new PIN.</summary>
    public static readonly ScriptCommand SetPin = Command("00240080", "313233343536FFFF" + "FFFFFFFFFFFFFFFF") with
    {
        Secrets = [new SecretField(SecretKind.NewPin, 8, 8)],
        Sensitive = true,
    };

    public static readonly CardScript Opening = new([SelectPiv]);

    public static ScriptCommand Command(string header, string data = "", int? le = null)
    {
        var bytes = Convert.FromHexString(header);
        return new ScriptCommand { Cla = bytes[0], Ins = bytes[1], P1 = bytes[2], P2 = bytes[3], Data = Convert.FromHexString(data), Le = le };
    }

    public static ScriptRequest Request(Guid run, string reader, Guid insertion, params ScriptCommand[] commands) =>
        new(Guid.NewGuid(), run, reader, insertion, new CardScript(commands), [], null, 0);

    /// <summary>Seals as the page does, by the scheme's words in <see cref="SealedPin"/>.</summary>
    public static SealedPin Seal(string pin, SecretKind kind, byte[] clientKey, Guid run)
    {
        using var page = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var client = ECDiffieHellman.Create();
        client.ImportSubjectPublicKeyInfo(clientKey, out _);
        var spki = page.ExportSubjectPublicKeyInfo();
        var key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, page.DeriveRawSecretAgreement(client.PublicKey), 32, SHA256.HashData([.. clientKey, .. spki]), Encoding.UTF8.GetBytes(SealedPin.KeyInfo));
        var nonce = RandomNumberGenerator.GetBytes(12);
        var clear = Encoding.UTF8.GetBytes(pin);
        var cipher = new byte[clear.Length + 16];
        using var aes = new AesGcm(key, 16);
        var context = run.ToString("D");
        aes.Encrypt(nonce, clear, cipher.AsSpan(0, clear.Length), cipher.AsSpan(clear.Length), Encoding.UTF8.GetBytes(context));
        return new SealedPin(kind, spki, nonce, cipher, context);
    }
}
