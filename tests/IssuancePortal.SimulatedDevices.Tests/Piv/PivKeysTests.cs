using System.Security.Cryptography;
using IssuancePortal.Apdu;
using static IssuancePortal.SimulatedDevices.Tests.CardDriver;

namespace IssuancePortal.SimulatedDevices.Tests.Piv;

public sealed class PivKeysTests
{
    private static readonly byte[] Hash = SHA256.HashData("what is signed"u8);

    public enum Pin
    {
        NotVerified,
        Verified,
        VerifiedEarlier,
    }

    private static ECDsa Curve(BerTlv key, byte algorithm)
    {
        var point = key.Child(0x86)!.Value.Value.Span;
        var size = (point.Length - 1) / 2;
        Assert.Equal(algorithm == 0x14 ? 48 : 32, size);
        return ECDsa.Create(new ECParameters
        {
            Curve = algorithm == 0x14 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point.Slice(1, size).ToArray(), Y = point[(1 + size)..].ToArray() },
        });
    }

    private static RSA Rsa(BerTlv key) => RSA.Create(new RSAParameters
    {
        Modulus = key.Child(0x81)!.Value.Value.ToArray(),
        Exponent = key.Child(0x82)!.Value.Value.ToArray(),
    });

    /// <summary>PKCS #1 1.5 padding of a SHA-256 hash, which the host does (SP 800-73-5 part 2 appendix A).</summary>
    private static byte[] Pad(byte[] hash, int size)
    {
        byte[] info = [.. Hex("3031300D060960864801650304020105000420"), .. hash];
        return [0x00, 0x01, .. Enumerable.Repeat((byte)0xFF, size - 3 - info.Length), 0x00, .. info];
    }

    [Theory]
    [InlineData(0x11)]
    [InlineData(0x14)]
    public void Use_CurveKey_SignsVerifiably(byte algorithm)
    {
        var card = new CardDriver();
        using var key = Curve(card.Generate(0x9A, algorithm), algorithm);
        card.Verify();
        var signature = Inner(card.Use(0x9A, algorithm, 0x81, Hash), 0x82);
        Assert.True(key.VerifyHash(Hash, signature.Span, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Theory]
    [InlineData(0x06, 128)]
    [InlineData(0x07, 256)]
    [InlineData(0x05, 384)]
    public void Use_RsaKey_SignsAndDecrypts(byte algorithm, int size)
    {
        var card = new CardDriver(new() { KeyAlgorithms = [0x05, 0x06, 0x07] });
        using var key = Rsa(card.Generate(0x9D, algorithm));
        Assert.Equal(size * 8, key.KeySize);
        card.Verify();
        var signature = Inner(card.Use(0x9D, algorithm, 0x81, Pad(Hash, size)), 0x82);
        Assert.True(key.VerifyHash(Hash, signature.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        var opened = Inner(card.Use(0x9D, algorithm, 0x81, key.Encrypt("session key"u8, RSAEncryptionPadding.Pkcs1)), 0x82).Span;
        Assert.Equal(size, opened.Length);
        Assert.Equal("session key"u8, opened[(opened[2..].IndexOf((byte)0) + 3)..]);
    }

    [Theory]
    [InlineData(0x9D, 0x11)]
    [InlineData(0x9D, 0x14)]
    [InlineData(0x82, 0x11)]
    public void Use_CurveKeyForManagement_AgreesAsTheOtherSideDoes(byte reference, byte algorithm)
    {
        var card = new CardDriver();
        using var key = Curve(card.Generate(reference, algorithm), algorithm);
        using var mine = ECDiffieHellman.Create(algorithm == 0x14 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        using var theirs = ECDiffieHellman.Create(key.ExportParameters(false));
        var q = mine.ExportParameters(false).Q;
        card.Verify();
        var shared = Inner(card.Use(reference, algorithm, 0x85, [0x04, .. q.X!, .. q.Y!]), 0x82);
        Assert.Equal(mine.DeriveRawSecretAgreement(theirs.PublicKey), shared.ToArray());
    }

    [Theory]
    [InlineData(0x9A, 0x85)] // an authentication key does not agree
    [InlineData(0x9D, 0x81)] // a curve key for management does not sign
    public void Use_CurveKeyForTheOtherPurpose_IsIncorrectData(byte reference, uint tag)
    {
        var card = new CardDriver();
        var key = card.Generate(reference, 0x11);
        card.Verify();
        var input = tag == 0x85 ? key.Child(0x86)!.Value.Value.ToArray() : Hash;
        Assert.Equal(StatusWord.IncorrectData, card.Use(reference, 0x11, tag, input).Status);
    }

    [Fact]
    public void Use_PointOffTheCurve_IsIncorrectData()
    {
        var card = new CardDriver();
        var point = card.Generate(0x9D, 0x11).Child(0x86)!.Value.Value.ToArray();
        card.Verify();
        Assert.Equal(StatusWord.Success, card.Use(0x9D, 0x11, 0x85, point).Status);
        point[^1] ^= 1;
        Assert.Equal(StatusWord.IncorrectData, card.Use(0x9D, 0x11, 0x85, point).Status);
        Assert.Equal(StatusWord.IncorrectData, card.Use(0x9D, 0x11, 0x85, point[1..]).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void Use_HashOfWrongLength_IsIncorrectData(int length)
    {
        var card = new CardDriver();
        card.Generate(0x9E, 0x11);
        Assert.Equal(StatusWord.IncorrectData, card.Use(0x9E, 0x11, 0x81, new byte[length]).Status);
    }

    [Fact]
    public void Use_RsaBlockNotBelowTheModulus_IsIncorrectData()
    {
        var card = new CardDriver();
        var modulus = card.Generate(0x9E, 0x07).Child(0x81)!.Value.Value.ToArray();
        Assert.Equal(StatusWord.IncorrectData, card.Use(0x9E, 0x07, 0x81, modulus).Status);
        Assert.Equal(StatusWord.IncorrectData, card.Use(0x9E, 0x07, 0x81, new byte[255]).Status);
        Assert.Equal(StatusWord.Success, card.Use(0x9E, 0x07, 0x81, new byte[256]).Status);
    }

    [Theory]
    [InlineData(0x9A, Pin.NotVerified, "6982")]
    [InlineData(0x9A, Pin.Verified, "9000")]
    [InlineData(0x9A, Pin.VerifiedEarlier, "9000")]
    [InlineData(0x9C, Pin.NotVerified, "6982")]
    [InlineData(0x9C, Pin.Verified, "9000")]
    [InlineData(0x9C, Pin.VerifiedEarlier, "6982")]
    [InlineData(0x9D, Pin.NotVerified, "6982")]
    [InlineData(0x9D, Pin.Verified, "9000")]
    [InlineData(0x9D, Pin.VerifiedEarlier, "9000")]
    [InlineData(0x9E, Pin.NotVerified, "9000")]
    [InlineData(0x9E, Pin.Verified, "9000")]
    [InlineData(0x82, Pin.NotVerified, "6982")]
    [InlineData(0x95, Pin.VerifiedEarlier, "9000")]
    public void Use_SlotByPinState_FollowsItsPolicy(byte reference, Pin pin, string expected)
    {
        var card = new CardDriver();
        var point = card.Generate(reference, 0x11).Child(0x86)!.Value.Value.ToArray();
        if (pin != Pin.NotVerified) Assert.Equal("9000", card.Verify());
        if (pin == Pin.VerifiedEarlier) card.Send("00CB3FFF055C035FC10200");
        var establishes = reference is 0x9D or 0x82 or 0x95;
        Assert.Equal(expected, card.Use(reference, 0x11, establishes ? 0x85u : 0x81u, establishes ? point : Hash).Status.ToString());
    }

    [Theory]
    [InlineData(1, Pin.NotVerified, "9000")]
    [InlineData(2, Pin.NotVerified, "6982")]
    [InlineData(2, Pin.VerifiedEarlier, "9000")]
    [InlineData(3, Pin.VerifiedEarlier, "6982")]
    [InlineData(3, Pin.Verified, "9000")]
    public void Use_KeyMadeWithAPolicy_FollowsIt(int policy, Pin pin, string expected)
    {
        var card = new CardDriver();
        card.Generate(0x9A, 0x11, $"AA01{policy:X2}AB0101");
        if (pin != Pin.NotVerified) card.Verify();
        if (pin == Pin.VerifiedEarlier) card.Send("00CB3FFF055C035FC10200");
        Assert.Equal(expected, card.Use(0x9A, 0x11, 0x81, Hash).Status.ToString());
    }

    [Fact]
    public void Use_SignatureKeyTwice_NeedsThePinTwice()
    {
        var card = new CardDriver();
        card.Generate(0x9C, 0x11);
        card.Verify();
        Assert.Equal(StatusWord.Success, card.Use(0x9C, 0x11, 0x81, Hash).Status);
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, card.Use(0x9C, 0x11, 0x81, Hash).Status);
        card.Verify();
        Assert.Equal(StatusWord.Success, card.Use(0x9C, 0x11, 0x81, Hash).Status);
    }

    [Fact]
    public void Use_SignatureKeyInAChain_CountsAsTheNextCommand()
    {
        var card = new CardDriver();
        card.Generate(0x9C, 0x07);
        card.Verify();
        Assert.Equal(StatusWord.Success, card.Use(0x9C, 0x07, 0x81, Pad(Hash, 256)).Status);
    }

    [Theory]
    [InlineData("00870B9A047C028200", "6A88")] // no such key yet
    [InlineData("0087119B047C028100", "6A86")] // not the management key's algorithm
    [InlineData("00871150047C028200", "6A88")] // no such reference
    [InlineData("00871104047C028200", "6A88")]
    [InlineData("0087149E067C0482008100", "6A86")] // not the key's algorithm
    [InlineData("0087119E00", "6A80")]
    [InlineData("0087119E027C00", "6A80")]
    [InlineData("0087119E047C028200", "6A80")]
    [InlineData("0087119E077C05820081010100", "9000")]
    [InlineData("0087119E067C048101018200", "6A80")] // 7C is not as long as it says
    [InlineData("0087119E087C068201AA810101", "6A80")] // the response is not empty
    [InlineData("0087119E097C07820081010180 00", "6A80")]
    [InlineData("0087119E087C05820081010100", "6A80")] // a byte after the template
    public void GeneralAuthenticate_MalformedCommand_IsRefused(string apdu, string expected)
    {
        var card = new CardDriver();
        card.Generate(0x9E, 0x11);
        Assert.EndsWith(expected, card.Send(apdu), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0047009A05AC03800111", "6982", false)]
    [InlineData("0047009A05AC03800111", "9000", true)]
    [InlineData("0047019A05AC03800111", "6A86", true)]
    [InlineData("0047009B05AC03800111", "6A86", true)]
    [InlineData("0047008105AC03800111", "6A86", true)]
    [InlineData("0047009A05AC038001FF", "6A80", true)] // an algorithm the card does not have
    [InlineData("0047009A05AC03800106", "6A80", true)] // RSA 1024 is off by default
    [InlineData("0047009A05AC03810111", "6A80", true)]
    [InlineData("0047009A06AC0480021111", "6A80", true)]
    [InlineData("0047009A02AC00", "6A80", true)]
    [InlineData("0047009A", "6A80", true)]
    [InlineData("0047009A08AC06800111AA0104", "6A80", true)] // a policy there is not
    [InlineData("0047009A08AC06800111AC0101", "6A80", true)]
    [InlineData("0047008205AC03800111", "9000", true)]
    public void Generate_Command_IsAnswered(string apdu, string expected, bool admin)
    {
        var card = new CardDriver();
        card.Verify(); // the PIN alone never allows it
        if (admin) card.Authenticate();
        Assert.EndsWith(expected, card.Send(apdu), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0047008205AC03800111", "6A86")] // retired keys are not generated
    [InlineData("0047009A08AC06800111AA0101", "6A80")] // no policies
    [InlineData("0047009A05AC03800111", "9000")]
    public void Generate_CardWithoutExtensions_KeepsToTheStandard(string apdu, string expected)
    {
        var card = new CardDriver(new() { YubicoExtensions = false });
        card.Authenticate();
        Assert.EndsWith(expected, card.Send(apdu), StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_Again_ReplacesTheKey()
    {
        var card = new CardDriver();
        using var first = Curve(card.Generate(0x9E, 0x11), 0x11);
        using var second = Curve(card.Generate(0x9E, 0x11), 0x11);
        var signature = Inner(card.Use(0x9E, 0x11, 0x81, Hash), 0x82);
        Assert.False(first.VerifyHash(Hash, signature.Span, DSASignatureFormat.Rfc3279DerSequence));
        Assert.True(second.VerifyHash(Hash, signature.Span, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void Import_CurveAndRsa_WorkAsTheKeysTheyWere()
    {
        var card = new CardDriver();
        card.Authenticate();
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Equal(StatusWord.Success, card.Run(0xFE, 0x14, 0x9E, BerTlv.Of(0x06, ec.ExportParameters(true).D!).ToBytes()).Status);
        Assert.True(ec.VerifyHash(Hash, Inner(card.Use(0x9E, 0x14, 0x81, Hash), 0x82).Span, DSASignatureFormat.Rfc3279DerSequence));

        using var rsa = RSA.Create(2048);
        var p = rsa.ExportParameters(true);
        var parts = BerTlv.Concat(BerTlv.Of(1, p.P!), BerTlv.Of(2, p.Q!), BerTlv.Of(3, p.DP!), BerTlv.Of(4, p.DQ!), BerTlv.Of(5, p.InverseQ!), BerTlv.Of(0xAA, [1]));
        Assert.Equal(StatusWord.Success, card.Run(0xFE, 0x07, 0x9D, parts).Status);
        var signature = Inner(card.Use(0x9D, 0x07, 0x81, Pad(Hash, 256)), 0x82);
        Assert.True(rsa.VerifyHash(Hash, signature.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("00FE119A020600", "6A80")]
    [InlineData("00FE119A2206200000000000000000000000000000000000000000000000000000000000000000", "6A80")] // a scalar of zero
    [InlineData("00FE079A0F010103020105030101040101050101", "6A80")]
    [InlineData("00FE119B020600", "6A86")]
    [InlineData("00FE039A020600", "6A86")]
    public void Import_WhatIsNoKey_IsRefused(string apdu, string expected)
    {
        var card = new CardDriver();
        card.Authenticate();
        Assert.Equal(expected, card.Send(apdu));
    }
}
