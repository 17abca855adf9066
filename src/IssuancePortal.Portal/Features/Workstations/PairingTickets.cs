using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Portal.Features.SignIn;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>The pairing tickets that are out. Found by their hash, so that a look-up's time tells nothing of a ticket.</summary>
internal sealed class PairingTickets(EndedSessions ended, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, PairingTicket> _tickets = new(StringComparer.Ordinal);

    /// <summary>A new ticket; an earlier one of the same sign-in is no longer good.</summary>
    public PairingTicket Issue(ClaimsPrincipal principal, string browserId, Uri portal)
    {
        var now = time.GetUtcNow();
        foreach (var (key, other) in _tickets)
            if (other.ExpiresAt <= now || (other.BrowserId == browserId && Session(other.Principal) == Session(principal))) _tickets.TryRemove(key, out _);

        var ticket = new PairingTicket(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)), principal, browserId, portal, now + Life);
        _tickets[KeyOf(ticket.Value)] = ticket;
        return ticket;
    }

    /// <summary>The ticket while it is good: not expired, not redeemed, its person still signed in.</summary>
    public PairingTicket? Find(string value) => _tickets.TryGetValue(KeyOf(value), out var ticket) && IsGood(ticket) ? ticket : null;

    /// <summary>Redeems a ticket: true for exactly one caller.</summary>
    public bool TryTake(PairingTicket ticket) => _tickets.TryRemove(KeyOf(ticket.Value), out _) && IsGood(ticket);

    private bool IsGood(PairingTicket ticket) => ticket.ExpiresAt > time.GetUtcNow() && !ended.Has(ticket.Principal);

    private static string? Session(ClaimsPrincipal principal) => principal.FindFirstValue(PortalClaims.Session);

    private static string KeyOf(string value) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
