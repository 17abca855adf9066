using System.Security.Cryptography;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Tests.Keys;

public sealed class SoftwareSigningKeyTests
{
    private static readonly byte[] KeyEncryptionKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public static TheoryData<KeyAlgorithm> Algorithms() => [.. Enum.GetValues<KeyAlgorithm>()];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Unwrap_WrappedKey_SignsForTheSamePublicKey(KeyAlgorithm algorithm)
    {
        var original = TestCa.Key(algorithm, "issuing");

        using var opened = SoftwareSigningKey.Unwrap("issuing", original.Wrap(KeyEncryptionKey), KeyEncryptionKey);

        Assert.Equal(original.PublicKey, opened.PublicKey);
        Assert.Equal(algorithm, opened.Algorithm);
        byte[] data = [1, 2, 3];
        Assert.True(Signatures.Verify(SubjectPublicKey.TryParse(original.PublicKey)!, data, opened.Sign(data)));
        Assert.False(Signatures.Verify(SubjectPublicKey.TryParse(original.PublicKey)!, [3, 2, 1], opened.Sign(data)));
    }

    [Fact]
    public void Unwrap_AnotherName_IsRefused()
    {
        var wrapped = TestCa.Key(KeyAlgorithm.P256, "issuing").Wrap(KeyEncryptionKey);

        Assert.ThrowsAny<CryptographicException>(() => SoftwareSigningKey.Unwrap("root", wrapped, KeyEncryptionKey));
    }

    [Fact]
    public void Unwrap_AnotherKeyEncryptionKey_IsRefused()
    {
        var wrapped = TestCa.Key(KeyAlgorithm.P256, "issuing").Wrap(KeyEncryptionKey);

        Assert.ThrowsAny<CryptographicException>(() => SoftwareSigningKey.Unwrap("issuing", wrapped, RandomNumberGenerator.GetBytes(32)));
    }

    [Fact]
    public void Unwrap_AnyByteChanged_IsRefused()
    {
        var wrapped = TestCa.Key(KeyAlgorithm.P256, "issuing").Wrap(KeyEncryptionKey);
        for (var at = 0; at < wrapped.Length; at++)
        {
            var damaged = wrapped.ToArray();
            damaged[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => SoftwareSigningKey.Unwrap("issuing", damaged, KeyEncryptionKey));
        }
        Assert.ThrowsAny<CryptographicException>(() => SoftwareSigningKey.Unwrap("issuing", wrapped.AsSpan(0, 20), KeyEncryptionKey));
    }

    [Fact]
    public void Wrap_Twice_GivesOtherBytesAndNeverThePlainKey()
    {
        var key = TestCa.Key(KeyAlgorithm.P256, "issuing");
        var plain = key.Use(platform => platform.ExportPkcs8PrivateKey());

        var first = key.Wrap(KeyEncryptionKey);
        var second = key.Wrap(KeyEncryptionKey);

        Assert.NotEqual(first, second);
        Assert.Equal(-1, first.AsSpan().IndexOf(plain.AsSpan(36, 16)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(33)]
    public void Wrap_KeyEncryptionKeyOfOtherLength_IsRefused(int length) =>
        Assert.Throws<ArgumentException>(() => TestCa.Key(KeyAlgorithm.P256, "issuing").Wrap(new byte[length]));

    [Fact]
    public void Sign_AfterDispose_IsRefused()
    {
        var key = SoftwareSigningKey.Create("short-lived", KeyAlgorithm.P256);
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Sign([1]));
    }

    [Fact]
    public void Sign_ManyThreads_EverySignatureVerifies()
    {
        var key = TestCa.Key(KeyAlgorithm.P256, "issuing");
        var publicKey = SubjectPublicKey.TryParse(key.PublicKey)!;

        Parallel.For(0, 200, i => Assert.True(Signatures.Verify(publicKey, BitConverter.GetBytes(i), key.Sign(BitConverter.GetBytes(i)))));
    }
}
