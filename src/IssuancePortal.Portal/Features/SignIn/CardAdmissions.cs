using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Issuance.SignIn;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>
/// Cards that have proved somebody in a circuit, which cannot set a cookie: a ticket of 256 bits takes it to the endpoint that can, once, within a minute, from the same browser.
/// </summary>
internal sealed class CardAdmissions(TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>A ticket into an account of the proven person.</summary>
    public string Issue(CardProven proven, string accountId, string browserId)
    {
        var now = time.GetUtcNow();
        foreach (var (key, entry) in _entries)
            if (entry.Until <= now) _entries.TryRemove(key, out _);
        var ticket = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        _entries[KeyOf(ticket)] = new Entry(new CardAdmission(proven, accountId), browserId, now + Life);
        return ticket;
    }

    /// <summary>What the ticket stands for; null when it is dead, used, or another browser's.</summary>
    public CardAdmission? Take(string? ticket, string? browserId) =>
        ticket is { Length: > 0 and <= 100 } && _entries.TryRemove(KeyOf(ticket), out var entry) && entry.Until > time.GetUtcNow() && entry.BrowserId == browserId ? entry.Admission : null;

    private static string KeyOf(string ticket) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ticket)));

    private sealed record Entry(CardAdmission Admission, string BrowserId, DateTimeOffset Until);
}

/// <summary>What a ticket stands for.</summary>
/// <param name="Proven">The card and its person.</param>
/// <param name="AccountId">The account that they chose among theirs.</param>
internal sealed record CardAdmission(CardProven Proven, string AccountId);
