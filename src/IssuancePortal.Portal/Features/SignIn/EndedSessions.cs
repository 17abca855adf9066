using System.Collections.Concurrent;
using System.Security.Claims;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Sign-ins that were ended before their cookie expired: their circuits close and their cookies, copied or not, are refused.</summary>
internal sealed class EndedSessions(TimeProvider time)
{
    /// <summary>A cookie is good for so long without use; an ended session is remembered for as long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    public void End(ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(PortalClaims.Session) is { } session) End(session);
    }

    public void End(string sessionId)
    {
        var now = time.GetUtcNow();
        foreach (var (session, until) in _ended)
            if (until < now) _ended.TryRemove(session, out _);
        _ended[sessionId] = now + Lifetime;
    }

    public bool Has(ClaimsPrincipal principal) => principal.FindFirstValue(PortalClaims.Session) is { } session && _ended.ContainsKey(session);
}
