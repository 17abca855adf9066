namespace IssuancePortal.SimulatedDevices.Tests.Pcsc;

/// <summary>A blank card, personalised from scratch by yubico-piv-tool and ykman through PC/SC.</summary>
public sealed class YubicoPersonalisedCard : IAsyncLifetime
{
    public const string Pin = "654321";
    public const string Puk = "87654321";
    public const string AdminKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private Bench? _bench;

    internal Bench Bench => _bench ?? throw new InvalidOperationException("Not personalised.");

    public async Task InitializeAsync()
    {
        _bench = await Bench.InsertAsync(SimulatedPivCard.Create());
        await Bench.MakeAuthorityAsync();
        foreach (var (slot, algorithm) in new[] { ("9a", "ECCP256"), ("9c", "RSA2048"), ("9d", "RSA2048"), ("9e", "ECCP384") })
        {
            (await Bench.YubicoAsync("-s", slot, "-A", algorithm, "-a", "generate", "-o", $"{slot}.pub")).MustSucceed();
            await Bench.CertifyAsync(slot);
            (await Bench.YubicoAsync("-s", slot, "-a", "import-certificate", "-i", $"{slot}.pem")).MustSucceed();
        }

        (await Bench.YubicoAsync("-a", "set-chuid", "-a", "set-ccc")).MustSucceed();
        (await Bench.YubicoAsync("-a", "write-object", "--id", "0x5fc109", "-i", Text("printed.hex", "010B4A616E65204578616D706C65FE00"))).MustSucceed();
        (await Bench.YubicoAsync("-a", "change-pin", "-P", "123456", "-N", Pin)).MustSucceed();
        (await Bench.YubicoAsync("-a", "change-puk", "-P", "12345678", "-N", Puk)).MustSucceed();
        (await Bench.YkmanAsync("piv", "access", "change-management-key", "-m", Convert.ToHexString(CardDriver.FactoryAdminKey), "-n", AdminKey, "-a", "AES256", "-f")).MustSucceed();
        await File.WriteAllTextAsync(Bench.PathOf("data"), "what is signed");
    }

    public async Task DisposeAsync()
    {
        if (_bench is not null) await _bench.DisposeAsync();
    }

    private string Text(string file, string content)
    {
        File.WriteAllText(Bench.PathOf(file), content);
        return file;
    }
}

[Collection(PcscCollection.Name)]
[Trait("Category", "Pcsc")]
public sealed class YubicoToolsTests(YubicoPersonalisedCard personalised) : IClassFixture<YubicoPersonalisedCard>
{
    private readonly Bench _bench = personalised.Bench;

