using System.Globalization;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Start;
using Microsoft.Extensions.Options;

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
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);
        try
        {
            var from = new MailAddress(options.From, options.FromName ?? shell.Value.Name, Encoding.UTF8);
            var to = new MailAddress(mail.To, mail.ToName, Encoding.UTF8);
            var text = MimeMail.Write(mail, from, to, key, time.GetUtcNow());
            if (options.Host is { Length: > 0 })
            {
                await using var session = await SmtpSession.OpenAsync(options, trust, limit.Token);
                await session.SendAsync(Plain(from), Plain(to), text, limit.Token);
            }
            else
            {
                await KeepAsync(text, from, to, limit.Token);
            }

            return new DeliveryOutcome(true, Kept);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return new DeliveryOutcome(false, Fault: "This is not an e-mail address.", IsFinal: true);
        }
        catch (SmtpReplyException e)
        {
            return new DeliveryOutcome(false, e.Code, e.Message);
        }
        catch (OperationCanceledException)
        {
            return new DeliveryOutcome(false, Fault: cancellation.IsCancellationRequested ? "The portal stopped." : $"The server did not answer within {options.Timeout.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException or UnauthorizedAccessException)
        {
            return new DeliveryOutcome(false, Fault: e.GetBaseException().Message);
        }
    }

    /// <summary>The address as the server takes it; its host in ASCII (RFC 5890).</summary>
    private static string Plain(MailAddress address) => $"{address.User}@{new IdnMapping().GetAscii(address.Host)}";

    /// <summary>As a file, whole or not at all, that whoever collects it can tell from one that is still being written.</summary>
    private async Task KeepAsync(string text, MailAddress from, MailAddress to, CancellationToken cancellation)
    {
        var folder = Path.Combine(environment.ContentRootPath, options.PickupFolder!);
        Data.Database.PrivateFolder.Create(folder);
        var file = Path.Combine(folder, $"{Guid.NewGuid()}.eml");
        await File.WriteAllTextAsync(file + ".part", $"X-Sender: {Plain(from)}\r\nX-Receiver: {Plain(to)}\r\n{text}", new UTF8Encoding(false), cancellation);
        File.Move(file + ".part", file);
    }
}
