using System.Diagnostics;
using System.Formats.Asn1;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using IssuancePortal.Pki.Cmp;
using Microsoft.AspNetCore.Http;

namespace IssuancePortal.TestLib;

/// <summary>
/// OpenSSL's CMP server (<c>openssl cmp -port</c>) behind a desk of ours: OpenSSL judges every message of the portal and protects every answer. It can only ever hand out one certificate that is given to it at its start; the
/// desk has that one made for the key that is asked for, starts a server for it, and passes all messages on as they are.
/// </summary>
internal sealed class CmpDesk(OutsideRig rig, bool bySecret = false) : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly List<Process> _processes = [];
    private readonly Dictionary<string, int> _ports = [];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, int> _bySerial = [];
    private int _last;

    /// <summary>What else the servers are started with.</summary>
    public string[] More { get; set; } = [];

    /// <summary>Kinds of the messages that came, in order.</summary>
    public List<CmpBodyType> Came { get; } = [];

    /// <summary>What OpenSSL said of them.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Looks at a message before it is passed on; true keeps it from getting an answer.</summary>
    public Func<CmpMessage, Task<bool>>? Before { get; set; }

    /// <summary>Told of a message that OpenSSL has answered, before the answer goes back.</summary>
    public Action<CmpMessage>? After { get; set; }

    public Task<string> OpenAsync() => rig.ServeAsync(AnswerAsync, tls: false);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _http.Dispose();
        _gate.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var message = CmpMessage.TryRead(body.ToArray()) ?? throw new InvalidOperationException("Not a message of CMP.");
        Assert.Equal("application/pkixcmp", http.Request.ContentType);
        await _gate.WaitAsync();
        try
        {
            Came.Add(message.Type);
            if (Before is { } before && await before(message))
            {
                http.Abort();
                return;
            }

            var transaction = Convert.ToHexString(message.TransactionId!);
            if (message.Type == CmpBodyType.RevocationRequest && _bySerial.TryGetValue(SerialIn(message), out var issuer)) _ports[transaction] = issuer;
            if (!_ports.TryGetValue(transaction, out var port))
            {
                if (message.Type == CmpBodyType.CertificateRequest || _last == 0) _last = await StartAsync(message.Type == CmpBodyType.CertificateRequest ? WishIn(message) : null);
                _ports[transaction] = port = _last;
            }

            using var content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/pkixcmp") } };
            using var answer = await _http.PostAsync($"http://127.0.0.1:{port}/", content);
            After?.Invoke(message);
            http.Response.StatusCode = (int)answer.StatusCode;
            http.Response.ContentType = "application/pkixcmp";
            await http.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
        }
        finally
        {
            _gate.Release();
        }
    }

    private static Wish WishIn(CmpMessage message)
    {
        var request = new AsnReader(message.Content, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        var wanted = request.ReadSequence();
        wanted.ReadInteger();
        var template = wanted.ReadSequence();
        var (subject, key, extensions, end) = (Array.Empty<byte>(), Array.Empty<byte>(), (IReadOnlyList<System.Security.Cryptography.X509Certificates.X509Extension>)[], (DateTimeOffset?)null);
        while (template.HasData)
        {
            var tag = template.PeekTag();
            switch (tag.TagValue)
            {
                case 4:
                    var period = template.ReadSequence(tag);
                    period.ReadEncodedValue();
                    end = period.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 1)).ReadUtcTime();
                    break;
                case 5:
                    subject = template.ReadSequence(tag).ReadEncodedValue().ToArray();
                    break;
                case 6:
                    var writer = new AsnWriter(AsnEncodingRules.DER);
                    var parts = template.ReadSequence(tag);
                    using (writer.PushSequence())
                        while (parts.HasData) writer.WriteEncodedValue(parts.ReadEncodedValue().Span);
                    key = writer.Encode();
                    break;
                case 9:
                    extensions = OutsideRig.ExtensionsIn(template.ReadSequence(tag));
                    break;
                default:
                    template.ReadEncodedValue();
                    break;
            }
        }

        return new Wish(key, subject, extensions, end);
    }

    private static string SerialIn(CmpMessage message)
    {
        var template = new AsnReader(message.Content, AsnEncodingRules.DER).ReadSequence().ReadSequence().ReadSequence();
        return Convert.ToHexString(template.ReadInteger(new Asn1Tag(TagClass.ContextSpecific, 1)).ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    private async Task<int> StartAsync(Wish? wish)
    {
        var port = FreePort.Next();
        var answer = rig[$"answer-{port}.pem"];
        using (var certificate = wish is null ? null : rig.Sign(wish)) await File.WriteAllTextAsync(answer, (certificate ?? rig.Issuing).ExportCertificatePem());
        if (wish is not null) _bySerial[rig.Signed[^1]] = port;
        string[] credential = bySecret
            ? ["-srv_ref", "elsewhere", "-srv_secret", $"pass:{OutsideRig.Secret}"]
            : ["-srv_cert", rig["server.pem"], "-srv_key", rig["server.key"], "-srv_trusted", rig["ca.pem"], "-srv_untrusted", rig["ca.pem"]];
        var start = new ProcessStartInfo("openssl", ["cmp", "-port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-rsp_cert", answer, "-accept_raverified", "-batch", .. credential, .. More])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        _processes.Add(process);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return port;
            }
            catch (SocketException)
            {
                Assert.False(process.HasExited, string.Join("\n", Said));
                await Task.Delay(30, limit.Token);
            }
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (Said) Said.Add(line);
    }
}
