using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Notifications;
using IssuancePortal.TestLib;

namespace IssuancePortal.Portal.Tests.Notifications;

public sealed class MailTests
{
    [Fact]
    public async Task Dispatch_RequestDenied_MailReachesTheRequesterWithEverythingEscaped()
    {
        await using var sink = new SmtpSink();
        await using var bench = await NotifyBench.CreateAsync(mail: To(sink));
        var (_, request) = await bench.RequestAsync(surname: "<b>Sousa</b>\r\nBcc: everybody@example.org");
        await bench.RoundAsync();
        await bench.HappensAsync("request.Deny", request, """{"Reason":"Photo & name <differ>\nhttps://example.org/a?b=1&c=2"}""");

        var sent = await bench.RoundAsync();

        Assert.Equal(DeliveryState.Sent, Assert.Single(sent).State);
        var mail = Assert.Single(sink.Mails);
        Assert.Equal("olga@example.org", mail.To);
        Assert.StartsWith("Denied: the device for Ana <b>Sousa</b> Bcc: everybody@example.org", mail.Header("Subject"), StringComparison.Ordinal);
        Assert.DoesNotContain("\nBcc:", mail.Data, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Olga Öperator", mail.Header("To"), StringComparison.Ordinal);
        Assert.Contains("Cards & Keys", mail.Header("From"), StringComparison.Ordinal);
        Assert.Equal($"<{sent[0].IdempotencyKey}@example.org>", mail.Header("Message-ID"));
        var text = mail.Part("text/plain");
        Assert.Contains("Victor <Officer> has denied the request", text, StringComparison.Ordinal);
        Assert.Contains($"https://cards.example.org/go/request/{request.Id}", text, StringComparison.Ordinal);
        var html = mail.Part("text/html");
        Assert.Contains("Victor &lt;Officer&gt;", html, StringComparison.Ordinal);
        Assert.Contains("Photo &amp; name &lt;differ&gt;", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.org/a?b=1&amp;c=2\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispatch_RecipientChoseGerman_MailIsGerman()
    {
        await using var sink = new SmtpSink();
        await using var bench = await NotifyBench.CreateAsync(mail: To(sink));
        var (_, request) = await bench.RequestAsync("de");
        await bench.RoundAsync();
        await bench.HappensAsync("request.Deny", request, """{"Reason":"Foto fehlt"}""");
        await bench.RoundAsync();
        Assert.Equal("Abgelehnt: das Gerät für Ana Sousa", Assert.Single(sink.Mails).Header("Subject"));
    }

    [Fact]
    public async Task Dispatch_RequestFiled_GoesToOfficersWhoMayDecideAndToThePerson()
    {
        await using var sink = new SmtpSink();
        await using var bench = await NotifyBench.CreateAsync(mail: To(sink));
        var (person, request) = await bench.RequestAsync();
        await bench.AccountAsync("victor", Role.Officer);
        await bench.AccountAsync("ana-as-officer", Role.Officer, person.Id);
        await bench.RoundAsync();
        await bench.HappensAsync("request.File", request);
        await bench.RoundAsync();
        Assert.Equal(["ana@example.org", "victor@example.org"], sink.Mails.Select(mail => mail.To).Order());
    }

    [Fact]
    public async Task Dispatch_FirstOfTwoApprovals_TellsNobody()
    {
        await using var sink = new SmtpSink();
        await using var bench = await NotifyBench.CreateAsync(mail: To(sink));
        var (_, request) = await bench.RequestAsync();
        await bench.RoundAsync();
        await bench.HappensAsync("request.Approve", request, after: "PendingApproval");
        Assert.Empty(await bench.RoundAsync());
        await bench.HappensAsync("request.Approve", request, after: "Approved");
        Assert.Equal("olga@example.org", Assert.Single(await bench.RoundAsync()).Recipient);
    }

    [Fact]
    public async Task Try_ServerRefusesTheRecipient_IsTriedAgainLaterWithTheSameMessageId()
    {
        await using var sink = new SmtpSink { Refuses = "450 Mailbox busy" };
        var time = new ManualTime(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
        await using var bench = await NotifyBench.CreateAsync(time, To(sink));
        var (_, request) = await bench.RequestAsync();
        await bench.RoundAsync();
        await bench.HappensAsync("request.Deny", request);
        var first = Assert.Single(await bench.RoundAsync());
        Assert.Equal((DeliveryState.Waiting, 450), (first.State, first.Code));
        Assert.Empty(await bench.TryDueAsync());

        sink.Refuses = null;
        time.Advance(TimeSpan.FromSeconds(13));
        Assert.Equal((DeliveryState.Sent, 2), Assert.Single(await bench.TryDueAsync()) is var again ? (again.State, again.Attempts) : default);
        Assert.Contains(first.IdempotencyKey, Assert.Single(sink.Mails).Header("Message-ID"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_StartTlsWithACertificateThatNobodyTrusts_SaysNothingInClear()
    {
        await using var sink = new SmtpSink(offersTls: true);
        await using var bench = await NotifyBench.CreateAsync(mail: To(sink, MailSecurity.StartTls));
        var (_, request) = await bench.RequestAsync();
        await bench.RoundAsync();
        await bench.HappensAsync("request.Deny", request);
        Assert.Equal(DeliveryState.Waiting, Assert.Single(await bench.RoundAsync()).State);
        Assert.Empty(sink.Mails);
        Assert.DoesNotContain(sink.Heard, line => line.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Try_ServerWithoutStartTls_IsNotUsedInClear()
    {
        await using var sink = new SmtpSink();
        await using var bench = await NotifyBench.CreateAsync(mail: To(sink, MailSecurity.StartTls));
        var (_, request) = await bench.RequestAsync();
        await bench.RoundAsync();
        await bench.HappensAsync("request.Deny", request);
        Assert.NotNull(Assert.Single(await bench.RoundAsync()).Fault);
        Assert.Empty(sink.Mails);
    }

    [Fact]
    public async Task Test_OfATemplate_GoesToTheAdministratorThroughTheOutbox()
    {
        await using var sink = new SmtpSink();
        await using var bench = await NotifyBench.CreateAsync(mail: To(sink));
        await bench.AccountAsync("alice", Role.Administrator);
        var template = (await bench.Get<ChangeNotifications>().ListAsync(NotifyBench.Admin)).Value.First(it => it.Code == "device-issued");
        Assert.Equal("alice@example.org", (await bench.Get<ChangeNotifications>().TestAsync(template.Id, "de", NotifyBench.Admin)).Value);
        await bench.RoundAsync();
        Assert.Equal("Ihr Gerät …4711 wurde ausgegeben", Assert.Single(sink.Mails).Header("Subject"));
    }

    [Fact]
    public async Task Send_PickupFolder_WritesAFile()
    {
        var folder = Directory.CreateTempSubdirectory("pickup-");
        await using var bench = await NotifyBench.CreateAsync(mail: new MailOptions { PickupFolder = Path.Combine(folder.FullName, "mail"), From = "cards@example.org" });
        var outcome = await bench.Get<IMailTransport>().SendAsync(new MailText("ana@example.org", "Ana", "Subject", "Text", "<p>Text</p>"), "key", CancellationToken.None);
        Assert.True(outcome.Delivered, outcome.Fault);
        Assert.Contains("key@example.org", await File.ReadAllTextAsync(Assert.Single(Directory.EnumerateFiles(Path.Combine(folder.FullName, "mail")))), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static MailOptions To(SmtpSink sink, MailSecurity security = MailSecurity.None) => new() { Host = "localhost", Port = sink.Port, Security = security, From = "cards@example.org" };
}
