using System.Collections.Concurrent;
using System.Security.Claims;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>
/// When sessions last proved who they are, for circuits that were open before: their principal is as it was when they began. Cookies carry the time themselves
/// (<see cref="PortalClaims.Proven"/>), so nothing is lost by a restart but that a circuit asks once more.
/// </summary>
internal sealed class FreshProofs(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _proven = new(StringComparer.Ordinal);

    /// <summary>Takes note of a proof that was given just now.</summary>
    public DateTimeOffset Note(string session)
    {
        var now = time.GetUtcNow();
        foreach (var (other, at) in _proven)
            if (now - at > EndedSessions.Lifetime) _proven.TryRemove(other, out _);
        _proven[session] = now;
        return now;
    }

    /// <summary>The session's last proof in this process; null when its cookie knows best.</summary>
    public DateTimeOffset? Of(ClaimsPrincipal principal) =>
        principal.FindFirstValue(PortalClaims.Session) is { } session && _proven.TryGetValue(session, out var at) ? at : null;
}
