using System.Globalization;

namespace IssuancePortal.SimulatedDevices.Tests.Pcsc;

/// <summary>OpenSC's GIDS driver (which gives the n-th container the identifier n, from 0) initialises, fills, uses, unlocks and empties a virtual smart card through PC/SC.</summary>
[Collection(PcscCollection.Name)]
[Trait("Category", "Pcsc")]
public sealed class GidsToolTests
{
    private const string AdminKey = "A1B2C3D4E5F60718293A4B5C6D7E8F901122334455667788";
    private const string DefaultAdminKey = "010203040506070801020304050607080102030405060708";
    private const string CardId = "0123456789ABCDEF0123456789ABCDEF";
    private const string Pin = "24681357";

    private static Task<ToolResult> GidsAsync(Bench bench, params string[] arguments) => bench.RunAsync("gids-tool", ["--reader", Bench.Reader, .. arguments]);

    private static Task<ToolResult> InitAsync(Bench bench, params string[] arguments) => bench.RunAsync("pkcs15-init", ["--reader", Bench.Reader, "--verify-pin", "--auth-id", "80", "--pin", Pin, .. arguments]);

    [Fact]
    public async Task GidsTool_BlankCard_IsInitialisedAndFilledAndUsed()
    {
        await using var bench = await Bench.InsertAsync(SimulatedVirtualSmartCard.Create(new SimulatedVirtualSmartCardOptions { IsInitialised = false }));
        (await GidsAsync(bench, "-X", "--admin-key", AdminKey, "--pin", Pin, "--serial-number", CardId)).MustSucceed();
        // Its exit code means nothing here.
        Assert.Contains("failed", (await GidsAsync(bench, "-X", "--admin-key", DefaultAdminKey, "--pin", "99999999", "--serial-number", CardId)).Output, StringComparison.Ordinal);
        await bench.MakeAuthorityAsync();

        (await InitAsync(bench, "--generate-key", "rsa/2048", "--label", "exchange", "--key-usage", "sign,decrypt")).MustSucceed();
        (await InitAsync(bench, "--generate-key", "rsa/2048", "--label", "signature", "--key-usage", "sign")).MustSucceed();
        foreach (var id in new[] { "00", "01" })
        {
            (await bench.Pkcs15Async("--read-public-key", id, "--output", $"{id}.pub")).MustSucceed();
            await bench.CertifyAsync(id);
            (await InitAsync(bench, "--store-certificate", $"{id}.pem", "--id", id)).MustSucceed();
            (await bench.Pkcs15Async("--read-certificate", id, "--output", $"{id}.back")).MustSucceed();
            (await bench.OpensslAsync("verify", "-CAfile", "ca.pem", $"{id}.back")).MustSucceed();
        }

        Assert.Contains(CardId, (await bench.Pkcs15Async("-D")).MustSucceed().Output, StringComparison.OrdinalIgnoreCase);
        await MustUseAsync(bench, Pin, "00", "01");
    }

