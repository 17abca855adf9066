using System.Globalization;
using System.Net;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.People;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>Sends one-time secrets for the user portal straight away: they stand in no delivery log and are never sent twice.</summary>
internal sealed class MailedCode(IMailTransport mail, IStringLocalizer<MeText> texts, ILogger<MailedCode> log) : ICodeSender
{
    public bool IsOn => mail.IsOn;

    public async Task SendAsync(Person person, string code, DateTimeOffset expiresAt, CancellationToken cancellation)
    {
        var until = expiresAt.ToUniversalTime().ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture);
        // Whoever asked is told the same as always; the administration reads why in the log.
        await MailAsync(person, "Mail", cancellation, person.GivenName, $"{code[..3]} {code[3..]}", until);
    }

    public Task<bool> SendInitialPasswordAsync(Person person, string password, string serial, DateTimeOffset expiresAt, CancellationToken cancellation) => MailAsync(
        person, "PasswordMail", cancellation, person.GivenName, string.Join('-', password.Chunk(4).Select(part => new string(part))), Issue.Wizard.Grouped(serial),
        expiresAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));

    public Task<bool> SendPhoneInvitationAsync(Person person, Uri link, DateTimeOffset expiresAt, CancellationToken cancellation) => MailAsync(
        person, "PhoneMail", cancellation, person.GivenName, link.AbsoluteUri, expiresAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));

    private async Task<bool> MailAsync(Person person, string kind, CancellationToken cancellation, params object[] arguments)
    {
        var text = texts[$"{kind}.Text", arguments].Value;
        var sent = await mail.SendAsync(new MailText(person.Email, person.Name, texts[$"{kind}.Subject"], text, $"<p>{WebUtility.HtmlEncode(text).ReplaceLineEndings("<br />")}</p>"), $"code-{Guid.NewGuid():N}", cancellation);
        if (!sent.Delivered) log.LogError("A one-time secret for person {Person} could not be sent: {Fault}", person.Id, sent.Fault);
        return sent.Delivered;
    }
}
