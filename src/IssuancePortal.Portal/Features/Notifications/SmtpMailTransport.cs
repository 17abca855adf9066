using System.Net.Sockets;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Start;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Text;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>Hands mails to the SMTP server of section <c>Mail</c>, each as plain text and as a simple page.</summary>
internal sealed class SmtpMailTransport(MailOptions options, IOptions<ShellOptions> shell, IHostEnvironment environment, TrustedAuthorities trust, TimeProvider time) : IMailTransport
{
    private const int Kept = 250;

    public bool IsOn => options.IsOn;

    public string Language => options.Language;

    public async Task<DeliveryOutcome> SendAsync(MailText mail, string key, CancellationToken cancellation)
    {
        if (!IsOn) return new DeliveryOutcome(false, Fault: $"{MailOptions.Section}:{nameof(MailOptions.Host)} is not set.");
        if (Address(mail.ToName, mail.To) is not { } to || Address(options.FromName ?? shell.Value.Name, options.From) is not { } from)
            return new DeliveryOutcome(false, Fault: "This is not an e-mail address.", IsFinal: true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var message = Message(mail, from, to, key);
            if (options.Host is { Length: > 0 }) await HandOverAsync(message, limit.Token);
            else await KeepAsync(message, limit.Token);
            return new DeliveryOutcome(true, Kept);
        }
        catch (SmtpCommandException e)
        {
            return new DeliveryOutcome(false, (int)e.StatusCode, e.Message);
        }
        catch (AuthenticationException e)
        {
            return new DeliveryOutcome(false, (int?)(e.InnerException as SmtpCommandException)?.StatusCode, (e.InnerException ?? e).Message);
        }
        catch (OperationCanceledException)
        {
            return new DeliveryOutcome(false, Fault: cancellation.IsCancellationRequested ? "The portal stopped." : $"The server did not answer within {options.Timeout.TotalSeconds:0} s.");
        }
        catch (SslHandshakeException)
        {
            return new DeliveryOutcome(false, Fault: "The server's certificate is not trusted, or another's.");
        }
        catch (Exception e) when (e is IOException or SocketException or MailKit.ProtocolException or NotSupportedException or UnauthorizedAccessException)
        {
            return new DeliveryOutcome(false, Fault: e.GetBaseException().Message);
        }
    }

    /// <summary>Null for a text that is no address of a person somewhere.</summary>
    private static MailboxAddress? Address(string name, string address) =>
        MailboxAddress.TryParse(address, out var parsed) && parsed.Domain.Length > 0 && parsed.Address == address ? new MailboxAddress(name, address) : null;

    /// <summary>Both texts in base64, so that no line is long. Its id is the same for every try, so that a server or a reader that gets it twice can tell.</summary>
    private MimeMessage Message(MailText mail, MailboxAddress from, MailboxAddress to, string key)
    {
        var message = new MimeMessage { Subject = mail.Subject, Date = time.GetUtcNow(), MessageId = $"{key}@{from.Domain}" };
        message.From.Add(from);
        message.To.Add(to);
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Body = new MultipartAlternative(Part(TextFormat.Plain, mail.Text), Part(TextFormat.Html, mail.Html));
        return message;

        static TextPart Part(TextFormat format, string text) => new(format) { Text = text.ReplaceLineEndings("\r\n"), ContentTransferEncoding = ContentEncoding.Base64 };
    }

    private async Task HandOverAsync(MimeMessage message, CancellationToken cancellation)
    {
        using var client = new SmtpClient { ServerCertificateValidationCallback = trust.Accepts, CheckCertificateRevocation = false };
        await client.ConnectAsync(
            options.Host!,
            options.Port,
            options.Security switch
            {
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.StartTls => SecureSocketOptions.StartTls,
                _ => SecureSocketOptions.None,
            },
            cancellation);
        if (options.User is { Length: > 0 } user) await client.AuthenticateAsync(user, options.Password ?? "", cancellation);
        await client.SendAsync(message, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    /// <summary>As a file, whole or not at all, that whoever collects it can tell from one that is still being written.</summary>
    private async Task KeepAsync(MimeMessage message, CancellationToken cancellation)
    {
        var folder = Path.Combine(environment.ContentRootPath, options.PickupFolder!);
        Data.Database.PrivateFolder.Create(folder);
        var file = Path.Combine(folder, $"{Guid.NewGuid()}.eml");
        message.Headers.Insert(0, "X-Receiver", message.To.Mailboxes.Single().Address);
        message.Headers.Insert(0, "X-Sender", message.From.Mailboxes.Single().Address);
        await message.WriteToAsync(file + ".part", cancellation);
        File.Move(file + ".part", file);
    }
}
