using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using PersonalisationRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.People;

/// <summary>A person with what they hold and what can be issued to them, and why not where it cannot.</summary>
/// <param name="store">The store.</param>
/// <param name="file">Knows what can be asked for.</param>
public sealed class LookAtPerson(IIssuanceStore store, FileRequest file)
{
    /// <summary>The person's page; the refusal for a role that may not look.</summary>
    public async Task<Result<PersonView>> LookAsync(Guid personId, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        return await store.ReadAsync<Result<PersonView>>(
            async session =>
            {
                if (await session.PersonAsync(personId, cancellation) is not { } person) return PersonalisationRefusals.PersonUnknown;
                if (actor.Refuse(Permission.SearchPeople, person) is { } refused) return refused;
                var devices = await session.DevicesOfAsync(personId, cancellation);
                return new PersonView(
                    person,
                    await session.PhotoAsync(personId, cancellation),
                    devices,
                    await session.RequestsOfAsync(personId, cancellation),
                    await file.PoliciesAsync(session, personId, IssuanceReason.None, cancellation),
                    await RefuseInitialAsync(session, person, actor, cancellation),
                    await session.CertificatesOfPersonAsync(personId, cancellation));
            },
            cancellation);
    }

    /// <summary>A person's photo, null for none; one's own may always be seen.</summary>
    public async Task<Result<PersonPhoto?>> PhotoAsync(Guid personId, Actor actor, CancellationToken cancellation = default)
    {
        if (actor.PersonId != personId && !actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
        return await store.ReadAsync<Result<PersonPhoto?>>(
            async session => actor.PersonId != personId && await session.PersonAsync(personId, cancellation) is { } person && actor.Refuse(Permission.SearchPeople, person) is { } refused
                ? refused
                : await session.PhotoAsync(personId, cancellation),
            cancellation);
    }

    private async Task<Refusal?> RefuseInitialAsync(IStoreSession session, Person person, Actor actor, CancellationToken cancellation)
    {
        var capacity = FileRequest.CapacityOf(actor, person, IssuanceReason.None);
        if (!capacity.Succeeded) return capacity.Refusal;
        return capacity.Value == MoveActor.User ? Roles.Refusals.OwnDevice : await file.RefuseAsync(session, person, IssuanceReason.None, null, cancellation);
    }
}

/// <summary>A person's page.</summary>
/// <param name="Person">The person.</param>
/// <param name="Photo">Photo; null for none.</param>
/// <param name="Devices">Devices bound to the person, newest first.</param>
/// <param name="Requests">Requests for the person, newest first.</param>
/// <param name="InitialPolicies">Policies that an initial device can be issued under.</param>
/// <param name="InitialRefusal">Why no initial device can be issued now; null when one can.</param>
/// <param name="Certificates">Certificates that name the person, newest first.</param>
public sealed record PersonView(
    Person Person,
    PersonPhoto? Photo,
    IReadOnlyList<Device> Devices,
    IReadOnlyList<IssuanceRequest> Requests,
    IReadOnlyList<DevicePolicy> InitialPolicies,
    Refusal? InitialRefusal,
    IReadOnlyList<IssuedCertificate> Certificates);
