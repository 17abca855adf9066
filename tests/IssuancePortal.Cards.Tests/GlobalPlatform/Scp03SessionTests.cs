using IssuancePortal.Apdu;
using IssuancePortal.Cards.GlobalPlatform;

namespace IssuancePortal.Cards.Tests.GlobalPlatform;

/// <summary>SCP03 against sessions that others recorded with real cards: one with the test keys, nine of an eUICC (pySim's unit tests), three in S16 mode (OpenSCP-Java's unit tests).</summary>
public sealed class Scp03SessionTests
{
    private const SecurityLevel Level11 = (SecurityLevel)0x11;
    private const SecurityLevel Level03 = (SecurityLevel)0x03;
    private const SecurityLevel Level33 = (SecurityLevel)0x33;

    private static readonly byte[] EuiccDomain = Hex("A0000005591010FFFFFFFF8900000100");

    [Fact]
    public void Session_CapturedWithTheTestKeys_DerivesTheSameKeysAndCryptogram()
    {
        var session = new Scp03Session(CardKeySet.Factory(0x01), Hex("f39fbf5de7c6784c"), Hex("25cb3d05cdb84543"), Level33);

        Assert.Equal("b00fd2113a41e135ebadb3e19e51fc6d", Convert.ToHexStringLower(session.EncryptionKey));
        Assert.Equal("5e5ce050244ded03af4ac1c9f8d8d85d", Convert.ToHexStringLower(session.CommandMacKey));
        Assert.Equal("0072b45d2ca23759bd7d537e5ba5c420", Convert.ToHexStringLower(session.ResponseMacKey));
        Assert.Equal("67fdf780ad553126", Convert.ToHexStringLower(session.CardCryptogram));
    }

