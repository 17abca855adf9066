using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Phones;

/// <summary>
/// A person takes an operator's invitation up on the phone, with the one-time code that they were told: the phone is theirs from then on, and certificates can be asked for at once, for as long as for any phone. The card that
/// vouches for it must be in use as it was when they were invited (INV-03), and they accept the site's terms there, where there are any.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="file">Knows who may have a phone.</param>
/// <param name="enrol">Begins the enrolment.</param>
/// <param name="terms">Keeps who has accepted the terms.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class AcceptInvitation(IIssuanceStore store, FileRequest file, EnrolPhone enrol, AcceptTerms terms, ISettings settings, TimeProvider time)
{
    /// <summary>The terms that whoever takes the link up has to accept; a section that is off when there are none, or no such invitation.</summary>
    /// <param name="token">Secret of the link.</param>
    /// <param name="cancellation">Ends the look.</param>
    public Task<TermsSettings> TermsAsync(string token, CancellationToken cancellation = default) => store.ReadAsync(
        async session => await session.Phones.InvitationByTokenAsync(PhoneInvitation.HashOf(token), cancellation) is { SessionId: null, PhoneHash: null } invitation
            && await terms.RefuseAsync(session, invitation.PersonId, cancellation) is not null ? settings.Get<TermsSettings>() : new TermsSettings(),
        cancellation);

    /// <summary>What the phone is known by from then on; or why not. A wrong code costs a try, terms that are not accepted cost none.</summary>
    /// <param name="token">Secret of the link.</param>
    /// <param name="code">The one-time code, as it was typed.</param>
    /// <param name="browser">The phone's browser in words.</param>
    /// <param name="accepted">Hash of the terms that were accepted (<see cref="TermsSettings.Hash"/>); null for none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<string>> AcceptAsync(string token, string code, string browser, byte[]? accepted = null, CancellationToken cancellation = default)
    {
        var secret = PhoneInvitation.NewToken();
        var tried = await store.ChangeAsync<Attempt>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await session.Phones.InvitationByTokenAsync(PhoneInvitation.HashOf(token), cancellation) is not { SessionId: null } invitation) return Refusals.Unknown;
                if (invitation.PhoneHash is not null) return Refusals.Taken;
                if (!invitation.IsGood(now) || !ModeCatalogue.IsOn(RemoteMode.Mode, settings.Get<DeviceSettings>())) return Refusals.Expired;
                if (accepted is null && await terms.RefuseAsync(session, invitation.PersonId, cancellation) is { } notAccepted) return notAccepted;
                if ((await session.OneTimeSecretsAsync(invitation.PersonId, OneTimeSecretKind.PhoneCode, cancellation)).FirstOrDefault(it => it.RequestId == invitation.RequestId) is not { } good) return Refusals.WrongCode;
                if (!good.Try(code, now))
                {
                    session.Record(PhoneEvents.Of("phone.code-wrong", invitation, Actor.System, now, new { good.TriesLeft }));
                    if (good.TriesLeft == 0) (good.EndedAt, invitation.EndedAt) = (now, now);
                    return new Attempt(Refusals.WrongCode);
                }

                return await BeginAsync(session, invitation, secret, browser, accepted, now, cancellation) is { } refused ? refused : new Attempt(null);
            },
            cancellation);
        if (!tried.Succeeded) return tried.Refusal;
        return tried.Value.Why is { } why ? why : secret;
    }

    private async Task<Refusal?> BeginAsync(IStoreSession session, PhoneInvitation invitation, string secret, string browser, byte[]? accepted, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await session.RequestAsync(invitation.RequestId, cancellation) is not { State: RequestState.Approved } request) return Refusals.Expired;
        if (await session.PersonAsync(invitation.PersonId, cancellation) is not { IsActive: true } person) return RunRefusals.PersonLeft;
        if (await session.PolicyAsync(request.PolicyId, cancellation) is not { IsActive: true } policy) return Refusals.NoPolicy;
        if (await file.RefuseMobileAsync(session, person, policy, IssuanceReason.None, cancellation, request.Id) is { } refused) return refused;
        if ((await session.DevicesOfAsync(person.Id, cancellation)).FirstOrDefault(device => PhoneParents.Allows(policy, device)) is not { } parent) return RequestRefusals.NoParent;
        var actor = new Actor("invitation", person.Id, person.Name, [Role.User]);
        if (accepted is not null && await terms.RefuseAsync(session, person.Id, cancellation) is not null && await terms.KeepAsync(session, person, accepted, actor, cancellation) is { } changed) return changed;
        invitation.Open(PhoneInvitation.HashOf(secret), browser, now);
        (invitation.ConfirmedAt, invitation.ExpiresAt) = (now, now.AddMinutes(settings.Get<EnrolmentSettings>().TicketMinutes));
        var begun = await enrol.BeginAsync(session, invitation, request, person, policy, parent, invitation.ExpiresAt, actor, cancellation);
        if (!begun.Succeeded) return begun.Refusal;
        session.Record(PhoneEvents.Of("phone.opened", invitation, actor, now, new { Phone = browser, Parent = parent.Serial }));
        return null;
    }

    /// <summary>A try that is kept: why it came to nothing; null when it did not.</summary>
    private sealed record Attempt(Refusal? Why);
}
