using System.Globalization;
using System.Net;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.People;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>Sends codes for the user portal straight away: they stand in no delivery log and are never sent twice.</summary>
internal sealed class MailedCode(IMailTransport mail, IStringLocalizer<MeText> texts, ILogger<MailedCode> log) : ICodeSender
{
    public bool IsOn => mail.IsOn;

    public async Task SendAsync(Person person, string code, DateTimeOffset expiresAt, CancellationToken cancellation)
    {
        var (shown, until) = ($"{code[..3]} {code[3..]}", expiresAt.ToUniversalTime().ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture));
        var text = texts["Mail.Text", person.GivenName, shown, until].Value;
        var sent = await mail.SendAsync(new MailText(person.Email, person.Name, texts["Mail.Subject"], text, $"<p>{WebUtility.HtmlEncode(text).ReplaceLineEndings("<br />")}</p>"), $"code-{Guid.NewGuid():N}", cancellation);

        // Whoever asked is told the same as always; the administration reads why in the log.
        if (!sent.Delivered) log.LogError("A code for person {Person} could not be sent: {Fault}", person.Id, sent.Fault);
    }
}
