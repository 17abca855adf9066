using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Features.Notifications;
using IssuancePortal.Portal.Start;
using IssuancePortal.TestLib;

namespace IssuancePortal.Portal.Tests.Notifications;

/// <summary>Mails and webhooks over TLS to real servers whose certificates a site's own authority issued.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly MailText Mail = new("ana@example.org", "Ana Söusa", "Grüße, Ana: " + new string('ä', 120), ".Ein Punkt\n\nund Schluß", "<p>Schluß</p>");

    private readonly TestAuthority _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(nameof(MailSecurity.StartTls), "PLAIN LOGIN")]
    [InlineData(nameof(MailSecurity.StartTls), "LOGIN")]
    [InlineData(nameof(MailSecurity.Tls), "LOGIN PLAIN")]
    public async Task Mail_ServerOfATrustedAuthority_IsHandedOverInTlsOnlyAndSignedIn(string security, string ways)
    {
        await using var sink = new SmtpSink(_site.Server("localhost"), security == nameof(MailSecurity.Tls)) { Wants = ("portal", "pass wörd", ways) };
        await using var bench = await NotifyBench.CreateAsync(mail: To(sink, security, "portal", "pass wörd"), trust: new TrustOptions { CaFile = _site.CaFile });
        var sent = await bench.Get<IMailTransport>().SendAsync(Mail, "key", CancellationToken.None);
        Assert.True(sent.Delivered, sent.Fault);
        var mail = Assert.Single(sink.Mails);
        Assert.Equal(Mail.Subject, mail.Header("Subject"));
        Assert.Contains("Ana Söusa", mail.Header("To"), StringComparison.Ordinal);
        Assert.Equal(".Ein Punkt\r\n\r\nund Schluß", mail.Part("text/plain"));
        Assert.All(mail.Data.Split("\r\n"), line => Assert.True(line.Length <= 200, line));
        Assert.All(sink.Heard, line => Assert.True(line.StartsWith("EHLO", StringComparison.Ordinal) || line == "STARTTLS", line));
    }

    [Theory]
    [InlineData(nameof(MailSecurity.StartTls))]
    [InlineData(nameof(MailSecurity.Tls))]
    public async Task Mail_ServerNotToBeTrusted_IsToldNothing(string security)
    {
        using var stranger = new TestAuthority();
        foreach (var server in new[] { stranger.Server("localhost"), _site.Server("mail.example.org"), _site.Server("localhost", isOver: true), _site.Server("localhost", purpose: "1.3.6.1.5.5.7.3.2") })
        {
            await using var sink = new SmtpSink(server, security == nameof(MailSecurity.Tls));
            await using var bench = await NotifyBench.CreateAsync(mail: To(sink, security), trust: new TrustOptions { CaFile = _site.CaFile });
            var sent = await bench.Get<IMailTransport>().SendAsync(Mail, "key", CancellationToken.None);
            Assert.Equal((false, false, true), (sent.Delivered, sent.IsFinal, sent.Fault?.Contains("certificate", StringComparison.OrdinalIgnoreCase)));
            Assert.Empty(sink.Mails);
            Assert.DoesNotContain(sink.Heard, line => line.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Mail_WrongPassword_SaysWhatTheServerSaid()
    {
        await using var sink = new SmtpSink(_site.Server("localhost"), tlsFirst: false) { Wants = ("portal", "right", "PLAIN") };
        await using var bench = await NotifyBench.CreateAsync(mail: To(sink, nameof(MailSecurity.StartTls), "portal", "wrong"), trust: new TrustOptions { CaFile = _site.CaFile });
        var sent = await bench.Get<IMailTransport>().SendAsync(Mail, "key", CancellationToken.None);
        Assert.Equal((false, 535, "No"), (sent.Delivered, sent.Code, sent.Fault));
    }

    [Theory]
    [InlineData("ana@example.org>\r\nRCPT TO:<eve@example.org")]
    [InlineData("ana")]
    [InlineData("")]
    public async Task Mail_AddressThatIsNone_IsNeverTriedAgain(string address)
    {
        await using var sink = new SmtpSink();
        await using var bench = await NotifyBench.CreateAsync(mail: To(sink, nameof(MailSecurity.None)));
        Assert.True((await bench.Get<IMailTransport>().SendAsync(Mail with { To = address }, "key", CancellationToken.None)).IsFinal);
        Assert.Empty(sink.Mails);
    }

    [Fact]
    public async Task Webhook_ReceiverOfATrustedAuthority_IsCalled()
    {
        await using var receiver = await WebhookReceiver.StartAsync(_site.Server("localhost"));
        Assert.True((await CallAsync(receiver.Url, _site.CaFile)).Delivered);
        Assert.Equal("{\"a\":1}", Assert.Single(receiver.Calls).Body);
    }

    [Fact]
    public async Task Webhook_ReceiverNotToBeTrusted_IsToldNothing()
    {
        using var stranger = new TestAuthority();
        foreach (var (server, ca) in new ((X509Certificate2, X509Certificate2Collection), string?)[]
        {
            (_site.Server("localhost"), null), (stranger.Server("localhost"), _site.CaFile), (_site.Server("hook.example.org"), _site.CaFile), (_site.Server("localhost", isOver: true), _site.CaFile),
        })
        {
            await using var receiver = await WebhookReceiver.StartAsync(server);
            var called = await CallAsync(receiver.Url, ca);
            Assert.Equal((false, false), (called.Delivered, called.IsFinal));
            Assert.Empty(receiver.Calls);
        }
    }

    [Theory]
    [InlineData("relative.pem", "full path")]
    [InlineData("/nowhere/ca.pem", "no such file")]
    [InlineData("/etc/hostname", "no certificate")]
    public void Options_CaFileThatIsNone_SaySo(string file, string fault) =>
        Assert.Contains(fault, Assert.Single(new TrustOptions { CaFile = file }.Faults()), StringComparison.Ordinal);

    private static async Task<DeliveryOutcome> CallAsync(string url, string? ca)
    {
        using var trust = new TrustedAuthorities(new TrustOptions { CaFile = ca });
        using var transport = new WebhookTransport(new WebhookOptions { AllowLocalhost = true }, trust);
        return await transport.PostAsync(new WebhookCall(url, "{\"a\":1}", "1", "s", "k", "test"), CancellationToken.None);
    }

    private static MailOptions To(SmtpSink sink, string security, string? user = null, string? password = null) =>
        new() { Host = "localhost", Port = sink.Port, Security = Enum.Parse<MailSecurity>(security), From = "cards@example.org", User = user, Password = password };
}
