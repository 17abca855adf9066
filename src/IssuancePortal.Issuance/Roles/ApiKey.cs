using System.Security.Cryptography;
using System.Text;

namespace IssuancePortal.Issuance.Roles;

/// <summary>Lets another system use the portal with roles of its own. Only a hash of its secret is kept.</summary>
public sealed class ApiKey
{
    /// <summary>Every key begins so, so that it is found where it should not be.</summary>
    public const string Mark = "ipk";

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Which system uses it.</summary>
    public required string Name { get; init; }

    /// <summary>The part of the key that may be seen; 12 letters and digits, unique.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the secret part, 32 bytes. The secret has 256 random bits, so that no slow hash is needed.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>Roles that it holds.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    public required string CreatedByName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>The account under which its moves are audited.</summary>
    public string AccountId => $"api:{Prefix}";

    /// <summary>True while it opens anything.</summary>
    public bool IsGood(DateTimeOffset now) => RevokedAt is null && ExpiresAt > now;

    /// <summary>Makes a key and its clear text, which is shown once: <c>ipk_prefix_secret</c>.</summary>
    public static (ApiKey Key, string Clear) Make(string name, IReadOnlyList<string> roles, string createdByName, DateTimeOffset now, TimeSpan life)
    {
        var prefix = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 12);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return (new ApiKey { Name = name, Prefix = prefix, SecretHash = HashOf(secret), Roles = roles, CreatedByName = createdByName, CreatedAt = now, ExpiresAt = now + life }, $"{Mark}_{prefix}_{secret}");
    }

    /// <summary>Prefix and secret of a clear text; null for what is no key.</summary>
    public static (string Prefix, string Secret)? Split(string clear) =>
        clear.Split('_') is [Mark, { Length: 12 } prefix, { Length: 64 } secret] ? (prefix, secret) : null;

    /// <summary>True for the secret of this key.</summary>
    public bool Opens(string secret) => CryptographicOperations.FixedTimeEquals(HashOf(secret), SecretHash);

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
