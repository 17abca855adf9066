using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.People;

/// <summary>An acceptance of the terms.</summary>
/// <param name="PersonId">Who accepts.</param>
/// <param name="TextHash">The terms that were shown: <see cref="TermsSettings.Hash"/>.</param>
public sealed record AcceptOrder(Guid PersonId, byte[] TextHash);

/// <summary>Keeps who has accepted the site's terms: people themselves, or the operator before whom they stand. Each acceptance is one audit event with the hash of what was accepted.</summary>
/// <param name="store">The store.</param>
/// <param name="settings">The terms.</param>
/// <param name="time">Clock.</param>
public sealed class AcceptTerms(IIssuanceStore store, ISettings settings, TimeProvider time)
{
    /// <summary>The person has not accepted the terms that are in force.</summary>
    public static readonly Refusal NotAccepted = new("refusal.terms-not-accepted");

    private static readonly Refusal Changed = new("refusal.terms-changed");

    /// <summary>The terms that a person still has to accept before their device is personalised; a section that is off when there are none.</summary>
    public async Task<Result<TermsSettings>> LookAsync(Guid personId, Actor actor, CancellationToken cancellation = default) => await store.ReadAsync<Result<TermsSettings>>(
        async session =>
        {
            if (await session.PersonAsync(personId, cancellation) is not { } person) return RunRefusals.PersonUnknown;
            if (Refuse(person, actor) is { } refused) return refused;
            return await RefuseAsync(session, personId, cancellation) is null ? new TermsSettings() : settings.Get<TermsSettings>();
        },
        cancellation);

    /// <summary>True; or why they were not accepted. Accepting twice changes nothing.</summary>
    public async Task<Result<bool>> AcceptAsync(AcceptOrder order, Actor actor, CancellationToken cancellation = default) => await store.ChangeAsync<bool>(
        async session =>
        {
            if (await session.PersonAsync(order.PersonId, cancellation) is not { } person) return RunRefusals.PersonUnknown;
            if (Refuse(person, actor) is { } refused) return refused;
            return await KeepAsync(session, person, order.TextHash, actor, cancellation) is { } changed ? changed : true;
        },
        cancellation);

    /// <summary>Keeps an acceptance within somebody else's change; the refusal when other terms are in force than those that were shown.</summary>
    internal async Task<Refusal?> KeepAsync(IStoreSession session, Person person, byte[] textHash, Actor actor, CancellationToken cancellation)
    {
        var terms = settings.Get<TermsSettings>();
        if (!terms.On || !terms.Hash().AsSpan().SequenceEqual(textHash)) return Changed;
        if (await session.HasAcceptedTermsAsync(person.Id, textHash, cancellation)) return null;
        var now = time.GetUtcNow();
        session.Add(new TermsAcceptance { PersonId = person.Id, TextHash = textHash, Version = terms.Version, At = now, ById = actor.AccountId, ByName = actor.Name });
        session.Record(new AuditEvent
        {
            At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "terms.accepted", PersonId = person.Id, After = terms.Version,
            Detail = Audits.Json(new { Sha256 = Convert.ToHexString(textHash), Said = person.Id == actor.PersonId ? "by the person" : "to the operator" }),
        });
        return null;
    }

    /// <summary>Why a person's device is not personalised yet; null where nothing has to be accepted, or it was.</summary>
    internal async Task<Refusal?> RefuseAsync(IStoreSession session, Guid personId, CancellationToken cancellation)
    {
        var terms = settings.Get<TermsSettings>();
        return !terms.On || await session.HasAcceptedTermsAsync(personId, terms.Hash(), cancellation) ? null : NotAccepted;
    }

    /// <summary>One accepts for oneself, or says as whoever issues the device that its person did.</summary>
    private static Refusal? Refuse(Person person, Actor actor) =>
        person.Id == actor.PersonId ? actor.May(Permission.UseOwnDevices) ? null : Roles.Refusals.OwnDevice : actor.Refuse(Permission.IssueDevice, person);
}
