using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using IssuancePortal.Portal.Start;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>
/// A talk with a mail server (RFC 5321) that hands it one mail: over TLS from the first byte (RFC 8314 §3.3), or after STARTTLS, which is demanded (RFC 3207). The platform's own client knows neither the first
/// nor the site's certificate authorities.
/// </summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    /// <summary>Longest answer that is listened to, in lines of at most <see cref="LongestLine"/> characters.</summary>
    private const int MostLines = 100;

    private const int LongestLine = 2048;

    private readonly TcpClient _client = new() { NoDelay = true };
    private Stream _stream = Stream.Null;
    private HashSet<string> _offers = [];
    private readonly byte[] _buffer = new byte[4096];
    private int _read;
    private int _have;

    private SmtpSession()
    {
    }

    /// <summary>Connects, protects the way as the options say, and signs in if they say so.</summary>
    /// <exception cref="SmtpReplyException">The server refuses, or offers no TLS where it is demanded.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">Its certificate is not trusted, or another's.</exception>
    public static async Task<SmtpSession> OpenAsync(MailOptions options, TrustedAuthorities trust, CancellationToken cancellation)
    {
        var session = new SmtpSession();
        try
        {
            await session._client.ConnectAsync(options.Host!, options.Port, cancellation);
            session._stream = session._client.GetStream();
            if (options.Security == MailSecurity.Tls) await session.ProtectAsync(options.Host!, trust, cancellation);
            await session.HearAsync(220, cancellation);
            await session.GreetAsync(cancellation);
            if (options.Security == MailSecurity.StartTls)
            {
                if (!session._offers.Contains("STARTTLS")) throw new SmtpReplyException(null, "The server offers no STARTTLS.");
                await session.SayAsync("STARTTLS", 220, cancellation);
                // What was said before counts no more: somebody between may have added it.
                (session._read, session._have) = (0, 0);
                await session.ProtectAsync(options.Host!, trust, cancellation);
                await session.GreetAsync(cancellation);
            }

            if (options.User is { Length: > 0 } user) await session.SignInAsync(user, options.Password ?? "", cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands a mail over.</summary>
    /// <exception cref="SmtpReplyException">The server refuses sender, recipient or mail.</exception>
    public async Task SendAsync(string from, string to, string mail, CancellationToken cancellation)
    {
        var international = from.Any(x => x > '~') || to.Any(x => x > '~');
        if (international && !_offers.Contains("SMTPUTF8")) throw new SmtpReplyException(553, "The server takes no addresses beyond ASCII.");
        await SayAsync($"MAIL FROM:<{from}>{(international ? " SMTPUTF8" : "")}", 250, cancellation);
        await SayAsync($"RCPT TO:<{to}>", 250, cancellation);
        await SayAsync("DATA", 354, cancellation);
        await WriteAsync($"{mail.Replace("\r\n.", "\r\n..", StringComparison.Ordinal)}.\r\n", cancellation);
        await HearAsync(250, cancellation);
        await WriteAsync("QUIT\r\n", cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task ProtectAsync(string host, TrustedAuthorities trust, CancellationToken cancellation)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = trust.Accepts }, cancellation);
    }

    private async Task GreetAsync(CancellationToken cancellation)
    {
        var offered = await SayAsync($"EHLO {(_client.Client.LocalEndPoint is System.Net.IPEndPoint { AddressFamily: AddressFamily.InterNetwork } end ? $"[{end.Address}]" : "localhost")}", 250, cancellation);
        _offers = [.. offered.Skip(1).Select(line => line.Split(' ')[0].ToUpperInvariant()), .. offered.Skip(1).Where(line => line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase)).SelectMany(line => line.ToUpperInvariant().Split(' ').Skip(1).Select(way => "AUTH " + way))];
    }

    /// <summary>PLAIN (RFC 4616), or LOGIN for servers that know nothing else; the options let a password go over TLS only.</summary>
    private async Task SignInAsync(string user, string password, CancellationToken cancellation)
    {
        if (_offers.Contains("AUTH PLAIN"))
        {
            await SayAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", 235, cancellation);
            return;
        }

        if (!_offers.Contains("AUTH LOGIN")) throw new SmtpReplyException(null, "The server offers no sign-in that is known here.");
        await SayAsync("AUTH LOGIN", 334, cancellation);
        await SayAsync(Base64(user), 334, cancellation);
        await SayAsync(Base64(password), 235, cancellation);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<List<string>> SayAsync(string line, int expected, CancellationToken cancellation)
    {
        if (line.AsSpan().ContainsAny('\r', '\n')) throw new FormatException("A line break in what is said to the mail server.");
        await WriteAsync(line + "\r\n", cancellation);
        return await HearAsync(expected, cancellation);
    }

    private async Task WriteAsync(string text, CancellationToken cancellation)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await _stream.FlushAsync(cancellation);
    }

    /// <summary>The lines of an answer without its code (RFC 5321 §4.2.1).</summary>
    private async Task<List<string>> HearAsync(int expected, CancellationToken cancellation)
    {
        List<string> lines = [];
        while (true)
        {
            var line = await LineAsync(cancellation);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || lines.Count == MostLines) throw new SmtpReplyException(null, "The server does not speak SMTP.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-') continue;
            return code == expected || (expected == 250 && code == 251) ? lines : throw new SmtpReplyException(code, string.Join(' ', lines));
        }
    }

    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_read == _have)
            {
                (_read, _have) = (0, await _stream.ReadAsync(_buffer, cancellation));
                if (_have == 0) throw new IOException("The server closed the connection.");
            }

            var next = (char)_buffer[_read++];
            if (next == '\n') return line.ToString().TrimEnd('\r');
            if (line.Append(next).Length > LongestLine) throw new SmtpReplyException(null, "The server does not speak SMTP.");
        }
    }
}

/// <summary>A mail server said no.</summary>
internal sealed class SmtpReplyException(int? code, string message) : Exception(message)
{
    /// <summary>RFC 5321 §4.2.3; null when it never got so far.</summary>
    public int? Code { get; } = code;
}
