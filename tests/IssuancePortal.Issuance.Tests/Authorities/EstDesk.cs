using System.Diagnostics;
using System.Formats.Asn1;
using System.Text;
using IssuancePortal.Pki.Requests;
using IssuancePortal.TestLib;
using Microsoft.AspNetCore.Http;

namespace IssuancePortal.Issuance.Tests.Authorities;

/// <summary>A small strict EST server (RFC 7030 §4): it takes what OpenSSL finds to be signed by its own key, answers 202 as often as it is told to, and hands out what the rig signs.</summary>
internal sealed class EstDesk(OutsideRig rig)
{
    private readonly Dictionary<string, int> _asked = [];

    /// <summary>How often a request is answered with 202 before it is granted.</summary>
    public int Waits { get; set; }

    /// <summary>Answers otherwise; null as it should.</summary>
    public (int Status, string Text)? Says { get; set; }

    /// <summary>How many requests came.</summary>
    public int Count { get; private set; }

    public async Task<string> OpenAsync() => await rig.ServeAsync(AnswerAsync, tls: true) + "/.well-known/est";

    private async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path == "/.well-known/est/cacerts")
        {
            await http.Response.WriteAsync(Convert.ToBase64String(CertificateBag.Pack([rig.Issuing.RawData])));
            return;
        }

        Assert.Equal(("/.well-known/est/simpleenroll", "application/pkcs10", "POST"), (http.Request.Path.Value, http.Request.ContentType, http.Request.Method));
        Count++;
        if (http.Request.Headers.Authorization != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"portal:{OutsideRig.Secret}"))}")
        {
            http.Response.StatusCode = 401;
            return;
        }

        if (Says is { } says)
        {
            (http.Response.StatusCode, http.Response.ContentType) = (says.Status, "text/plain; charset=utf-8");
            await http.Response.WriteAsync(says.Text);
            return;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var text = Encoding.ASCII.GetString(body.ToArray());
        await JudgeAsync(text);
        var before = _asked.GetValueOrDefault(text);
        _asked[text] = before + 1;
        if (before < Waits)
        {
            http.Response.StatusCode = 202;
            http.Response.Headers.RetryAfter = "1";
            return;
        }

        http.Response.ContentType = "application/pkcs7-mime; smime-type=certs-only";
        using var certificate = rig.Sign(WishIn(Convert.FromBase64String(text)));
        await http.Response.WriteAsync(Convert.ToBase64String(CertificateBag.Pack([certificate.RawData])));
    }

    private async Task JudgeAsync(string base64)
    {
        var file = rig[$"request-{Guid.NewGuid():N}.der"];
        await File.WriteAllBytesAsync(file, Convert.FromBase64String(base64));
        using var judge = Process.Start(new ProcessStartInfo("openssl", ["req", "-inform", "DER", "-in", file, "-verify", "-noout"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = await judge.StandardError.ReadToEndAsync() + await judge.StandardOutput.ReadToEndAsync();
        await judge.WaitForExitAsync();
        Assert.True(judge.ExitCode == 0 && said.Contains("verify OK", StringComparison.Ordinal), said);
    }

    private static Wish WishIn(byte[] request)
    {
        var info = new AsnReader(request, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        info.ReadInteger();
        var subject = info.ReadEncodedValue().ToArray();
        var key = info.ReadEncodedValue().ToArray();
        var attribute = info.ReadSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        Assert.Equal("1.2.840.113549.1.9.14", attribute.ReadObjectIdentifier());
        return new Wish(key, subject, OutsideRig.ExtensionsIn(attribute.ReadSetOf().ReadSequence()), null);
    }
}
