using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace IssuancePortal.TestLib;

/// <summary>A mail server (RFC 5321) that keeps what it is given. It offers STARTTLS or speaks TLS from the first byte when told to, and can refuse and want a sign-in.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private readonly X509Certificate2? _certificate;
    private readonly X509Certificate2Collection _chain = [];
    private readonly bool _tlsFirst;

    public SmtpSink(bool offersTls = false)
    {
        if (offersTls) _certificate = SelfSigned();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <param name="server">What it shows.</param>
    /// <param name="tlsFirst">TLS from the first byte, else after STARTTLS.</param>
    public SmtpSink((X509Certificate2 Certificate, X509Certificate2Collection Chain) server, bool tlsFirst)
    {
        (_certificate, _chain, _tlsFirst) = (server.Certificate, server.Chain, tlsFirst);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>User and password without which it takes no mail, and the way of telling them that it offers.</summary>
    public (string User, string Password, string Way)? Wants { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What was accepted, newest last.</summary>
    public ConcurrentQueue<SunkMail> Mails { get; } = new();

    /// <summary>Everything that was said to it in clear.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    /// <summary>Answer to RCPT instead of yes.</summary>
    public string? Refuses { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _certificate?.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = Task.Run(() => TalkAsync(client));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await ServeAsync(client.GetStream());
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The other side went.
        }
    }

    private async Task ServeAsync(Stream stream)
    {
        if (_tlsFirst) stream = await ProtectAsync(stream);
        var reader = new StreamReader(stream, Encoding.Latin1);
        var isIn = Wants is null;
        await SayAsync("220 sink.example.org ESMTP");
        string? from = null, to = null;
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (stream is not SslStream) Heard.Enqueue(line);
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync($"250-sink.example.org\r\n{(_certificate is null || stream is SslStream ? "" : "250-STARTTLS\r\n")}{(Wants is { } offered ? $"250-AUTH {offered.Way}\r\n" : "")}250 8BITMIME");
                    break;
                case "STARTTLS" when _certificate is not null:
                    await SayAsync("220 Go ahead");
                    stream = await ProtectAsync(stream);
                    reader = new StreamReader(stream, Encoding.Latin1);
                    break;
                case "AUTH" when Wants is { } wants:
                    isIn = line == $"AUTH PLAIN {Base64($"\0{wants.User}\0{wants.Password}")}" || (line == "AUTH LOGIN" && await AskAsync("VXNlcm5hbWU6", wants.User) && await AskAsync("UGFzc3dvcmQ6", wants.Password));
                    await SayAsync(isIn ? "235 Welcome" : "535 No");
                    break;
                case "MAIL" when !isIn:
                    await SayAsync("530 Sign in first");
                    break;
                case "MAIL":
                    from = Address(line);
                    await SayAsync("250 OK");
                    break;
                case "RCPT":
                    to = Address(line);
                    await SayAsync(Refuses ?? "250 OK");
                    break;
                case "DATA" when to is not null:
                    await SayAsync("354 End with a dot");
                    Mails.Enqueue(new SunkMail(from!, to, await DataAsync(reader)));
                    await SayAsync("250 Kept");
                    break;
                case "QUIT":
                    await SayAsync("221 Bye");
                    return;
                case "RSET" or "NOOP":
                    await SayAsync("250 OK");
                    break;
                default:
                    await SayAsync("502 Not here");
                    break;
            }
        }

        async Task<bool> AskAsync(string question, string expected)
        {
            await SayAsync($"334 {question}");
            return await reader.ReadLineAsync(_end.Token) == Base64(expected);
        }

        async Task SayAsync(string answer) => await stream.WriteAsync(Encoding.Latin1.GetBytes(answer + "\r\n"), _end.Token);
    }

    private async Task<SslStream> ProtectAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(_certificate!, _chain, offline: true) }, _end.Token);
        return tls;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Address(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

    private async Task<string> DataAsync(StreamReader reader)
    {
        var data = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".")
            data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return data.ToString();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}

/// <summary>A mail as a reader would take it apart.</summary>
/// <param name="From">Sender of the envelope.</param>
/// <param name="To">Recipient of the envelope.</param>
/// <param name="Data">What was said after DATA.</param>
internal sealed record SunkMail(string From, string To, string Data)
{
    public string Header(string name)
    {
        var lines = Data[..Data.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal).Split("\r\n");
        var value = lines.First(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();
        var text = new StringBuilder();
        var wasEncoded = true;
        foreach (var word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // Only between two encoded words a space means nothing (RFC 2047 §6.2).
            var decoded = Decoded(word);
            if (text.Length > 0 && !(wasEncoded && decoded is not null)) text.Append(' ');
            text.Append(decoded ?? word);
            wasEncoded = decoded is not null;
        }

        return text.ToString();
    }

    /// <summary>The part of a type, decoded.</summary>
    public string Part(string type)
    {
        var boundary = "--" + Header("Content-Type").Split("boundary=")[1].Trim('"', ' ', ';');
        var part = Data.Split(boundary).First(it => it.Contains($"Content-Type: {type}", StringComparison.OrdinalIgnoreCase) || it.Contains($"content-type: {type}", StringComparison.OrdinalIgnoreCase));
        var split = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = (part[..split], part[(split + 4)..]);
        if (head.Contains("base64", StringComparison.OrdinalIgnoreCase)) return Encoding.UTF8.GetString(Convert.FromBase64String(body.Trim()));
        return head.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase) ? QuotedPrintable(body.Replace("=\r\n", "", StringComparison.Ordinal)) : body;
    }

    private static string? Decoded(string word) => word.StartsWith("=?", StringComparison.Ordinal) && word.Split('?') is [_, _, var kind, var text, _]
        ? kind is "B" or "b" ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : QuotedPrintable(text.Replace('_', ' '))
        : null;

    private static string QuotedPrintable(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                bytes.Add((byte)text[i]);
                continue;
            }

            bytes.Add(Convert.ToByte(text[(i + 1)..(i + 3)], 16));
            i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
