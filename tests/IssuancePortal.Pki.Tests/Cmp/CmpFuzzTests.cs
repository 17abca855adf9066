using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Cmp;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Profiles;
using IssuancePortal.Pki.Rules;

namespace IssuancePortal.Pki.Tests.Cmp;

/// <summary>Whatever an authority sends, it is read or it is not; nothing throws.</summary>
public sealed class CmpFuzzTests
{
    private static readonly byte[] Lengths = [0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x88, 0xFF];

    [Theory]
    [InlineData(9810)]
    [InlineData(9483)]
    public void Reader_OfChangedMessages_AlwaysAnswers(int seed)
    {
        var secret = new CmpSecret("portal"u8.ToArray(), "secret"u8.ToArray());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=Somebody", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(9));
        var order = new CertificateOrder { Profile = CertificateProfiles.KeyManagement, PublicKey = key.ExportSubjectPublicKeyInfo(), NotBefore = now, NotAfter = now.AddDays(9), Subject = new SubjectData { CommonName = "Somebody", Email = "s@example.org" } };
        var envelope = new CmpEnvelope(new byte[16], new byte[16], new byte[16], certificate.SubjectName.RawData);
        byte[][] seeds =
        [
            Answer(CmpBodyType.CertificateResponse, "3019A0173015020100300302010030" + "0BA009" + "3007020101020102" + "00"),
            Answer(CmpBodyType.PollResponse, "300A3008020100020105" + "3000"),
            Answer(CmpBodyType.Error, "3013300F020102300603020A780C0000" + "020101"),
            CmpWriter.Revoke(certificate.RawData, RevocationReason.KeyCompromise, envelope, secret),
            CmpWriter.CertificateRequest(order, envelope, secret),
            Granted(certificate.RawData),
        ];

        byte[] Granted(byte[] der) => CmpWriter.Message(CmpBodyType.CertificateResponse, envelope, secret, writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSequence()) writer.WriteInteger(0);
                using (writer.PushSequence())
                using (writer.PushSequence(CmpWriter.Tag(0)))
                    writer.WriteEncodedValue(der);
            }
        });

        byte[] Answer(CmpBodyType type, string hex) => CmpWriter.Message(type, envelope, secret, writer =>
        {
            using (writer.PushSequence()) writer.WriteOctetString(Convert.FromHexString(hex));
        });

        var good = CmpMessage.TryRead(seeds[^1])!;
        Assert.True(secret.IsAuthentic(good, [], now));
        Assert.False(new CmpSecret("portal"u8.ToArray(), "another"u8.ToArray()).IsAuthentic(good, [], now));
        Assert.Equal(certificate.RawData, CmpReader.TryRead(good)!.Certificate);

        using var signer = new CmpSigner(X509CertificateLoader.LoadCertificate(certificate.RawData).CopyWithPrivateKey(key), []);
        var random = new Random(seed);
        var read = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var input = Change(random, seeds[random.Next(seeds.Length)]);
            if (CmpMessage.TryRead(input) is not { } message) continue;
            read++;
            signer.IsAuthentic(message, [certificate.RawData], now);
            if (CmpReader.TryRead(message) is not { Certificate: { } came }) continue;
            Assert.NotEmpty(OutsideCertificate.Check(order, came, [certificate.RawData], now));
        }

        Assert.InRange(read, 1, 9_999);
        for (var i = 0; i < 2_000; i++) Assert.NotEmpty(OutsideCertificate.Check(order, Change(random, certificate.RawData), [certificate.RawData], now));
    }

    [Fact]
    public void Fit_WordsOfSomebodyElse_AreOneShortLine()
    {
        Assert.Equal("no  cards  <b>", ForeignText.Fit("no\r\ncards\u0007\u202E<b>"));
        Assert.Equal(300, ForeignText.Fit(new string('x', 5000)).Length);
    }

    private static byte[] Change(Random random, byte[] good)
    {
        var bytes = new List<byte>(good);
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = Lengths[random.Next(Lengths.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
