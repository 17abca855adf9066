using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>The secret that a webhook's receiver shares with the portal, and the signatures made with it.</summary>
public static class WebhookSecret
{
    private const int Size = 32;

    /// <summary>How long an exchanged secret stays good, so that the receiver can be changed without a gap.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    /// <summary>A new secret as the receiver is given it: <c>whsec_</c> and 32 random bytes in base64url. Its bytes in UTF-8 are the key.</summary>
    public static string Make() => "whsec_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));

    /// <summary>Seals a secret for a subscription.</summary>
    public static byte[] Seal(IVault vault, Guid subscription, string clear) => vault.Seal(Encoding.UTF8.GetBytes(clear), Context(subscription));

    /// <summary>The signature header's value: <c>v1=</c> and HMAC-SHA-256 over <c>timestamp.body</c> in lower-case hexadecimal, once for every secret that is good now.</summary>
    public static string Sign(IVault vault, WebhookSubscription webhook, string timestamp, string body, DateTimeOffset now)
    {
        byte[][] secrets = webhook is { SealedOldSecret: { } old, OldSecretUntil: { } until } && until > now ? [webhook.SealedSecret, old] : [webhook.SealedSecret];
        return string.Join(',', secrets.Select(box => Sign(vault.Open(box, Context(webhook.Id)), timestamp, body)));
    }

    private static string Sign(byte[] key, string timestamp, string body)
    {
        try
        {
            return "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{timestamp}.{body}")));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static string Context(Guid subscription) => $"webhook:{subscription:N}";
}
