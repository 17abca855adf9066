using System.Security.Cryptography;
using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Tests.Gids;

public sealed class GidsApplicationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vsc").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Select_Again_ForgetsWhoWasThere()
    {
        var card = new GidsDriver();
        Assert.Equal("9000", card.Verify());
        Assert.Equal("9000", card.Send("00200080"));
        card.Select();
        Assert.Equal("63C3", card.Send("00200080"));
        card.Verify();
        Assert.Equal("9000", card.Send("00200082"));
        Assert.Equal("63C3", card.Send("00200080"));
    }

    [Fact]
    public void Verify_WrongPins_CountDownBlockAndOnlyTheAdministratorHelps()
    {
        var card = new GidsDriver();
        Assert.Equal("63C3", card.Verify("1"));
        Assert.Equal("63C3", card.Verify("12345678901234567"));
        Assert.Equal(["63C2", "63C1", "63C0", "6983"], [card.Verify("87654321"), card.Verify("87654321"), card.Verify("87654321"), card.Verify()]);
        Assert.Equal("7F7106970100930103", card.Tries());
        Assert.Equal("6982", card.Send("002C028008" + GidsDriver.PinHex("24681357")));
        Assert.Equal("6A86", card.Send("002C008010" + GidsDriver.PinHex("1234567824681357")));
        card.Authenticate();
        Assert.Equal("6700", card.Send("002C028007" + GidsDriver.PinHex("2468135")));
        Assert.Equal("9000", card.Send("002C028008" + GidsDriver.PinHex("24681357")));
        // Setting a PIN ends the administrator's authentication.
        Assert.Equal("6982", card.Send("002C028008" + GidsDriver.PinHex("24681358")));
        Assert.Equal("63C3", card.Send("00200080"));
        Assert.Equal("9000", card.Verify("24681357"));
        Assert.Equal("6A88", card.Send("0020008108" + GidsDriver.PinHex(GidsDriver.Pin)));
    }

    [Fact]
    public void Change_OldAndNewPin_MayDifferInLength()
    {
        var card = new GidsDriver();
        Assert.Equal("63C2", card.Send("0024008010" + GidsDriver.PinHex("8765432112345678")));
        Assert.Equal("9000", card.Send("0024008014" + GidsDriver.PinHex("12345678" + "abcdefgh1234")));
        Assert.Equal("63C2", card.Verify());
        Assert.Equal("9000", card.Verify("abcdefgh1234"));
        Assert.Equal("6700", card.Send("0024008010" + GidsDriver.PinHex("abcdefgh1234" + "5678")));
        Assert.Equal("9000", card.Verify("abcdefgh1234"));
    }

    [Fact]
    public void Authenticate_ChallengeOrResponseTwice_IsRefused()
    {
        var card = new GidsDriver();
        Assert.Equal("6982", card.Authenticate(Convert.FromHexString("A1B2C3D4E5F60718293A4B5C6D7E8F901122334455667788")));
        card.Send("0022C1A403830180");
        var mine = RandomNumberGenerator.GetBytes(16);
        var theirs = GidsDriver.Inner(card.Run(0x87, 0, 0, BerTlv.Of(0x7C, BerTlv.Of(0x81, mine)).ToBytes()), 0x81);
        var proof = GidsDriver.Prove(GidsDriver.DefaultAdminKey, theirs, mine);
        Assert.Equal(StatusWord.Success, card.Run(0x87, 0, 0, proof).Status);
        Assert.Equal(StatusWord.ConditionsNotSatisfied, card.Run(0x87, 0, 0, proof).Status);
        Assert.Equal("6A88", card.Send("0022C1A403830181"));
        foreach (var bogus in new[] { "017C", "027C00", "047C027900", "047C028200" }) Assert.Equal("6984", card.Send("00870000" + bogus));
    }

    [Fact]
    public void Authenticate_External_AnswersTheShortChallenge()
    {
        var card = new GidsDriver();
        Assert.Equal("9000", card.Send("002281A403830180"));
        var challenge = GidsDriver.Inner(card.Run(0x87, 0, 0, [0x7C, 0x02, 0x81, 0x00]), 0x81);
        var response = CardCipher.Encrypt(CardCipherKind.TripleDes, GidsDriver.DefaultAdminKey, challenge);
        Assert.Equal(StatusWord.Success, card.Run(0x87, 0, 0, BerTlv.Of(0x7C, BerTlv.Of(0x82, response)).ToBytes()).Status);
        Assert.Equal("9000", card.Send("00DBA01205DF20020102"));
    }

    [Theory]
    [InlineData("A010", "9000", "9000")]
    [InlineData("A012", "6982", "9000")]
    [InlineData("A014", "6982", "9000")]
    public void Put_EachFile_TakesItsOwnersOnly(string file, string asUser, string asAdministrator)
    {
        var card = new GidsDriver();
        var put = $"00DB{file}05DF30020102";
        Assert.Equal("6982", card.Send(put));
        card.Verify();
        Assert.Equal(asUser, card.Send(put));
        card.Send("00200082");
        card.Authenticate();
        Assert.Equal(asAdministrator, card.Send(put));
        card.Select();
        Assert.Equal(file == "A014" ? "6982" : "DF300201029000", card.Send($"00CB{file}045C02DF3000"));
    }

    [Theory]
    [InlineData("00CBA010 045C02DF2200", "DF22060000000000009000")]
    [InlineData("00CBA010 045C02DF2300", "DF23009000")]
    [InlineData("00CBA010 045C02DF2F00", "6A88")]
    [InlineData("00CBA055 045C02DF2200", "6A82")]
    [InlineData("00CB3FFF 045C027F7300", "6A88")]
    [InlineData("00CBB080 045C02DF2200", "6A82")]
    [InlineData("00A4000C 02A010", "9000")]
    [InlineData("00A4000C 02A099", "6A82")]
    [InlineData("00DBA010 04DF220000", "6982")]
    [InlineData("00E4 0000", "6986")]
    [InlineData("00E6 0000", "6982")]
    [InlineData("002A9E9A 0100 00", "6985")]
    [InlineData("002241B6 0680015784 0181", "6A88")]
    public void Send_AsNobody_AnswersAsTheFilesSay(string command, string expected) => Assert.Equal(expected, new GidsDriver().Send(command));

    [Fact]
    public void BlankCard_BeforeActivation_HasNoRulesAndAfterwardsAll()
    {
        var card = new GidsDriver(new SimulatedVirtualSmartCardOptions { IsInitialised = false });
        Assert.Equal("6A82", card.Send("00CBA000045C02DF1F00"));
        Assert.Equal("6986", card.Send("00870000047C02810000"));
        Assert.Equal("9000", card.Send("00E000000E620C8201398302A0108C03033000"));
        Assert.Equal("6A89", card.Send("00E000000E620C8201398302A0108C03033000"));
        Assert.Equal("6985", card.Send("00DBA01005DF30020102"));
        Assert.Equal("9000", card.Send("00440000"));
        Assert.Equal("9000", card.Send("00DBA01005DF30020102"));
        Assert.Equal("9000", card.Send("00A4000C023FFF"));
        Assert.Equal("6985", card.Send("00440000"));
        Assert.Equal("9000", card.Send("0024018008" + GidsDriver.PinHex(GidsDriver.Pin)));
        Assert.Equal("9000", card.Send("00440000"));
        Assert.Equal("6982", card.Send("00DBA01005DF30020102"));
        Assert.Equal("9000", card.Verify());
        Assert.Equal("9000", card.Send("00DBA01005DF30020102"));
    }

    [Theory]
    [InlineData(0x07)]
    [InlineData(0x08)]
    public void RsaKey_GeneratedAndUsed_NeedsThePinAndItsOwnMechanisms(byte type)
    {
        var card = new GidsDriver();
        Assert.Equal("6982", card.Send("00E000000E620C8201398302A0208C03033000"));
        card.Verify();
        card.CreateKeyFile(0x81, type);
        Assert.Equal("6A88", card.Send("00CB3FFF0A7008840181A5037F498000"));
        Assert.Equal("6A80", card.Send("0047000008AC0680010C830181"));
        var made = card.Run(0x47, 0, 0, [0xAC, 0x06, 0x80, 0x01, type, 0x83, 0x01, 0x81]);
        Assert.True(BerTlv.TryReadOnly(made.Data, 0x7F49, out var open));
        Assert.Equal(made.Data.ToArray(), card.Run(0xCB, 0x3F, 0xFF, Convert.FromHexString("7008840181A5037F4980")).Data.ToArray());
        using var rsa = RSA.Create(new RSAParameters { Modulus = open.Child(0x81)!.Value.Value.ToArray(), Exponent = open.Child(0x82)!.Value.Value.ToArray() });

        var hash = SHA256.HashData("data"u8);
        byte[] digestInfo = [.. Convert.FromHexString("3031300D060960864801650304020105000420"), .. hash];
        Assert.Equal("6A88", card.Send($"002241B6068001{0x50 | type:X2}840182"));
        Assert.Equal("9000", card.Send($"002241B6068001{0x50 | type:X2}840181"));
        var signature = card.Run(0x2A, 0x9E, 0x9A, digestInfo).Data.ToArray();
        Assert.True(rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(StatusWord.ConditionsNotSatisfied, card.Run(0x2A, 0x80, 0x86, signature).Status);

        Assert.Equal("9000", card.Send($"002241B8068001{0x40 | type:X2}840181"));
        var box = rsa.Encrypt("secret"u8.ToArray(), RSAEncryptionPadding.Pkcs1);
        Assert.Equal("secret"u8.ToArray(), card.Run(0x2A, 0x80, 0x86, box).Data.ToArray());
        Assert.Equal("secret"u8.ToArray(), card.Run(0x2A, 0x80, 0x86, [0x00, .. box]).Data.ToArray());
        card.Send("00200082");
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, card.Run(0x2A, 0x80, 0x86, box).Status);
        Assert.Equal("6A80", card.Send($"002241B8068001{0x80 | type:X2}840181"));
    }

    [Theory]
    [InlineData(0x0C, 32)]
    [InlineData(0x0D, 48)]
    public void CurveKey_Signs_SideBySide(byte type, int size)
    {
        var card = new GidsDriver();
        card.Verify();
        card.CreateKeyFile(0x85, type);
        var made = card.Run(0x47, 0, 0, [0xAC, 0x06, 0x80, 0x01, type, 0x83, 0x01, 0x85]);
        Assert.True(BerTlv.TryReadOnly(made.Data, 0x7F49, out var open));
        var point = open.Child(0x86)!.Value.Value;
        using var ec = ECDsa.Create(new ECParameters
        {
            Curve = type == 0x0C ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384,
            Q = new ECPoint { X = point[1..(1 + size)].ToArray(), Y = point[(1 + size)..].ToArray() },
        });
        Assert.Equal("9000", card.Send($"002241B6068001{0x10 | type:X2}840185"));
        var hash = RandomNumberGenerator.GetBytes(size);
        for (var i = 0; i < 8; i++) Assert.True(ec.VerifyHash(hash, card.Run(0x2A, 0x9E, 0x9A, hash).Data.Span));
    }

    [Fact]
    public void DeleteFile_OfAKey_TakesTheKeyAlong()
    {
        var card = new GidsDriver();
        card.Verify();
        card.CreateKeyFile(0x81, 0x0C);
        card.Run(0x47, 0, 0, [0xAC, 0x06, 0x80, 0x01, 0x0C, 0x83, 0x01, 0x81]);
        Assert.Equal("9000", card.Send("00A4000C02B081"));
        card.Send("00200082");
        Assert.Equal("6982", card.Send("00E40000"));
        card.Verify();
        Assert.Equal("9000", card.Send("00E40000"));
        Assert.Equal("6A88", card.Send("00CB3FFF0A7008840181A5037F498000"));
        Assert.Equal("9000", card.Send("00A4000C02B080"));
        Assert.Equal("6982", card.Send("00E40000"));
    }

    [Fact]
    public void Terminate_ByTheAdministrator_IsTheEnd()
    {
        var card = new GidsDriver();
        card.Authenticate();
        Assert.Equal("9000", card.Send("00E60000"));
        Assert.Equal("6285", card.Verify());
    }

    [Fact]
    public void State_AfterEachChange_IsWhatAnotherProcessFinds()
    {
        var options = new SimulatedVirtualSmartCardOptions { StatePath = Path.Combine(_folder, "card.json") };
        var card = new GidsDriver(options);
        card.Verify("87654321");
        Assert.Equal("63C2", new GidsDriver(options).Send("00200080"));
        card.Authenticate();
        card.Send("002C028008" + GidsDriver.PinHex("24681357"));
        card.Verify("24681357");
        card.CreateKeyFile(0x81, 0x0C);
        card.Run(0x47, 0, 0, [0xAC, 0x06, 0x80, 0x01, 0x0C, 0x83, 0x01, 0x81]);
        var again = new GidsDriver(options);
        Assert.Equal("9000", again.Verify("24681357"));
        Assert.Equal(card.Send("00CB3FFF0A7008840181A5037F498000"), again.Send("00CB3FFF0A7008840181A5037F498000"));
        Assert.Equal(card.Send("00CBA012045C02DF2000"), again.Send("00CBA012045C02DF2000"));
        File.WriteAllText(options.StatePath, "{\"Format\":\"simulated-piv-card/1\"}");
        Assert.Throws<InvalidDataException>(() => SimulatedVirtualSmartCard.Create(options));
    }

    [Fact]
    public void Create_OptionsThatMakeNoCard_Throw()
    {
        SimulatedVirtualSmartCardOptions[] impossible = [new() { Pin = "1234567" }, new() { Pin = "12345678901234567" }, new() { MinPinLength = 3 }, new() { PinTries = 0 }, new() { AdminKey = [1, 2, 3] }];
        foreach (var options in impossible) Assert.Throws<ArgumentException>(() => SimulatedVirtualSmartCard.Create(options));
    }
}
