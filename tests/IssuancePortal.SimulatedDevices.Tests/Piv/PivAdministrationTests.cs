using IssuancePortal.Apdu;
using static IssuancePortal.SimulatedDevices.Tests.CardDriver;

namespace IssuancePortal.SimulatedDevices.Tests.Piv;

public sealed class PivAdministrationTests
{
    private const string Generate = "0047009E05AC03800111";

    public static TheoryData<byte, string> Keys() => new()
    {
        { 0x03, "000102030405060708090A0B0C0D0E0F1011121314151617" },
        { 0x08, "000102030405060708090A0B0C0D0E0F" },
        { 0x0A, "000102030405060708090A0B0C0D0E0F1011121314151617" },
        { 0x0C, "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F" },
    };

    private static CardDriver CardWith(byte algorithm, byte[] key)
    {
        var card = new CardDriver();
        card.Authenticate();
        Assert.Equal(StatusWord.Success, card.Run(0xFF, 0xFF, 0xFF, [algorithm, 0x9B, (byte)key.Length, .. key]).Status);
        card.Card.Reset();
        card.SelectPiv();
        return card;
    }

    private static CardCipherKind Kind(byte algorithm) => algorithm == 0x03 ? CardCipherKind.TripleDes : CardCipherKind.Aes;

    private static ResponseApdu Auth(CardDriver card, byte algorithm, params ReadOnlySpan<BerTlv> parts) =>
        card.Run(0x87, algorithm, 0x9B, BerTlv.Of(0x7C, parts).ToBytes());

    private static byte[] Ask(CardDriver card, byte algorithm, uint tag) => Inner(Auth(card, algorithm, BerTlv.Of(tag)), tag).ToArray();