    /// <summary>Each: key set, level, INITIALIZE UPDATE and its answer, EXTERNAL AUTHENTICATE, STORE DATA with its answer, then GET STATUS and GET DATA in the four cases of ISO/IEC 7816-4 §5.1.</summary>
    public static TheoryData<byte, byte, string, string, string, string, string, string[]> Euicc { get; } = new()
    {
        {
            0x30, 0x11, "b13e5f938fc108c4", "000000000000000000003003703eb51047495b249f66c484c1d2ef1948000002", "84821100107d5f5826a993ebc89eea24957fa0b3ce", "84e291000ebf3e035c015a558d036518a2829700",
            "bf3e125a1089882119900000000000000000000005971be68992dbbdfa",
            ["84f220020863a63f8959827fb2", "84ca006608a0c6a4a74166f7ce00", "84f22002124f0212345c054f9f70c52249b50272656536", "84f280020a4f00e91443f6dce6b8ed00"]
        },
        {
            0x30, 0x03, "8e1552d0513c60f3", "0000000000000000000030037030760cd2c47c1dd395065fe5ead8a9d7000001", "8482030010fd4721a14d9b07003c451d2f8ae6bb21", "84e2910018ca9c00f6713d79bc8baa642bdff51c3f6a4082d3bd9ad26c00",
            "bf3e125a1089882119900000000000000000000005",
            ["84f2200208c9811b11f1264cf1", "84ca006608e10ab60b3054798800", "84f22002184e2908bdb48b2315a55482e9e936ca122d6ecfae7d17416e", "84f28002180dd10a6b6193e5340b9e77d32d5a179cd710ac2773aefb2800"]
        },
        {
            0x30, 0x33, "fdf38259a1e0de44", "000000000000000000003003703b1aca81e821f219081cdc01c26b372d000003", "84823300108c36f96bcc00724a4e13ad591d7da3f0", "84e2910018267a85dfe4a98fca6fb0527e0dfecce4914e40401433c87f00",
            "f3ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb2e68f8a0144975b9",
            ["84f2200208ac6a59024bed84cc", "84ca006608409912ad8fb7aed000", "84f22002185f3dafc3ac14c381536a488bf44e06d056df9d74dbd21e5a", "84f280021865165105be3373347d0424d4400af2ac393f569ec779389e00"]
        },
        {
            0x31, 0x11, "7396430b768b085b", "000000000000000000003103708cfc23522ffdbf1e5df5542cac8fd866000003", "84821100102145ed30b146f5db252fb7e624cec244", "84e291000ebf3e035c015aff42cf801d14394400",
            "bf3e125a1089882119900000000000000000000005162fbd33e04940a9",
            ["84f22002084584e4f6784811ee", "84ca006608937776ebe190fa3000", "84f22002124f0212345c054f9f70c59a52bddf3040368c", "84f280020a4f009804b11411f7393d00"]
        },
        {
            0x31, 0x03, "69c65da8202bf19f", "00000000000000000000310370b570a67be38446717729d6dd3d2ec5b1000001", "848203001065df4f1a356a887905466516d9e5b7c1", "84e2910018d2c6fb477c5d4afe4fd4d21f17eff10d3578ec1774a12a2d00",
            "bf3e125a1089882119900000000000000000000005",
            ["84f2200208964e188f0b1bb697", "84ca006608f0820035a41d3e1800", "84f220021806b076ed452cd1fa84f77f5c08a146aa77a9286757dea791", "84f2800218d06527e39222dce091fabdb8e9b898417a67a6852d3577db00"]
        },
        {
            0x31, 0x33, "9b3f2eef0e8c9374", "00000000000000000000310370f6bb305a15bae1a68f79fb08212fbed7000002", "84823300109100bc22d58b45b86a26365ce39ff3cf", "84e29100188f7f946c84f70d17994bc6e8791251bb1bb1bf02cf8de58900",
            "c05176c1b6f72aae50c32cbee63b0e95998928fd4dfb2be9f27ffde8c8476f5909b4805cc4039599",
            ["84f2200208d5d97754b6b3d2ba", "84ca006608516c82b8e30adbeb00", "84f2200218cc247f4761e6944277a4e0d6e32e44025b1e31537e2fc668", "84f2800218ba22b63d509bef5d093b43e5eaed03ed23144ab2d9cb51de00"]
        },
        {
            0x32, 0x11, "11666d57866c6f54", "0000000000000000000032037053ea8847efa7674e41498a4d66cf0dee000003", "84821100102f2ad190eff2fafc4908996d1cebd310", "84e291000ebf3e035c015af4b680372542b59d00",
            "bf3e125a10898821199000000000000000000000058012dd7f01f1c4c1",
            ["84f2200208d618b7da68d5fe52", "84ca0066088f3e055db23ad5e500", "84f22002124f0212345c054f9f70c5b6e15cc42404915e", "84f280020a4f00aa124aa74afe7f7500"]
        },
        {
            0x32, 0x03, "c6066990fc426e1d", "000000000000000000003203708682cd81bbd8919f2de3f2664581f118000001", "848203001077c493b632edadaf865a1e64acc07ce9", "84e29100183ddaa60594963befaada3525b492ede23c2ab2c1ce3afe4400",
            "bf3e125a1089882119900000000000000000000005",
            ["84f2200208480ddc8e419da38d", "84ca0066083e9d6a6c0b2d732000", "84f22002183ebfef2da8b04af2a85f491f299b76973df76ff08a4031be", "84f2800218783fff80990f5585b1055010ea95094a26e4a8f1ef4b18e100"]
        },
        {
            0x32, 0x33, "97b2055fe58599fd", "00000000000000000000320370a8439a22cedf045fa9f1903b2834f26e000002", "8482330010508a0fd959d2e547c6b33154a6be2057", "84e29100187a5ef717eaf1e135ae92fe54429d0e465decda65f5fe5aea00",
            "ea90dbfa648a67c5eb6abc57f8530b97d0cd5647c5e8732016b55203b078dd2ace7f8bc5d1c1cd99",
            ["84f2200208bcc5c17275545d93", "84ca00660804806aba9d543bb600", "84f2200218717222491556ec81a45f49ce48be33320024801a1c4cb0e0", "84f2800218561f105bccd3a1642904b251ccc1228beb80a82370a8637000"]
        },
    };

    [Theory]
    [MemberData(nameof(Euicc))]
    public void Session_RecordedWithAnEuicc_SendsTheSameCommandsAndOpensTheSameAnswer(
        byte version, byte level, string hostChallenge, string initialized, string proof, string stored, string storedAnswer, string[] cases)
    {
        var keys = EuiccKeys(version);
        var answer = InitializeUpdateAnswer.TryRead(Hex(initialized))!;
        var session = new Scp03Session(keys, Hex(hostChallenge), answer.Challenge, (SecurityLevel)level);

        Assert.Equal((version, 0x70, false, true), (answer.KeyVersion, answer.Options.I, answer.Options.IsS16, answer.Options.IsPseudoRandom));
        Assert.Equal(answer.Cryptogram, session.CardCryptogram);
        Assert.Equal(answer.Challenge, Scp03Session.PredictChallenge(keys, answer.SequenceCounter!.Value, EuiccDomain, answer.Options));
        Assert.Equal(keys, new ChannelAhead(ChannelEnd.SecurityDomain, Hex(hostChallenge), answer).FindKeys([CardKeySet.Factory(version), keys]));
        Assert.Equal(proof, Bytes(session.ExternalAuthenticate()));
        var store = Assert.Single(session.Protect(Command("80E2910006BF3E035C015A00")));
        Assert.Equal(stored, Bytes(store.Command));
        var opened = session.TryOpen(store, new ResponseApdu(Hex(storedAnswer), StatusWord.Success));
        Assert.Equal("BF3E125A1089882119900000000000000000000005", Convert.ToHexString(opened!.Value.Data.Span));
        foreach (var (plain, expected) in ((string[])["80F22002", "80CA006600", "80F220020A4F0212345C054F9F70C5", "80F28002024F0000"]).Zip(cases))
            Assert.Equal(expected, Bytes(Assert.Single(session.Protect(Command(plain))).Command));
    }

