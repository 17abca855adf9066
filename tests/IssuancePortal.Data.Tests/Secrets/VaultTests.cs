using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Data.Secrets;

namespace IssuancePortal.Data.Tests.Secrets;

public sealed class VaultTests
{
    private static readonly byte[] Secret = "12345678"u8.ToArray();

    [Fact]
    public void Open_WhatWasSealed_IsTheSecret()
    {
        using var vault = new Vault(Key(1));
        var box = vault.Seal(Secret, "puk:1");
        Assert.Equal(Secret, vault.Open(box, "puk:1"));
        Assert.Equal(-1, box.AsSpan().IndexOf(Secret));
        Assert.NotEqual(box, vault.Seal(Secret, "puk:1"));
    }

    [Fact]
    public void Open_OfAnotherContextKeyOrWithAnyBitChanged_Throws()
    {
        using var vault = new Vault(Key(1));
        using var other = new Vault(Key(2));
        var box = vault.Seal(Secret, "puk:1");
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(box, "puk:2"));
        Assert.ThrowsAny<CryptographicException>(() => other.Open(box, "puk:1"));
        for (var bit = 0; bit < box.Length * 8; bit++)
        {
            var changed = box.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.ThrowsAny<CryptographicException>(() => vault.Open(changed, "puk:1"));
        }

        for (var length = 0; length < box.Length; length++)
            Assert.ThrowsAny<CryptographicException>(() => vault.Open(box[..length], "puk:1"));
    }

    [Fact]
    public void DeriveKey_SamePurposeAndSalt_IsTheSameInEveryProcessAndNoOther()
    {
        using var vault = new Vault(Key(1));
        using var again = new Vault(Key(1));
        using var other = new Vault(Key(2));
        var key = vault.DeriveKey("management-key", [1, 2, 3], 24);
        Assert.Equal(24, key.Length);
        Assert.Equal(key, again.DeriveKey("management-key", [1, 2, 3], 24));
        Assert.NotEqual(key, other.DeriveKey("management-key", [1, 2, 3], 24));
        Assert.NotEqual(key, vault.DeriveKey("management-key", [1, 2, 4], 24));
        Assert.NotEqual(key, vault.DeriveKey("other", [1, 2, 3], 24));
    }

    [Fact]
    public void Load_WithCreateKeyFile_MakesItOnceForTheOwnerOnly()
    {
        var folder = Directory.CreateTempSubdirectory("vault-");
        try
        {
            var options = new VaultOptions { CreateKeyFile = true };
            Assert.Empty(VaultKey.Faults(options, folder.FullName));
            var key = VaultKey.Load(options, folder.FullName);
            Assert.Equal(key, VaultKey.Load(options, folder.FullName));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.FullName, options.KeyFile)));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(folder.FullName, "data")));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Faults_MissingOrBadKey_NameTheSettingAndNotTheKey()
    {
        const string Bad = "c2hvcnQgYnV0IHNlY3JldA==";
        Assert.Contains("Vault:KeyFile", Assert.Single(VaultKey.Faults(new VaultOptions { KeyFile = "none" }, Path.GetTempPath())), StringComparison.Ordinal);
        var fault = Assert.Single(VaultKey.Faults(new VaultOptions { KeyBase64 = Bad }, "/"));
        Assert.Contains("Vault:KeyBase64", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(Bad, fault, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => VaultKey.Load(new VaultOptions { KeyFile = "none" }, Path.GetTempPath()));
        Assert.Empty(VaultKey.Faults(new VaultOptions { KeyBase64 = Convert.ToBase64String(Key(1)) }, "/"));
    }

    private static byte[] Key(byte seed) => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}"));
}
