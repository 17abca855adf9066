namespace IssuancePortal.SimulatedDevices.Tests.Pcsc;

/// <summary>OpenSC personalises and uses a blank card through PC/SC. Its tool makes keys but cannot print public ones with OpenSSL 3, so ykman exports them.</summary>
[Collection(PcscCollection.Name)]
[Trait("Category", "Pcsc")]
public sealed class OpenScTests
{
    private static readonly byte[] Chuid = CardDriver.Hex(
        "533B3019D4E739DA739CED39CE739D836858210842108421C84210C3EB341017C4C9B1164B99172ED81D63A9B14DF9350832303330303130313E00FE00");

    [Fact]
    public async Task PivTool_BlankCard_IsPersonalisedAndUsed()
    {
        await using var bench = await Bench.InsertAsync(SimulatedPivCard.Create());
        await bench.MakeAuthorityAsync();
        foreach (var (slot, algorithm) in new[] { ("9a", "11"), ("9c", "07"), ("9d", "11"), ("9e", "14") })
        {
            await bench.PivToolAsync(CardDriver.FactoryAdminKey, "-A", "M:9B:03", "-G", $"{slot.ToUpperInvariant()}:{algorithm}");
            (await bench.YkmanAsync("piv", "keys", "export", slot, $"{slot}.pub")).MustSucceed();
            await bench.CertifyAsync(slot);
            await bench.PivToolAsync(CardDriver.FactoryAdminKey, "-A", "M:9B:03", "-C", slot.ToUpperInvariant(), "-i", $"{slot}.pem");
        }

        await File.WriteAllBytesAsync(bench.PathOf("chuid"), Chuid);
        await bench.PivToolAsync(CardDriver.FactoryAdminKey, "-A", "M:9B:03", "-O", "3000", "-i", "chuid");
        (await bench.Pkcs15Async("--change-pin", "--auth-id", "01", "--pin", "123456", "--new-pin", "654321")).MustSucceed();
        (await bench.Pkcs15Async("--verify-pin", "--auth-id", "01", "--pin", "123456")).MustFail();
        (await bench.Pkcs15Async("--unblock-pin", "--auth-id", "01", "--puk", "12345678", "--new-pin", "111222")).MustSucceed();
        (await bench.Pkcs15Async("--verify-pin", "--auth-id", "01", "--pin", "111222")).MustSucceed();

        foreach (var (slot, id) in new[] { ("9a", "01"), ("9c", "02"), ("9d", "03"), ("9e", "04") })
        {
            (await bench.Pkcs15Async("--read-certificate", id, "--output", $"{slot}.back")).MustSucceed();
            (await bench.OpensslAsync("verify", "-CAfile", "ca.pem", $"{slot}.back")).MustSucceed();
        }

        await File.WriteAllTextAsync(bench.PathOf("data"), "what is signed");
        (await bench.Pkcs11Async("-l", "--pin", "111222", "--id", "02", "-s", "-m", "SHA256-RSA-PKCS", "-i", "data", "-o", "signature")).MustSucceed();
        await bench.MustVerifyAsync("9c", "sha256", "signature");
        await MustAgreeAsync(bench);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pkcs11Tool_OwnTests_FindNoErrors(bool extendedLength)
    {
        await using var bench = await Bench.InsertAsync(SimulatedPivCard.Create(new() { ExtendedLength = extendedLength }));
        await bench.MakeAuthorityAsync();
        foreach (var slot in new[] { "9c", "9d" })
        {
            (await bench.YubicoAsync("-s", slot, "-A", "RSA2048", "-a", "generate", "-o", $"{slot}.pub")).MustSucceed();
            await bench.CertifyAsync(slot);
            (await bench.YubicoAsync("-s", slot, "-a", "import-certificate", "-i", $"{slot}.pem")).MustSucceed();
        }

        Assert.Contains("No errors", (await bench.Pkcs11Async("-l", "--pin", "123456", "--test")).MustSucceed().Output, StringComparison.Ordinal);
    }

    /// <summary>ECDH on the card with 9D gives what openssl computes on the other side.</summary>
    private static async Task MustAgreeAsync(Bench bench)
    {
        (await bench.OpensslAsync("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "other.key")).MustSucceed();
        (await bench.OpensslAsync("ec", "-in", "other.key", "-pubout", "-outform", "DER", "-out", "other.der")).MustSucceed();
        (await bench.OpensslAsync("pkeyutl", "-derive", "-inkey", "other.key", "-peerkey", "9d.pub", "-out", "theirs")).MustSucceed();
        (await bench.Pkcs11Async("-l", "--pin", "111222", "--id", "03", "--derive", "-m", "ECDH1-COFACTOR-DERIVE", "-i", "other.der", "-o", "ours")).MustSucceed();
        Assert.Equal(await File.ReadAllBytesAsync(bench.PathOf("theirs")), await File.ReadAllBytesAsync(bench.PathOf("ours")));
    }
}
