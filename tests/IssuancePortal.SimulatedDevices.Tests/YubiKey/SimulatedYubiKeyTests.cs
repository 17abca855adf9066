using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.YubiKey;

namespace IssuancePortal.SimulatedDevices.Tests.YubiKey;

public sealed class SimulatedYubiKeyTests
{
    private const byte TripleDes = 0x03;
    private const byte Aes192 = 0x0A;

    private static CardDriver Key(string firmware = "5.7.4", Func<SimulatedYubiKeyOptions, SimulatedYubiKeyOptions>? more = null)
    {
        var options = new SimulatedYubiKeyOptions { Serial = 12345678, Firmware = Version.Parse(firmware) };
        return CardDriver.Of(SimulatedYubiKey.Create(more?.Invoke(options) ?? options));
    }

    private static byte Admin(string firmware) => Version.Parse(firmware) >= new Version(5, 7, 0) ? Aes192 : TripleDes;

    [Theory]
    [InlineData("4.3.5", "6D00", "6D00", "9000", "6D00")]
    [InlineData("5.2.4", "9000", "6D00", "9000", "6D00")]
    [InlineData("5.4.3", "9000", "9000", "9000", "6D00")]
    [InlineData("5.7.4", "9000", "9000", "9000", "9000")]
    public void Firmware_EachInstruction_IsThereSinceItsVersion(string firmware, string serial, string metadata, string attest, string delete)
    {
        var key = Key(firmware);
        key.Generate(0x9A, 0x11, adminAlgorithm: Admin(firmware));
        Assert.Equal(serial, key.Send("00F8000000")[^4..]);
        Assert.Equal(metadata, key.Send("00F7009A00")[^4..]);
        Assert.Equal(attest, key.Run(0xF9, 0x9A, 0).Status.ToString());
        Assert.Equal(delete, key.Send("00F6FF9A"));
    }

    [Theory]
    [InlineData("4.3.5", TripleDes, "6A80")]
    [InlineData("5.4.1", TripleDes, "6A80")]
    [InlineData("5.4.3", TripleDes, "9000")]
    [InlineData("5.7.4", Aes192, "9000")]
    public void ManagementKey_AesAndTheFactorysAlgorithm_FollowFirmware(string firmware, byte factory, string aes)
    {
        var key = Key(firmware);
        key.Authenticate(factory);
        Assert.Equal(aes, key.Send("00FFFFFF230C9B20" + new string('5', 64)));
        Assert.Equal("6A86", key.Run(0x87, factory == Aes192 ? TripleDes : (byte)0x08, 0x9B, CardDriver.Hex("7C028100")).Status.ToString());
    }

    [Theory]
    [InlineData("5.4.3", 0x05, "6A80")]
    [InlineData("5.7.4", 0x05, "9000")]
    [InlineData("5.4.3", 0x16, "6A80")]
    [InlineData("5.4.3", 0x14, "9000")]
    public void Generate_Algorithm_IsThereSinceItsVersion(string firmware, byte algorithm, string expected)
    {
        var key = Key(firmware);
        key.Authenticate(Admin(firmware));
        Assert.Equal(expected, key.Run(0x47, 0, 0x9A, BerTlv.Of(0xAC, BerTlv.Of(0x80, [algorithm])).ToBytes()).Status.ToString());
    }

    [Theory]
    [InlineData("5.2.4", "04AE17FB00112233", "9000")]
    [InlineData("5.7.4", "04AE17FB00112233", "6A80")]
    [InlineData("5.7.4", "3132333435FFFFFF", "6A80")]
    [InlineData("5.7.4", "313233343536FFFF", "9000")]
    public void ChangePuk_Bytes_AreTakenAsFirmwareHasIt(string firmware, string puk, string expected) =>
        Assert.Equal(expected, Key(firmware).Send("0024008110" + "3132333435363738" + puk));

    [Fact]
    public void Verify_NoDigits_SpendsATryAndBlocksLikeAnyWrongPin()
    {
        var key = Key();
        foreach (var left in (string[])["63C2", "63C1", "63C0"]) Assert.Equal(left, key.Send("0020008008FFFFFFFFFFFFFFFF"));
        Assert.Equal("6983", key.Send("0020008008313233343536FFFF"));
    }

    [Fact]
    public void Discovery_IsThereAndCannotBeWritten()
    {
        var key = Key();
        Assert.Equal("7E124F0BA0000003080000100001005F2F0240009000", key.Send("00CB3FFF035C017E00"));
        key.Authenticate(Aes192);
        Assert.Equal("6A81", key.Put(0x7E, CardDriver.Hex("4F0BA0000003080000100001005F2F024000")).ToString());
    }

    [Fact]
    public void Put_MoreThanAnObjectHolds_IsRefused()
    {
        var key = Key();
        key.Authenticate(Aes192);
        Assert.Equal(StatusWord.Success, key.Put(0x5FC108, new byte[3052]));
        Assert.Equal(StatusWord.NotEnoughMemory, key.Put(0x5FC108, new byte[3053]));
    }