    [Theory]
    [InlineData(
        16, "9EF733B7486D813C92E4CA61E5102F91", "84823300201C6A43582F842A90D81CA4E970754664D8C0C6C340E007C5C6EBCDF4F7C065BE",
        "84F2200020EB30913C363A6C1309D13ADC765D9DF1C44F207C2941B898A290F627B05AE990",
        "05717C3DED78C6BB7AEE55A68E66E0D7C90473C380A60755DD7B63ECF55FD0B4067612B43A0A05CDA95E9122C91D8527A21681805C1A25AAA38994E15A6379DF66EE234701C673C32DAF5C54B11085C4",
        "84F2800020A9DDD67660ECC75765C431CD69AD53A79202F01E13B24C15F4CFF4C9B335EEE5", "5A866565D1D0F35427E010043F82E8ABCA25C79A3CAA41547838978F779563FFDEA329E3ABD1CBA719A6D9C13B7D45CC")]
    [InlineData(
        24, "A378671D41E7F6E3F5254CA9D4C481A4", "848233002099033B5BB5246C859B9748E497EDAE8D9EBB7BD196CE4E3EBFC92343D69478AB",
        "84F220002032319E399171DAF20FD8E8ECD1CE462569B7D5645AAD98E537593EF48816DB4B",
        "B6AB2FDB15B2D1A895B8329736C5AF47D4B6B6AECBB73E327A91D300D4BF0F36AD710F7FF5505481F690EFE3561E1C5335EF510B018D56D21D5F1CA9557AC9E225D04413BAA39828273DBC4B00B0BF30",
        "84F28000208BCC8139988A0F51441F6F8FF3C20A526CD783E30BEC1D8CC9D7E3D43AE779A5", "B2332173A07F9EBE27EDEA0DB5849B6CACC0F28A77DA52AB9A1E151399ABD07115DDB34C92C8DA0FFE679FD8D7DF0F36")]
    [InlineData(
        32, "99D2966CF09C9201FDE8343E93FB18B4", "848233002071D1A091C5D24AF177B00E69B1A32B4E30A5168CF8C86B19730DF915EF82D8A7",
        "84F2200020DD3036DC4C636717702732ABBA185633873A933310002B25E386CF10A4E6B130",
        "A5E7309DCA3EFFA13D1AA03FE0D3E2BA8D04DF15A6A26989150F512ED453F5DFFB2A7E4EE4E2FFACEFC0945435BCAF3A914A9F7BD66B4F82635B7757AE82B54262489B3B58224F99E846E2A8061B1732",
        "84F28000207C873E7BDCE82D67EC28783A3C3222C01E70D8C7A498CA3C7E348944F44A18B3", "90AFB999D6499F47285B6319135F67F78D4CE73A3BD87F97DE623488BA9DBC7549F27DFF5B61E215A5C91F99D2168211")]
    public void Session_RecordedInS16Mode_SendsTheSameCommandsAndOpensTheSameAnswers(int size, string cryptogram, string proof, string packages, string packagesAnswer, string domain, string domainAnswer)
    {
        var keys = new CardKeySet(
            0x30,
            Hex("1D72CD9283FD55162722C6BEAA4DC1877F4C0CD0ECC15E052AAC39A99AF9AD72")[..size],
            Hex("F4932BA02FFC3098D172790099D2838236F2E61068D56F4401CC0374C25AF8CB")[..size],
            Hex("B4BDC610C3F6793708FF1132E2C5BF60523AEAC06B32F204B851B6CC007C8D3C")[..size]);
        var answer = InitializeUpdateAnswer.TryRead(Hex("A1A01243058551312085300371" + "0617A2C34D50B562F7DECFC3DBF58A64" + cryptogram + "00082A"))!;
        var session = new Scp03Session(keys, Hex("06F85B77251BF79406F85B77251BF794"), answer.Challenge, Level33);

        Assert.True(answer.Options is { IsS16: true, IsPseudoRandom: true, Size: 16 });
        Assert.Equal(cryptogram, Convert.ToHexString(session.CardCryptogram));
        Assert.Equal(proof, Bytes(session.ExternalAuthenticate()), ignoreCase: true);
        var first = Assert.Single(session.Protect(Command("80F22000024F00")));
        Assert.Equal(packages, Bytes(first.Command), ignoreCase: true);
        Assert.Equal(
            "08A00000015141434C010010A0000002202003010101000000000006010010A0000002202003010101000000000011010005A0000002480100",
            Convert.ToHexString(session.TryOpen(first, new ResponseApdu(Hex(packagesAnswer), StatusWord.Success))!.Value.Data.Span));
        // The one between them in the recording.
        Assert.Single(session.Protect(Command("80F24000024F00")));
        var last = Assert.Single(session.Protect(Command("80F28000024F00")));
        Assert.Equal(domain, Bytes(last.Command), ignoreCase: true);
        Assert.Equal("08A0000001510000000F9E", Convert.ToHexString(session.TryOpen(last, new ResponseApdu(Hex(domainAnswer), StatusWord.Success))!.Value.Data.Span));
    }

