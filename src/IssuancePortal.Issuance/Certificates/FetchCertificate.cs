using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Certificates;

/// <summary>Hands out a signed certificate.</summary>
/// <param name="store">The store.</param>
public sealed class FetchCertificate(IIssuanceStore store)
{
    /// <summary>The certificate; refused when it is unknown or was never signed, and for a role that may not look at others' certificates.</summary>
    /// <param name="serialNumber">Upper-case hexadecimal.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<Result<IssuedCertificate>> FetchAsync(string serialNumber, Actor actor, CancellationToken cancellation = default)
    {
        var found = await store.ReadAsync(session => session.CertificateAsync(serialNumber, cancellation), cancellation);
        var isOwn = found?.PersonId is { } person && person == actor.PersonId;
        if (!isOwn && !actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        if (await store.ReadAsync(session => session.OutOfScopeAsync(found?.PersonId, Permission.SearchPeople, actor, cancellation), cancellation) is { } outOfScope) return outOfScope;
        return found is { Der: not null } ? found : Refusals.Unknown;
    }
}
