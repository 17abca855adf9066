using System.Security.Cryptography;

namespace IssuancePortal.Apdu.Tests;

public sealed class CardCipherTests
{
    private const string FactoryKey = "010203040506070801020304050607080102030405060708";

    [Theory]
    // FIPS 197 appendix C.
    [InlineData(CardCipherKind.Aes, "000102030405060708090A0B0C0D0E0F", "00112233445566778899AABBCCDDEEFF", "69C4E0D86A7B0430D8CDB78070B4C55A")]
    [InlineData(CardCipherKind.Aes, "000102030405060708090A0B0C0D0E0F1011121314151617", "00112233445566778899AABBCCDDEEFF", "DDA97CA4864CDFE06EAF70A0EC0D7191")]
    [InlineData(CardCipherKind.Aes, "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", "00112233445566778899AABBCCDDEEFF", "8EA2B7CA516745BFEAFC49904B496089")]
    // SP 800-67 appendix B, first block.
    [InlineData(CardCipherKind.TripleDes, "0123456789ABCDEF23456789ABCDEF01456789ABCDEF0123", "5468652071756663", "A826FD8CE53B855F")]
    public void Encrypt_PublishedVector_IsMatchedAndUndone(CardCipherKind kind, string key, string block, string expected)
    {
        var encrypted = CardCipher.Encrypt(kind, Convert.FromHexString(key), Convert.FromHexString(block));
        Assert.Equal(expected, Convert.ToHexString(encrypted));
        Assert.Equal(block, Convert.ToHexString(CardCipher.Decrypt(kind, Convert.FromHexString(key), encrypted)));
    }

    [Fact]
    public void Encrypt_FactoryKeyWithEqualParts_IsPlainDes()
    {
        // Encrypt, decrypt, encrypt with one key is one encryption: known answer of openssl's des-ecb with 0102030405060708 over zeros.
        var encrypted = CardCipher.Encrypt(CardCipherKind.TripleDes, Convert.FromHexString(FactoryKey), new byte[8]);
        Assert.Equal("B073DC3FB209536D", Convert.ToHexString(encrypted));
    }

    [Fact]
    public void Encrypt_RandomTripleDesKeys_AgreesWithThePlatform()
    {
        for (var i = 0; i < 100; i++)
        {
            using var platform = TripleDES.Create();
            platform.GenerateKey();
            if (!CardCipher.IsUsableKey(CardCipherKind.TripleDes, platform.Key)) continue;
            var block = RandomNumberGenerator.GetBytes(8);
            Assert.Equal(platform.EncryptEcb(block, PaddingMode.None), CardCipher.Encrypt(CardCipherKind.TripleDes, platform.Key, block));
            Assert.Equal(platform.DecryptEcb(block, PaddingMode.None), CardCipher.Decrypt(CardCipherKind.TripleDes, platform.Key, block));
        }
    }

    [Theory]
    [InlineData(CardCipherKind.TripleDes, FactoryKey, true)]
    [InlineData(CardCipherKind.TripleDes, "010203040506070801020304050607080101010101010101", false)]
    [InlineData(CardCipherKind.TripleDes, "010101010101010102030405060708090203040506070809", false)] // a weak part
    [InlineData(CardCipherKind.TripleDes, "01020304050607080102030405060708", false)]
    [InlineData(CardCipherKind.Aes, "01020304050607080102030405060708", true)]
    [InlineData(CardCipherKind.Aes, "0102030405060708", false)]
    public void IsUsableKey_Key_IsJudged(CardCipherKind kind, string hex, bool usable) =>
        Assert.Equal(usable, CardCipher.IsUsableKey(kind, Convert.FromHexString(hex)));

    [Fact]
    public void Encrypt_BlockOfOtherSize_Throws() =>
        Assert.Throws<CryptographicException>(() => CardCipher.Encrypt(CardCipherKind.TripleDes, Convert.FromHexString(FactoryKey), new byte[16]));
}