    [Fact]
    public async Task GidsTool_WindowsCreatedCard_TakesAKeyFromOutsideAndLosesIt()
    {
        await using var bench = await Bench.InsertAsync(SimulatedVirtualSmartCard.Create(new SimulatedVirtualSmartCardOptions { Pin = Pin }));
        await bench.MakeAuthorityAsync();
        (await bench.OpensslAsync("genrsa", "-traditional", "-out", "own.key", "2048")).MustSucceed();
        (await bench.OpensslAsync("rsa", "-in", "own.key", "-pubout", "-out", "00.pub")).MustSucceed();
        await bench.CertifyAsync("00");
        (await InitAsync(bench, "--store-private-key", "own.key", "--label", "brought", "--key-usage", "sign,decrypt")).MustSucceed();
        (await InitAsync(bench, "--store-certificate", "00.pem", "--id", "00")).MustSucceed();
        await MustUseAsync(bench, Pin, "00", "00");

        (await InitAsync(bench, "--delete-objects", "privkey,cert", "--id", "00")).MustSucceed();
        Assert.DoesNotContain("brought", (await bench.Pkcs15Async("-D")).MustSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GidsTool_BlockedPin_IsUnblockedByTheAdministratorAlone()
    {
        await using var bench = await Bench.InsertAsync(SimulatedVirtualSmartCard.Create(new SimulatedVirtualSmartCardOptions { Pin = Pin }));
        for (var i = 0; i < 3; i++) (await bench.Pkcs15Async("--verify-pin", "--auth-id", "80", "--pin", "99999999")).MustFail();
        (await bench.Pkcs15Async("--verify-pin", "--auth-id", "80", "--pin", Pin)).MustFail();
        (await GidsAsync(bench, "-U", "--admin-key", AdminKey, "--pin", "13572468")).MustFail();
        (await GidsAsync(bench, "-U", "--admin-key", DefaultAdminKey, "--pin", "13572468")).MustSucceed();
        (await bench.Pkcs15Async("--verify-pin", "--auth-id", "80", "--pin", "13572468")).MustSucceed();
        (await bench.Pkcs15Async("--change-pin", "--auth-id", "80", "--pin", "13572468", "--new-pin", Pin)).MustSucceed();
        (await bench.Pkcs15Async("--verify-pin", "--auth-id", "80", "--pin", Pin)).MustSucceed();
    }

    [Fact]
    public async Task GidsTool_AdminKey_IsChangedOnlyByWhoHasIt()
    {
        await using var bench = await Bench.InsertAsync(SimulatedVirtualSmartCard.Create(new SimulatedVirtualSmartCardOptions { Pin = Pin }));
        (await GidsAsync(bench, "-C", "--admin-key", AdminKey, "--new-admin-key", AdminKey)).MustFail();
        (await GidsAsync(bench, "-C", "--admin-key", DefaultAdminKey, "--new-admin-key", AdminKey)).MustSucceed();
        (await GidsAsync(bench, "-U", "--admin-key", DefaultAdminKey, "--pin", Pin)).MustFail();
        (await GidsAsync(bench, "-U", "--admin-key", AdminKey, "--pin", Pin)).MustSucceed();
    }

    [Fact]
    public async Task Pkcs11Tool_OwnTests_FindNoErrorButMissingRandomNumbers()
    {
        await using var bench = await Bench.InsertAsync(SimulatedVirtualSmartCard.Create(new SimulatedVirtualSmartCardOptions { Pin = Pin }));
        (await InitAsync(bench, "--generate-key", "rsa/2048", "--label", "exchange", "--key-usage", "sign,decrypt")).MustSucceed();
        var output = (await bench.Pkcs11Async("-l", "--pin", Pin, "--test")).Output;
        // The driver asks no GIDS card for random numbers, and the tool counts that.
        Assert.Contains("C_GenerateRandom failed: CKR_FUNCTION_NOT_SUPPORTED", output, StringComparison.Ordinal);
        Assert.Contains("\n1 errors\n", output, StringComparison.Ordinal);
    }

    private static async Task MustUseAsync(Bench bench, string pin, string decrypts, string signs)
    {
        await File.WriteAllTextAsync(bench.PathOf("data"), "what is signed");
        (await bench.Pkcs11Async("-l", "--pin", pin, "--id", signs, "-s", "-m", "SHA256-RSA-PKCS", "-i", "data", "-o", "signature")).MustSucceed();
        await bench.MustVerifyAsync(signs, "sha256", "signature");
        (await bench.OpensslAsync("pkeyutl", "-encrypt", "-pubin", "-inkey", $"{decrypts}.pub", "-in", "data", "-out", "box")).MustSucceed();
        (await bench.Pkcs11Async("-l", "--pin", pin, "--id", decrypts, "--decrypt", "-m", "RSA-PKCS", "-i", "box", "-o", "opened")).MustSucceed();
        Assert.Equal("what is signed", await File.ReadAllTextAsync(bench.PathOf("opened")));
        (await bench.Pkcs11Async("-l", "--pin", "99999999", "--id", signs, "-s", "-m", "SHA256-RSA-PKCS", "-i", "data", "-o", "forged")).MustFail();
        Assert.False(File.Exists(bench.PathOf("forged")) && new FileInfo(bench.PathOf("forged")).Length > 0, string.Create(CultureInfo.InvariantCulture, $"Key {signs} signed without its PIN."));
    }
}
