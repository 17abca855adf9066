using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Data.Database;

namespace IssuancePortal.Data.Secrets;

/// <summary>Finds, reads and makes the key-encryption key.</summary>
internal static class VaultKey
{
    public const int Size = 32;

    /// <summary>What is wrong with where the key comes from, each a sentence with full key names; never the key itself.</summary>
    public static IEnumerable<string> Faults(VaultOptions options, string contentRoot)
    {
        if (!string.IsNullOrEmpty(options.KeyBase64))
        {
            if (Decode(options.KeyBase64) is null)
                yield return $"Vault:KeyBase64 is not {Size} bytes in base64; make one with: openssl rand -base64 {Size}";
            yield break;
        }

        if (string.IsNullOrWhiteSpace(options.KeyFile))
        {
            yield return "Vault:KeyFile is empty, and there is no Vault:KeyBase64: there is no key to seal secrets with.";
            yield break;
        }

        var path = Path.GetFullPath(options.KeyFile, contentRoot);
        if (!File.Exists(path))
        {
            if (!options.CreateKeyFile)
                yield return $"Vault:KeyFile names {path}, which does not exist, and there is no Vault:KeyBase64. "
                    + $"Make it once, keep it safe apart from the database: (umask 077; openssl rand -base64 {Size} > {path})";
        }
        else if (Read(path) is null)
        {
            yield return $"Vault:KeyFile names {path}, which cannot be read or does not hold {Size} bytes in base64.";
        }
    }

    /// <summary>The key, made now where the options allow it.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message is what <see cref="Faults"/> says.</exception>
    public static byte[] Load(VaultOptions options, string contentRoot)
    {
        if (string.IsNullOrEmpty(options.KeyBase64) && options.CreateKeyFile && !string.IsNullOrWhiteSpace(options.KeyFile))
            Create(Path.GetFullPath(options.KeyFile, contentRoot));
        foreach (var fault in Faults(options, contentRoot)) throw new InvalidOperationException(fault);
        return (string.IsNullOrEmpty(options.KeyBase64) ? Read(Path.GetFullPath(options.KeyFile, contentRoot)) : Decode(options.KeyBase64))!;
    }

    private static void Create(string path)
    {
        if (File.Exists(path)) return;
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)) + "\n"));
        file.Flush(flushToDisk: true);
    }

    private static byte[]? Read(string path)
    {
        try
        {
            return Decode(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string text)
    {
        var key = new byte[Size];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == Size ? key : null;
    }
}
