using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Roles;

/// <summary>The check of scope for use cases that have checked the permission and know the person by id only.</summary>
internal static class Scopes
{
    /// <summary>Refuses an actor whose roles give the permission, but not on this person. Costs nothing for roles on everybody; oneself and nobody are never out of scope.</summary>
    public static async Task<Refusal?> OutOfScopeAsync(this IStoreSession session, Guid? personId, Permission permission, Actor actor, CancellationToken cancellation)
    {
        if (personId is not { } id || id == actor.PersonId || !actor.May(permission) || actor.ScopeOf(permission) is null) return null;
        return await session.PersonAsync(id, cancellation) is { } person ? actor.Refuse(permission, person) : null;
    }
}
