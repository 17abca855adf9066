using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Contracts;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>What OpenSSL encrypted for a certificate, to be read with the key on a card: CMS (RFC 5652) for RSA; for a curve AES under the hash of the secret that an ephemeral key and the certificate's agree on.</summary>
internal sealed class Letter
{
    private readonly byte[] _certificate;
    private readonly byte[] _cipher;
    private readonly byte[]? _point;

    private Letter(string text, byte[] certificate, byte[] cipher, byte[]? point) => (Text, _certificate, _cipher, _point) = (text, certificate, cipher, point);

    public string Text { get; }

    /// <summary>Writes one.</summary>
    public static Letter To(byte[] certificate)
    {
        using var parsed = X509CertificateLoader.LoadCertificate(certificate);
        using var rsa = parsed.GetRSAPublicKey();
        var folder = Directory.CreateTempSubdirectory("letter-").FullName;
        try
        {
            var text = $"Only for {parsed.Subject}, {Guid.NewGuid()}";
            File.WriteAllText(In("text"), text);
            File.WriteAllText(In("certificate"), parsed.ExportCertificatePem());
            if (rsa is not null)
            {
                OpenSsl("cms", "-encrypt", "-binary", "-aes256", "-in", In("text"), "-outform", "DER", "-out", In("cipher"), "-recip", In("certificate"));
                return new Letter(text, certificate, File.ReadAllBytes(In("cipher")), null);
            }

            OpenSsl("x509", "-in", In("certificate"), "-pubkey", "-noout", "-out", In("theirs"));
            OpenSsl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", In("ours"));
            OpenSsl("pkey", "-in", In("ours"), "-pubout", "-outform", "DER", "-out", In("point"));
            OpenSsl("pkeyutl", "-derive", "-inkey", In("ours"), "-peerkey", In("theirs"), "-out", In("secret"));
            OpenSsl(["enc", "-aes-256-cbc", .. KeyOf(File.ReadAllBytes(In("secret"))), "-in", In("text"), "-out", In("cipher")]);
            return new Letter(text, certificate, File.ReadAllBytes(In("cipher")), File.ReadAllBytes(In("point"))[^65..]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string In(string name) => Path.Combine(folder, name);
    }

    /// <summary>Reads it with the key in a slot of a card; whatever comes out.</summary>
    public async Task<string> ReadAsync(Workbench bench, SimulatedDevice card, PivSlot slot)
    {
        await bench.TakeOutOfTheClientsHandsAsync();
        card.Insert();
        var channel = new ChainingChannel(new SimulatedDeviceChannel(card), ChainingOptions.Extended);
        await channel.TransmitAsync(new CommandApdu(0x00, 0xA4, 0x04, 0x00, PivCommands.Select.Data, 0));
        Assert.Equal(0x9000, (await channel.TransmitAsync(Life.Verify(Workbench.Pin))).Status.Value);
        var text = _point is null ? ReadCms(channel, slot) : await ReadAgreedAsync(channel, slot, _point);
        bench.Readers.Plug(Workbench.Reader, card);
        return text;
    }

    private string ReadCms(ChainingChannel channel, PivSlot slot)
    {
        var cms = new EnvelopedCms();
        cms.Decode(_cipher);
        using var parsed = X509CertificateLoader.LoadCertificate(_certificate);
        using var key = new CardRsa(parsed.GetRSAPublicKey()!, block => AskAsync(channel, PivCommands.UseKey(slot, PivKeyAlgorithm.Rsa2048, block, "")).GetAwaiter().GetResult());
        cms.Decrypt(cms.RecipientInfos[0], key);
        return Encoding.UTF8.GetString(cms.ContentInfo.Content);
    }

    private async Task<string> ReadAgreedAsync(ChainingChannel channel, PivSlot slot, byte[] point)
    {
        var secret = await AskAsync(channel, PivCommands.Agree(slot, PivKeyAlgorithm.P256, point, ""));
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, _cipher);
            return OpenSsl(["enc", "-d", "-aes-256-cbc", .. KeyOf(secret), "-in", file]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<byte[]> AskAsync(ChainingChannel channel, ScriptCommand command)
    {
        var answer = await channel.TransmitAsync(new CommandApdu(command.Cla, command.Ins, command.P1, command.P2, command.Data, command.Le));
        Assert.Equal(0x9000, answer.Status.Value);
        return PivCommands.ResponseOf(new ScriptAnswer(0x9000, answer.Data.ToArray(), 0))!;
    }

    private static string[] KeyOf(byte[] secret) => ["-K", Convert.ToHexString(SHA256.HashData(secret)), "-iv", new string('0', 32)];

    private static string OpenSsl(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }

    /// <summary>An RSA key whose private half a card works with.</summary>
    private sealed class CardRsa(RSA open, Func<byte[], byte[]> use) : RSA
    {
        public override int KeySize => open.KeySize;

        public override byte[] Decrypt(byte[] data, RSAEncryptionPadding padding)
        {
            Assert.Equal(RSAEncryptionPadding.Pkcs1, padding);
            var block = use(data);
            // 00 02, random bytes other than zero, 00, the content key (RFC 8017 §7.2.1).
            Assert.Equal([0x00, 0x02], block[..2]);
            return block[(Array.IndexOf(block, (byte)0, 2) + 1)..];
        }

        public override RSAParameters ExportParameters(bool includePrivateParameters) => open.ExportParameters(false);

        public override void ImportParameters(RSAParameters parameters) => throw new NotSupportedException();
    }
}
