using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Cmp;

namespace IssuancePortal.Pki.Tests.Cmp;

/// <summary>Whatever an authority sends, it is read or it is not; that nothing throws, <see cref="ParserFuzzTests"/> sees to.</summary>
public sealed class CmpMessageTests
{
    [Fact]
    public void Read_GrantedCertificate_IsBelievedByWhoHasTheSecretAlone()
    {
        var secret = new CmpSecret("portal"u8.ToArray(), "secret"u8.ToArray());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=Somebody", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(9));
        var envelope = new CmpEnvelope(new byte[16], new byte[16], new byte[16], certificate.SubjectName.RawData);

        var message = CmpMessage.TryRead(CmpWriter.Message(CmpBodyType.CertificateResponse, envelope, secret, writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSequence()) writer.WriteInteger(0);
                using (writer.PushSequence())
                using (writer.PushSequence(CmpWriter.Tag(0)))
                    writer.WriteEncodedValue(certificate.RawData);
            }
        }))!;

        Assert.True(secret.IsAuthentic(message, [], now));
        Assert.False(new CmpSecret("portal"u8.ToArray(), "another"u8.ToArray()).IsAuthentic(message, [], now));
        Assert.Equal(certificate.RawData, CmpReader.TryRead(message)!.Certificate);
    }

    [Fact]
    public void Fit_WordsOfSomebodyElse_AreOneShortLine()
    {
        Assert.Equal("no  cards  <b>", ForeignText.Fit("no\r\ncards\u0007\u202E<b>"));
        Assert.Equal(300, ForeignText.Fit(new string('x', 5000)).Length);
    }
}
