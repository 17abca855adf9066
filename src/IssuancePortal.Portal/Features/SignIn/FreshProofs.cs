using System.Collections.Concurrent;
using System.Security.Claims;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.SignIn;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>
/// When and how sessions last proved who they are, for circuits that were open before: their principal is as it was when they began. Cookies carry it themselves
/// (<see cref="PortalClaims.Proven"/>, <see cref="PortalClaims.Again"/>), so nothing is lost by a restart but that a circuit asks once more.
/// </summary>
internal sealed class FreshProofs(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Given> _given = new(StringComparer.Ordinal);

    /// <summary>Takes note of a proof that was given just now.</summary>
    public DateTimeOffset Note(string session, SignInWay way)
    {
        var now = time.GetUtcNow();
        foreach (var (other, given) in _given)
            if (now - given.At > EndedSessions.Lifetime) _given.TryRemove(other, out _);
        _given.AddOrUpdate(session, _ => new Given(now, [way]), (_, known) => new Given(now, [.. known.Ways.Union([way])]));
        return now;
    }

    /// <summary>Who acts, with what their session has proved in this process since their principal was made.</summary>
    public Actor With(ClaimsPrincipal principal, Actor actor) =>
        principal.FindFirstValue(PortalClaims.Session) is { } session && _given.TryGetValue(session, out var given) ? actor with { ProvenAt = given.At, Ways = [.. actor.Ways.Union(given.Ways)] } : actor;

    private sealed record Given(DateTimeOffset At, IReadOnlyList<SignInWay> Ways);
}
