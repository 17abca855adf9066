using IssuancePortal.SimulatedDevices.YubiKey;

namespace IssuancePortal.SimulatedDevices.Tests.Pcsc;

/// <summary>Simulated YubiKeys of several firmware versions, judged through PC/SC by the tools and the library of their maker, by OpenSC and by openssl.</summary>
[Collection(PcscCollection.Name)]
[Trait("Category", "Pcsc")]
public sealed class YubiKeyToolsTests
{
    private const string Factory = "010203040506070801020304050607080102030405060708";

    /// <summary>yubico-piv-tool before 2.3 speaks triple DES only: a 5.7 key gets such a management key from ykman first, as its owners had to do.</summary>
    private static async Task<Bench> InsertForOldToolAsync(string firmware)
    {
        var bench = await Bench.InsertAsync(Key(firmware));
        if (Version.Parse(firmware) < new Version(5, 7, 0)) return bench;
        (await bench.YubicoAsync("-a", "set-chuid")).MustFail();
        (await bench.YkmanAsync("piv", "access", "change-management-key", "-f", "-m", Factory, "-n", Factory, "-a", "TDES")).MustSucceed();
        return bench;
    }

    private static SimulatedYubiKey Key(string firmware) => SimulatedYubiKey.Create(new() { Serial = 12345678, Firmware = Version.Parse(firmware), FormFactor = 3 });