    [Fact]
    public async Task YubicoPivTool_Status_ShowsAllFourSlotsAndTheIdentifiers()
    {
        var status = (await _bench.YubicoAsync("-a", "status")).MustSucceed().Output;
        foreach (var text in new[] { "Version:\t5.4.3", "Slot 9a", "Slot 9c", "Slot 9d", "Slot 9e", "ECCP384", "CN=key 9e", "CHUID:\t3019", "CCC:\tf015", "PIN tries left:\t3" })
            Assert.Contains(text, status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9a")]
    [InlineData("9c")]
    [InlineData("9d")]
    [InlineData("9e")]
    public async Task YubicoPivTool_Certificate_IsTheOneWrittenAndItsKeySigns(string slot)
    {
        (await _bench.YubicoAsync("-s", slot, "-a", "read-certificate", "-o", $"{slot}.back")).MustSucceed();
        Assert.Equal(await File.ReadAllTextAsync(_bench.PathOf($"{slot}.pem")), await File.ReadAllTextAsync(_bench.PathOf($"{slot}.back")));
        (await _bench.OpensslAsync("verify", "-CAfile", "ca.pem", $"{slot}.back")).MustSucceed();
        var signed = (await _bench.YubicoAsync("-P", YubicoPersonalisedCard.Pin, "-a", "verify-pin", "-a", "test-signature", "-s", slot, "-i", $"{slot}.pem")).MustSucceed();
        Assert.Contains(slot is "9a" or "9e" ? "Successful ECDSA verification" : "Successful RSA verification", signed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task YubicoPivTool_KeyManagementKey_Decrypts() => Assert.Contains(
        "Successfully performed RSA decryption",
        (await _bench.YubicoAsync("-P", YubicoPersonalisedCard.Pin, "-a", "verify-pin", "-a", "test-decipher", "-s", "9d", "-i", "9d.pem")).MustSucceed().Output,
        StringComparison.Ordinal);

    [Fact]
    public async Task YubicoPivTool_SignatureWithoutPin_OnlyTheCardAuthenticationKeySigns()
    {
        (await _bench.YubicoAsync("-a", "test-signature", "-s", "9a", "-i", "9a.pem")).MustFail();
        (await _bench.YubicoAsync("-a", "test-signature", "-s", "9e", "-i", "9e.pem")).MustSucceed();
    }

    [Fact]
    public async Task YubicoPivTool_PrintedInformation_NeedsThePin()
    {
        (await _bench.YubicoAsync("-a", "read-object", "--id", "0x5fc109")).MustFail();
        var read = (await _bench.YubicoAsync("-P", YubicoPersonalisedCard.Pin, "-a", "verify-pin", "-a", "read-object", "--id", "0x5fc109")).MustSucceed();
        Assert.Contains("010b4a616e65204578616d706c65fe00", read.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task YubicoPivTool_FactoryPinAndPuk_AreRefused()
    {
        (await _bench.YubicoAsync("-a", "verify-pin", "-P", "123456")).MustFail();
        (await _bench.YubicoAsync("-a", "unblock-pin", "-P", "12345678", "-N", "111222")).MustFail();
        (await _bench.YubicoAsync("-a", "verify-pin", "-P", YubicoPersonalisedCard.Pin)).MustSucceed();
    }

    [Fact]
    public async Task Ykman_FactoryManagementKey_IsRefusedAndTheNewOneWorks()
    {
        var factory = Convert.ToHexString(CardDriver.FactoryAdminKey);
        (await _bench.YkmanAsync("piv", "objects", "import", "-m", factory, "0x5fc10c", "printed.hex")).MustFail();
        (await _bench.YkmanAsync("piv", "objects", "import", "-m", YubicoPersonalisedCard.AdminKey, "0x5fc10c", "printed.hex")).MustSucceed();
        (await _bench.YkmanAsync("piv", "objects", "export", "0x5fc10c", "history")).MustSucceed();
        Assert.Equal(await File.ReadAllBytesAsync(_bench.PathOf("printed.hex")), await File.ReadAllBytesAsync(_bench.PathOf("history")));
    }

    [Fact]
    public async Task Ykman_Info_ReadsTheCard()
    {
        var info = (await _bench.YkmanAsync("piv", "info")).MustSucceed().Output;
        foreach (var text in new[] { "PIV version: 5.4.3", "Management key algorithm: AES256", "Slot 9a", "Slot 9e", "Subject DN:\tCN=key 9c" }) Assert.Contains(text, info, StringComparison.Ordinal);
        Assert.DoesNotContain("default Management key", info, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9a", "ECDSA", "sha256")]
    [InlineData("9e", "ECDSA", "sha384")]
    [InlineData("9c", "SHA256-RSA-PKCS", "sha256")]
    public async Task Pkcs11Tool_Sign_OpensslVerifies(string slot, string mechanism, string hash)
    {
        var id = slot switch { "9a" => "01", "9c" => "02", _ => "04" };
        var input = "data";
        if (mechanism == "ECDSA")
        {
            (await _bench.OpensslAsync("dgst", $"-{hash}", "-binary", "-out", "hash", "data")).MustSucceed();
            input = "hash";
        }

        string[] format = mechanism == "ECDSA" ? ["--signature-format", "openssl"] : [];
        (await _bench.Pkcs11Async(["-l", "--pin", YubicoPersonalisedCard.Pin, "--id", id, "-s", "-m", mechanism, "-i", input, "-o", "signature", .. format])).MustSucceed();
        await _bench.MustVerifyAsync(slot, hash, "signature");
    }

    [Theory]
    [InlineData("RSA-PKCS", "pkcs1")]
    [InlineData("RSA-PKCS-OAEP", "oaep")]
    public async Task Pkcs11Tool_Decrypt_OpensOpensslsBox(string mechanism, string padding)
    {
        string[] oaep = padding == "oaep" ? ["-pkeyopt", "rsa_oaep_md:sha256"] : [];
        (await _bench.OpensslAsync(["pkeyutl", "-encrypt", "-pubin", "-inkey", "9d.pub", "-in", "data", "-out", "box", "-pkeyopt", $"rsa_padding_mode:{padding}", .. oaep])).MustSucceed();
        string[] hash = padding == "oaep" ? ["--hash-algorithm", "SHA256"] : [];
        (await _bench.Pkcs11Async(["-l", "--pin", YubicoPersonalisedCard.Pin, "--id", "03", "--decrypt", "-m", mechanism, "-i", "box", "-o", "opened", .. hash])).MustSucceed();
        Assert.Equal("what is signed", await File.ReadAllTextAsync(_bench.PathOf("opened")));
    }

    [Fact]
    public async Task Pkcs15Tool_Dump_ShowsKeysAndCertificates()
    {
        var dump = (await _bench.Pkcs15Async("-D")).MustSucceed().Output;
        foreach (var text in new[] { "PIV AUTH key", "SIGN key", "KEY MAN key", "CARD AUTH key", "Certificate for PIV Authentication", "Certificate for Card Authentication" })
            Assert.Contains(text, dump, StringComparison.Ordinal);
        (await _bench.Pkcs15Async("--read-certificate", "02", "--output", "9c.opensc")).MustSucceed();
        (await _bench.OpensslAsync("verify", "-CAfile", "ca.pem", "9c.opensc")).MustSucceed();
    }

    [Fact]
    public async Task PivTool_MutualAuthentication_WorksWithAes256()
    {
        await File.WriteAllBytesAsync(_bench.PathOf("ccc"), CardDriver.Hex("5304F000FE00"));
        await _bench.PivToolAsync(Convert.FromHexString(YubicoPersonalisedCard.AdminKey), "-A", "M:9B:0C", "-O", "DB00", "-i", "ccc");
        Assert.Contains("f000fe00", (await _bench.YubicoAsync("-a", "read-object", "--id", "0x5fc107")).MustSucceed().Output, StringComparison.OrdinalIgnoreCase);
        (await _bench.YkmanAsync("piv", "objects", "generate", "-m", YubicoPersonalisedCard.AdminKey, "ccc")).MustSucceed();
    }
}
