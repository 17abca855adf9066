using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Features.Shell;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>Hands mails to the SMTP server of section <c>Mail</c>, each as plain text and as a simple page.</summary>
internal sealed class SmtpMailTransport(MailOptions options, IOptions<ShellOptions> shell, IHostEnvironment environment) : IMailTransport
{
    public bool IsOn => options.IsOn;

    public string Language => options.Language;

    public async Task<DeliveryOutcome> SendAsync(MailText mail, string key, CancellationToken cancellation)
    {
        if (!IsOn) return new DeliveryOutcome(false, Fault: $"{MailOptions.Section}:{nameof(MailOptions.Host)} is not set.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var message = Message(mail, key);
            using var client = Client();
            await client.SendMailAsync(message, limit.Token);
            return new DeliveryOutcome(true, (int)SmtpStatusCode.Ok);
        }
        catch (FormatException)
        {
            return new DeliveryOutcome(false, Fault: "This is not an e-mail address.", IsFinal: true);
        }
        catch (SmtpException e)
        {
            return new DeliveryOutcome(false, e.StatusCode == SmtpStatusCode.GeneralFailure ? null : (int)e.StatusCode, e.GetBaseException().Message);
        }
        catch (OperationCanceledException)
        {
            return new DeliveryOutcome(false, Fault: cancellation.IsCancellationRequested ? "The portal stopped." : $"The server did not answer within {options.Timeout.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or System.Security.Authentication.AuthenticationException)
        {
            return new DeliveryOutcome(false, Fault: e.GetBaseException().Message);
        }
    }

    private MailMessage Message(MailText mail, string key)
    {
        var from = new MailAddress(options.From, options.FromName ?? shell.Value.Name, Encoding.UTF8);
        var message = new MailMessage(from, new MailAddress(mail.To, mail.ToName, Encoding.UTF8)) { Subject = mail.Subject, SubjectEncoding = Encoding.UTF8 };
        // The same for every try, so that a server or a reader that gets it twice can tell.
        message.Headers.Add("Message-ID", $"<{key}@{from.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Text, Encoding.UTF8, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
        return message;
    }

    private SmtpClient Client()
    {
        if (options.Host is not { Length: > 0 })
        {
            var folder = Path.Combine(environment.ContentRootPath, options.PickupFolder!);
            Data.Database.PrivateFolder.Create(folder);
            return new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = folder };
        }

        return new SmtpClient(options.Host, options.Port)
        {
            EnableSsl = options.Security == MailSecurity.StartTls,
            UseDefaultCredentials = false,
            Credentials = options.User is { Length: > 0 } user ? new NetworkCredential(user, options.Password) : null,
        };
    }
}