    [Theory]
    [InlineData("f3ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb2e68f8a0144975b8", 0x9000)]
    [InlineData("f3ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb2e68f8a0144975b9", 0x6300)]
    [InlineData("f2ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb2e68f8a0144975b9", 0x9000)]
    [InlineData("", 0x9000)]
    [InlineData("00", 0x6982)]
    public void TryOpen_AnswerChangedOnItsWay_IsNone(string data, ushort status)
    {
        var answer = InitializeUpdateAnswer.TryRead(Hex("000000000000000000003003703b1aca81e821f219081cdc01c26b372d000003"))!;
        var session = new Scp03Session(EuiccKeys(0x30), Hex("fdf38259a1e0de44"), answer.Challenge, Level33);
        session.ExternalAuthenticate();
        var store = Assert.Single(session.Protect(Command("80E2910006BF3E035C015A00")));

        Assert.Null(session.TryOpen(store, new ResponseApdu(Hex(data), new StatusWord(status))));
    }

    [Theory]
    [InlineData(0x01, 8, 247)]
    [InlineData(0x03, 8, 239)]
    [InlineData(0x33, 16, 223)]
    public void Protect_MoreThanOneApduCarries_IsAChainOfProtectedCommands(byte level, int size, int most)
    {
        var session = new Scp03Session(CardKeySet.Factory(1), new byte[size], new byte[size], (SecurityLevel)level);
        Assert.Equal(most, session.MaxData);
        Assert.Single(session.Protect(new CommandApdu(0x00, 0xDB, 0x3F, 0xFF, new byte[most])));
        var chain = session.Protect(new CommandApdu(0x00, 0xDB, 0x3F, 0xFF, new byte[2 * most + 1], 0));
        Assert.Equal([0x14, 0x14, 0x04], chain.Select(part => (int)part.Command.Cla));
        Assert.Equal([null, null, 256], chain.Select(part => part.Command.Le));
        Assert.All(chain, part => Assert.InRange(part.Command.Data.Length, size + 1, 255));
    }

    [Fact]
    public void Diversify_OtherCardVersionOrMaster_OtherKeys()
    {
        byte[] master = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        CardKeySet[] sets =
        [
            CardKeySet.Diversify(master, 0x30, 32, [1, 2, 3]), CardKeySet.Diversify(master, 0x30, 32, [1, 2, 4]), CardKeySet.Diversify(master, 0x31, 32, [1, 2, 3]), CardKeySet.Diversify(master[1..25], 0x30, 32, [1, 2, 3]),
        ];
        var keys = sets.SelectMany(set => set.Keys).Select(Convert.ToHexString).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Equal(sets[0].Keys, CardKeySet.Diversify(master, 0x30, 32, [1, 2, 3]).Keys);
        Assert.DoesNotContain(keys, key => sets[0].ToString().Contains(key, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The first is the check value that everybody knows of the test keys; the second is openssl's AES-ECB of sixteen bytes 01.</summary>
    [Theory]
    [InlineData("404142434445464748494A4B4C4D4E4F", "504A77")]
    [InlineData("000102030405060708090A0B0C0D0E0F", "C35280")]
    public void CheckValueOf_Key_IsTheKnownOne(string key, string value) => Assert.Equal(value, Convert.ToHexString(CardKeySet.CheckValueOf(Hex(key))));

    private static CardKeySet EuiccKeys(byte version)
    {
        var size = version switch { 0x30 => 16, 0x31 => 24, _ => 32 };
        byte[] Key(int first) => [.. Enumerable.Range(0, size).Select(i => (byte)(first + i % 16))];
        return new CardKeySet(version, Key(0x00), Key(0x10), Key(0x20));
    }

    private static CommandApdu Command(string hex) => CommandApdu.TryParse(Hex(hex)) is { } command ? command with { Le = command.Le is null ? null : 0 } : throw new ArgumentException(hex, nameof(hex));

    private static string Bytes(CommandApdu command) => Convert.ToHexStringLower(command.ToBytes());

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