    [Theory]
    [InlineData("4.3.5")]
    [InlineData("5.2.4")]
    [InlineData("5.4.3")]
    [InlineData("5.7.4")]
    public async Task Ykman_InfoAndPivInfo_KnowTheKey(string firmware)
    {
        await using var bench = await Bench.InsertAsync(Key(firmware));
        var info = (await bench.YkmanAsync("info")).MustSucceed().Output;
        foreach (var text in new[] { "Serial number: 12345678", $"Firmware version: {firmware}", "Form factor: Keychain (USB-C)" }) Assert.Contains(text, info, StringComparison.Ordinal);
        var piv = (await bench.YkmanAsync("piv", "info")).MustSucceed().Output;
        Assert.Contains($"PIV version: {firmware}", piv, StringComparison.Ordinal);
        Assert.Contains(Version.Parse(firmware) >= new Version(5, 3, 0) ? "WARNING: Using default PIN!" : "PIN tries remaining", piv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4.3.5")]
    [InlineData("5.2.4")]
    [InlineData("5.4.3")]
    [InlineData("5.7.4")]
    public async Task YubicoPivTool_GenerateAndAttest_OpensslVerifiesTheChain(string firmware)
    {
        await using var bench = await InsertForOldToolAsync(firmware);
        (await bench.YubicoAsync("-s", "9a", "-A", "ECCP256", "--pin-policy=always", "--touch-policy=cached", "-a", "generate", "-o", "9a.pub")).MustSucceed();
        (await bench.YubicoAsync("-s", "9a", "-a", "attest", "-o", "attestation.pem")).MustSucceed();
        (await bench.YubicoAsync("-s", "f9", "-a", "read-certificate", "-o", "f9.pem")).MustSucceed();
        await File.WriteAllTextAsync(bench.PathOf("root.pem"), SimulatedYubiKeyRoot.Pem);
        (await bench.OpensslAsync("verify", "-CAfile", "root.pem", "-untrusted", "f9.pem", "attestation.pem")).MustSucceed();
        (await bench.OpensslAsync("x509", "-in", "attestation.pem", "-noout", "-pubkey", "-out", "attested.pub")).MustSucceed();
        Assert.Equal(await File.ReadAllTextAsync(bench.PathOf("9a.pub")), await File.ReadAllTextAsync(bench.PathOf("attested.pub")));
        var text = (await bench.OpensslAsync("asn1parse", "-in", "attestation.pem")).MustSucceed().Output;
        Assert.Contains("[HEX DUMP]:0303", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task YubicoPivTool_ImportedKey_SignsAndIsNotAttested()
    {
        await using var bench = await Bench.InsertAsync(Key("5.4.3"));
        (await bench.OpensslAsync("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "9c.key", "-out", "9c.pem", "-subj", "/CN=imported", "-days", "10")).MustSucceed();
        (await bench.YubicoAsync("-s", "9c", "-a", "import-key", "-i", "9c.key")).MustSucceed();
        (await bench.YubicoAsync("-s", "9c", "-a", "import-certificate", "-i", "9c.pem")).MustSucceed();
        (await bench.YubicoAsync("-P", "123456", "-a", "verify-pin", "-a", "test-signature", "-s", "9c", "-i", "9c.pem")).MustSucceed();
        (await bench.YubicoAsync("-s", "9c", "-a", "attest")).MustFail();
    }

    [Theory]
    [InlineData("4.3.5")]
    [InlineData("5.7.4")]
    public async Task YubicoPivTool_RetriesManagementKeyPinAndPuk_AreChangedAndTheFactorysAreGone(string firmware)
    {
        await using var bench = await InsertForOldToolAsync(firmware);
        (await bench.YubicoAsync("-P", "123456", "-a", "verify-pin", "-a", "pin-retries", "--pin-retries", "6", "--puk-retries", "4")).MustSucceed();
        (await bench.YubicoAsync("-a", "change-pin", "-P", "123456", "-N", "654321")).MustSucceed();
        (await bench.YubicoAsync("-a", "change-puk", "-P", "12345678", "-N", "87654321")).MustSucceed();
        var next = firmware.StartsWith('4') ? new[] { "-n", "000102030405060708090a0b0c0d0e0f1011121314151617" } : ["-n", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "-a", "AES256"];
        (await bench.YkmanAsync(["piv", "access", "change-management-key", "-f", "-m", Factory, .. next])).MustSucceed();
        Assert.Contains("PIN tries left:\t6", (await bench.YubicoAsync("-a", "status")).MustSucceed().Output, StringComparison.Ordinal);
        (await bench.YubicoAsync("-a", "verify-pin", "-P", "123456")).MustFail();
        (await bench.YubicoAsync("-a", "unblock-pin", "-P", "12345678", "-N", "111222")).MustFail();
        (await bench.YubicoAsync("-a", "set-chuid")).MustFail();
        (await bench.YubicoAsync("-a", "verify-pin", "-P", "654321")).MustSucceed();
    }

    [Theory]
    [InlineData("4.3.5")]
    [InlineData("5.4.3")]
    [InlineData("5.7.4")]
    public async Task Ykman_Reset_BringsTheFactoryBackAndItStillAttests(string firmware)
    {
        await using var bench = await InsertForOldToolAsync(firmware);
        (await bench.YubicoAsync("-s", "9e", "-A", "ECCP384", "-a", "generate", "-o", "9e.pub")).MustSucceed();
        (await bench.YubicoAsync("-a", "change-pin", "-P", "123456", "-N", "654321")).MustSucceed();
        (await bench.YkmanAsync("piv", "reset", "-f")).MustSucceed();
        (await bench.YubicoAsync("-s", "9e", "-a", "attest")).MustFail();
        (await bench.YubicoAsync("-a", "verify-pin", "-P", "123456")).MustSucceed();
        (await bench.YkmanAsync("piv", "keys", "generate", "-m", Factory, "-a", "ECCP256", "9e", "9e.pub")).MustSucceed();
        (await bench.YubicoAsync("-s", "9e", "-a", "attest", "-o", "9e.pem")).MustSucceed();
    }

    [Fact]
    public async Task Yubikit_Session_ReadsMetadataAndAttests()
    {
        await using var bench = await Bench.InsertAsync(Key("5.7.4"));
        await File.WriteAllTextAsync(bench.PathOf("judge.py"), """
            import sys
            from smartcard.System import readers
            from ykman.pcsc import ScardSmartCardConnection
            from yubikit.piv import PivSession, SLOT, KEY_TYPE, MANAGEMENT_KEY_TYPE, PIN_POLICY, TOUCH_POLICY
            reader = next(it for it in readers() if it.name == sys.argv[1])
            connection = reader.createConnection(); connection.connect()
            session = PivSession(ScardSmartCardConnection(connection))
            meta = session.get_management_key_metadata()
            assert meta.default_value and meta.key_type == MANAGEMENT_KEY_TYPE.AES192, meta
            assert session.get_pin_metadata().default_value and session.get_puk_metadata().attempts_remaining == 3
            session.authenticate(meta.key_type, bytes.fromhex(sys.argv[2]))
            key = session.generate_key(SLOT.SIGNATURE, KEY_TYPE.ECCP384, PIN_POLICY.ONCE, TOUCH_POLICY.ALWAYS)
            slot = session.get_slot_metadata(SLOT.SIGNATURE)
            assert slot.generated and slot.touch_policy == TOUCH_POLICY.ALWAYS and slot.pin_policy == PIN_POLICY.ONCE, slot
            assert slot.public_key.public_numbers() == key.public_numbers()
            assert session.attest_key(SLOT.SIGNATURE).public_key().public_numbers() == key.public_numbers()
            print("judged", ".".join(str(part) for part in session.version))
            """);
        Assert.Contains("judged 5.7.4", (await bench.RunAsync("/usr/bin/python3", "judge.py", Bench.Reader, Factory)).MustSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opensc_CertificateAndSignature_WorkWithTheKey()
    {
        await using var bench = await InsertForOldToolAsync("5.7.4");
        await bench.MakeAuthorityAsync();
        (await bench.YubicoAsync("-a", "set-chuid", "-a", "set-ccc")).MustSucceed();
        (await bench.YubicoAsync("-s", "9a", "-A", "ECCP256", "-a", "generate", "-o", "9a.pub")).MustSucceed();
        await bench.CertifyAsync("9a");
        (await bench.YubicoAsync("-s", "9a", "-a", "import-certificate", "-i", "9a.pem")).MustSucceed();
        await File.WriteAllTextAsync(bench.PathOf("data"), "what is signed");
        (await bench.OpensslAsync("dgst", "-sha256", "-binary", "-out", "hash", "data")).MustSucceed();
        (await bench.Pkcs11Async("-l", "--pin", "123456", "--id", "01", "-s", "-m", "ECDSA", "-i", "hash", "-o", "signature", "--signature-format", "openssl")).MustSucceed();
        await bench.MustVerifyAsync("9a", "sha256", "signature");
        Assert.Contains("Certificate for PIV Authentication", (await bench.Pkcs15Async("-D")).MustSucceed().Output, StringComparison.Ordinal);
    }
}