    private static bool IsAdmin(CardDriver card) => card.Send(Generate).EndsWith("9000", StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Keys))]
    public void Single_RightKey_Authenticates(byte algorithm, string hex)
    {
        var card = CardWith(algorithm, Hex(hex));
        Assert.False(IsAdmin(card));
        card.Authenticate(algorithm, Hex(hex));
        Assert.True(IsAdmin(card));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Single_WrongKey_IsRefusedAndTakesTheStatusAway(byte algorithm, string hex)
    {
        var key = Hex(hex);
        var card = CardWith(algorithm, key);
        card.Authenticate(algorithm, key);
        var challenge = Ask(card, algorithm, 0x81);
        key[0] ^= 0x80;
        var answer = Auth(card, algorithm, BerTlv.Of(0x82, CardCipher.Encrypt(Kind(algorithm), key, challenge)));
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, answer.Status);
        Assert.False(IsAdmin(card));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Mutual_RightKey_AuthenticatesBothSides(byte algorithm, string hex)
    {
        var key = Hex(hex);
        var card = CardWith(algorithm, key);
        var witness = CardCipher.Decrypt(Kind(algorithm), key, Ask(card, algorithm, 0x80));
        var challenge = new byte[CardCipher.BlockSize(Kind(algorithm))];
        challenge[3] = 0x42;
        var answer = Auth(card, algorithm, BerTlv.Of(0x80, witness), BerTlv.Of(0x81, challenge), BerTlv.Of(0x82));
        Assert.Equal(CardCipher.Encrypt(Kind(algorithm), key, challenge), Inner(answer, 0x82).ToArray());
        Assert.True(IsAdmin(card));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Mutual_WrongWitness_GetsNoAnswerToTheChallenge(byte algorithm, string hex)
    {
        var card = CardWith(algorithm, Hex(hex));
        var witness = Ask(card, algorithm, 0x80);
        var answer = Auth(card, algorithm, BerTlv.Of(0x80, witness), BerTlv.Of(0x81, witness));
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, answer.Status);
        Assert.True(answer.Data.IsEmpty);
        Assert.False(IsAdmin(card));
    }

    [Fact]
    public void Single_ChallengeUsedTwice_IsRefused()
    {
        var card = new CardDriver();
        var response = CardCipher.Encrypt(CardCipherKind.TripleDes, FactoryAdminKey, Ask(card, 3, 0x81));
        Assert.Equal(StatusWord.Success, Auth(card, 3, BerTlv.Of(0x82, response)).Status);
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, Auth(card, 3, BerTlv.Of(0x82, response)).Status);
        Assert.False(IsAdmin(card));
    }

    [Fact]
    public void Single_NoChallengeAsked_IsRefused() =>
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, Auth(new CardDriver(), 3, BerTlv.Of(0x82, new byte[8])).Status);

    [Fact]
    public void Single_WitnessReflectedAsResponse_IsRefused()
    {
        // The encrypted witness is the encryption of something: it must not pass as the answer to a challenge, nor a plain challenge as a witness.
        var card = new CardDriver();
        var witness = Ask(card, 3, 0x80);
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, Auth(card, 3, BerTlv.Of(0x82, witness)).Status);
        var plain = CardCipher.Decrypt(CardCipherKind.TripleDes, FactoryAdminKey, Ask(card, 3, 0x80));
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, Auth(card, 3, BerTlv.Of(0x82, plain)).Status);
        var challenge = Ask(card, 3, 0x81);
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, Auth(card, 3, BerTlv.Of(0x80, challenge), BerTlv.Of(0x81, challenge)).Status);
        Assert.False(IsAdmin(card));
    }

    [Fact]
    public void Internal_EncryptForTheHost_IsRefused()
    {
        // An oracle for the management key would let anyone answer the card's own challenge.
        var card = new CardDriver();
        var challenge = Ask(card, 3, 0x81);
        Assert.Equal(StatusWord.IncorrectData, Auth(card, 3, BerTlv.Of(0x82), BerTlv.Of(0x81, challenge)).Status);
    }

    [Theory]
    [InlineData("0087089B047C028100", "6A86")] // AES, and the key is triple DES
    [InlineData("0087119B047C028100", "6A86")]
    [InlineData("0087039B00", "6A80")]
    [InlineData("0087039B027C00", "6A80")]
    [InlineData("0087039B067C0481008000", "6A80")]
    [InlineData("0087039B047C028500", "6A80")]
    [InlineData("0087039B047D028100", "6A80")]
    [InlineData("0087039B057C03800101", "6A80")]
    public void GeneralAuthenticate_Malformed_IsRefused(string apdu, string expected) => Assert.Equal(expected, new CardDriver().Send(apdu));

    [Fact]
    public void GeneralAuthenticate_Algorithm00_IsTripleDes()
    {
        var card = new CardDriver();
        var response = CardCipher.Encrypt(CardCipherKind.TripleDes, FactoryAdminKey, Ask(card, 0, 0x81));
        Assert.Equal(StatusWord.Success, Auth(card, 0, BerTlv.Of(0x82, response)).Status);
        Assert.True(IsAdmin(card));
    }

    [Theory]
    [InlineData(false, "9000")]
    [InlineData(true, "6982")]
    public void Single_OtherCommandBetween_DependsOnTheCard(bool forgets, string expected)
    {
        var card = new CardDriver(new() { ForgetsChallengeOnOtherCommand = forgets });
        var response = CardCipher.Encrypt(CardCipherKind.TripleDes, FactoryAdminKey, Ask(card, 3, 0x81));
        card.Send("00CB3FFF055C035FC10200");
        Assert.Equal(expected, Auth(card, 3, BerTlv.Of(0x82, response)).Status.ToString());
    }

    [Fact]
    public void Single_ResetBetween_IsRefused()
    {
        var card = new CardDriver();
        var response = CardCipher.Encrypt(CardCipherKind.TripleDes, FactoryAdminKey, Ask(card, 3, 0x81));
        card.Card.Reset();
        card.SelectPiv();
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, Auth(card, 3, BerTlv.Of(0x82, response)).Status);
    }

    [Fact]
    public void Challenge_ManyTimes_IsNeverTheSame()
    {
        var card = new CardDriver();
        Assert.Equal(200, Enumerable.Range(0, 200).Select(_ => Convert.ToHexString(Ask(card, 3, 0x81))).Distinct().Count());
    }
}
