using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.People;

/// <summary>Finds people as one types.</summary>
/// <param name="store">The store.</param>
public sealed class SearchPeople(IIssuanceStore store)
{
    /// <summary>Longest query that is looked at, in characters.</summary>
    public const int MaxQuery = 100;

    /// <summary>At most <paramref name="limit"/> people within the actor's scope that match every word; nobody for an empty query.</summary>
    public async Task<Result<PersonRow[]>> SearchAsync(string query, int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        var trimmed = query.Trim();
        if (trimmed.Length == 0) return Array.Empty<PersonRow>();
        var found = await store.ReadAsync(session => session.SearchPeopleAsync(trimmed.Length > MaxQuery ? trimmed[..MaxQuery] : trimmed, Math.Clamp(limit, 1, 100), actor.ScopeOf(Permission.SearchPeople), cancellation), cancellation);
        return found.ToArray();
    }
}