    [Fact]
    public void Reset_OnlyWhenPinAndPukAreBlocked_LeavesTheAttestationKey()
    {
        var key = Key();
        key.Generate(0x9A, 0x11, adminAlgorithm: Aes192);
        var attesting = key.Get(0x5FFF01).Data.ToArray();
        Assert.Equal("6985", key.Send("00FB0000"));
        for (var i = 0; i < 3; i++) key.Send("0020008008FFFFFFFFFFFFFFFF");
        Assert.Equal("6985", key.Send("00FB0000"));
        for (var i = 0; i < 3; i++) key.Send("002C008010FFFFFFFFFFFFFFFF313233343536FFFF");
        Assert.Equal("9000", key.Send("00FB0000"));

        Assert.Equal("6A88", key.Send("00F7009A00"));
        Assert.Equal("9000", key.Verify());
        Assert.Equal(attesting, key.Get(0x5FFF01).Data.ToArray());
        Assert.Equal("0101FF0501010602", key.Send("00F7008000")[..16]);
        key.Generate(0x9A, 0x11, adminAlgorithm: Aes192);
        Assert.Equal(StatusWord.Success, key.Run(0xF9, 0x9A, 0).Status);
    }

    [Fact]
    public void MoveKey_BetweenSlots_TakesTheKeyAlongAndDeleteLeavesNothing()
    {
        var key = Key();
        key.Generate(0x9A, 0x11, adminAlgorithm: Aes192);
        var before = key.Send("00F7009A00");
        Assert.Equal("9000", key.Send("00F6829A"));
        Assert.Equal("6A88", key.Send("00F7009A00"));
        Assert.Equal(before, key.Send("00F7008200"));
        Assert.Equal("9000", key.Send("00F6FF82"));
        Assert.Equal("6A88", key.Send("00F6FF82"));
        Assert.Equal("6A86", key.Send("00F682F9"));
    }

    [Fact]
    public void Use_KeyThatWantsATouchNobodyGives_IsRefused()
    {
        var touched = false;
        var key = Key(more: options => options with { Touch = () => touched });
        key.Generate(0x9E, 0x11, "AB0102", Aes192);
        Assert.Equal("6982", key.Use(0x9E, 0x11, 0x81, new byte[32]).Status.ToString());
        touched = true;
        Assert.Equal("9000", key.Use(0x9E, 0x11, 0x81, new byte[32]).Status.ToString());
    }

    [Theory]
    [InlineData("4.3.5")]
    [InlineData("5.2.4")]
    [InlineData("5.7.4")]
    public void Attest_GeneratedKey_ChainsToTheSimulatedRootAndTellsWhatIs(string firmware)
    {
        var key = Key(firmware);
        var made = key.Generate(0x9C, 0x11, "AA0103AB0103", Admin(firmware));
        using var attestation = X509CertificateLoader.LoadCertificate(key.Run(0xF9, 0x9C, 0).Data.Span);
        using var issuer = X509CertificateLoader.LoadCertificate(new BerTlv(0x53, key.Get(0x5FFF01).Data[4..]).Child(0x70)!.Value.Value.Span);
        using var root = X509Certificate2.CreateFromPem(SimulatedYubiKeyRoot.Pem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.Add(issuer);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        Assert.True(chain.Build(attestation), string.Join(", ", chain.ChainStatus.Select(it => it.StatusInformation)));

        Assert.Equal("CN=YubiKey PIV Attestation 9c", attestation.Subject);
        using var ec = attestation.GetECDsaPublicKey()!;
        Assert.Equal(made.Child(0x86)!.Value.Value[1..33].ToArray(), ec.ExportParameters(false).Q.X);
        string? Extension(string last) => attestation.Extensions[$"1.3.6.1.4.1.41482.3.{last}"] is { } found ? Convert.ToHexString(found.RawData) : null;
        Assert.Equal(firmware.Replace(".", "0", StringComparison.Ordinal).Insert(0, "0"), Extension("3"));
        Assert.Equal(firmware.StartsWith('4') ? null : "020400BC614E", Extension("7"));
        Assert.Equal("0303", Extension("8"));
        Assert.Equal("01", Extension("9"));
    }

    [Fact]
    public void Attest_ImportedKeyOrEmptySlot_IsRefused()
    {
        var key = Key();
        key.Authenticate(Aes192);
        using var outside = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(StatusWord.Success, key.Run(new CommandApdu(0, 0xFE, 0x11, 0x9A, BerTlv.Of(0x06, outside.ExportParameters(true).D!).ToBytes())).Status);
        Assert.Equal(StatusWord.IncorrectData, key.Run(0xF9, 0x9A, 0).Status);
        Assert.Equal(StatusWord.ReferenceDataNotFound, key.Run(0xF9, 0x9C, 0).Status);
    }

    [Fact]
    public void State_InAFile_SurvivesTheProcessWithTheAttestationKey()
    {
        var folder = Directory.CreateTempSubdirectory("yubikey-");
        try
        {
            var file = Path.Combine(folder.FullName, "key.json");
            var first = Key(more: options => options with { StatePath = file });
            var second = Key(more: options => options with { StatePath = file, Serial = 1 });
            Assert.Equal(12345678u, ((SimulatedYubiKey)second.Device).Serial);
            Assert.Equal(first.Get(0x5FFF01).Data.ToArray(), second.Get(0x5FFF01).Data.ToArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
