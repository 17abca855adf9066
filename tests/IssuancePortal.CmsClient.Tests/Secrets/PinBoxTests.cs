using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.CmsClient.Tests.Support;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Tests.Secrets;

public sealed class PinBoxTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly Guid _run = Guid.NewGuid();

    [Fact]
    public async Task Open_SealedByWebCrypto_GivesThePinAndBothShowTheSameCode()
    {
        using var box = new PinBox();
        using var node = Process.Start(new ProcessStartInfo(
            "node", [Path.Combine(AppContext.BaseDirectory, "Secrets", "seal.mjs"), Convert.ToBase64String(box.PublicKey), "80524617", _run.ToString("D")])
        {
            RedirectStandardOutput = true,
        })!;
        var printed = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);

        var sealedPin = JsonSerializer.Deserialize<SealedPin>(printed, Web)!;
        using var document = JsonDocument.Parse(printed);

        Assert.Equal("80524617", Encoding.UTF8.GetString(box.Open(sealedPin, _run)!));
        Assert.Equal(LineNames.PinCode(box.PublicKey, sealedPin.PagePublicKey), document.RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public void Open_AnythingChanged_OpensNothing()
    {
        using var box = new PinBox();
        var good = Scripts.Seal("805246", SecretKind.NewPin, box.PublicKey, _run);
        Assert.NotNull(box.Open(good, _run));

        Assert.Null(box.Open(good, Guid.NewGuid()));
        Assert.Null(box.Open(good with { Context = good.Context.ToUpperInvariant() }, _run));
        for (var i = 0; i < good.Ciphertext.Length; i++) Assert.Null(box.Open(good with { Ciphertext = Flip(good.Ciphertext, i) }, _run));
        for (var i = 0; i < good.Nonce.Length; i++) Assert.Null(box.Open(good with { Nonce = Flip(good.Nonce, i) }, _run));
        for (var i = 0; i < good.PagePublicKey.Length; i++) Assert.Null(box.Open(good with { PagePublicKey = Flip(good.PagePublicKey, i) }, _run));
        Assert.Null(box.Open(good with { PagePublicKey = [.. good.PagePublicKey, 0] }, _run));
        Assert.Null(box.Open(good with { PagePublicKey = [] }, _run));
        Assert.Null(box.Open(good with { Ciphertext = good.Ciphertext[..16] }, _run));
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP384);
        Assert.Null(box.Open(good with { PagePublicKey = other.ExportSubjectPublicKeyInfo() }, _run));

        static byte[] Flip(byte[] bytes, int at)
        {
            byte[] flipped = [.. bytes];
            flipped[at] ^= 1;
            return flipped;
        }
    }
}
