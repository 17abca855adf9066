using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Phones;

/// <summary>An order to set one's own phone up.</summary>
/// <param name="PolicyId">What goes on it.</param>
/// <param name="Proof">What the card has proved just now.</param>
/// <param name="SessionId">The sign-in session that the link is bound to.</param>
public sealed record AddPhoneOrder(Guid PolicyId, CardProven Proof, string SessionId);

/// <summary>An invitation for a phone.</summary>
/// <param name="InvitationId">The invitation.</param>
/// <param name="Token">Secret of the link, to be shown now and never again.</param>
/// <param name="ExpiresAt">Until when.</param>
public sealed record PhoneInvited(Guid InvitationId, string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"PhoneInvited {{ InvitationId = {InvitationId} }}";
}

/// <summary>What somebody could put on a phone.</summary>
/// <param name="Policies">Policies for phones that they are assigned.</param>
/// <param name="Refusal">Why they cannot now; null when they can.</param>
public sealed record PhoneOffer(IReadOnlyList<DevicePolicy> Policies, Refusal? Refusal);

/// <summary>
/// Sets a person's own phone up on the strength of their card (INV-03): the card has proved them just now, in the session that the link belongs to. The phone is there as a device from now on; nothing is issued to it before its
/// person has said, in that session, that phone and portal show the same code. What is cancelled or not finished in time fails, and whatever it got is revoked.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="file">Files the request.</param>
/// <param name="enrol">Begins the enrolment.</param>
/// <param name="finish">Ends it before its time.</param>
/// <param name="terms">Knows who has accepted the terms.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class AddPhone(IIssuanceStore store, FileRequest file, EnrolPhone enrol, FinishEnrolment finish, AcceptTerms terms, ISettings settings, TimeProvider time)
{
    /// <summary>What somebody could put on a phone of theirs; refused for an account that is nobody's.</summary>
    public async Task<Result<PhoneOffer>> OfferAsync(Actor actor, CancellationToken cancellation = default) => await store.ReadAsync<Result<PhoneOffer>>(
        async session =>
        {
            if (actor.PersonId is not { } personId || !actor.May(Permission.UseOwnDevices) || await session.PersonAsync(personId, cancellation) is not { } person) return Roles.Refusals.NotAllowed(Permission.UseOwnDevices);
            var policies = (await file.PoliciesAsync(session, personId, IssuanceReason.None, cancellation)).Where(policy => policy.Kind == DeviceKind.MobileApp && file.ModesOf(policy).Contains(UserBoundMode.Mode)).ToList();
            if (policies.Count == 0) return new PhoneOffer([], Refusals.NoPolicy);
            Refusal? why = null;
            foreach (var policy in policies)
            {
                var asked = await AskedAsync(session, personId, policy.Id, cancellation);
                why = asked is { State: RequestState.PendingApproval } ? Refusals.Asked : await file.RefuseMobileAsync(session, person, policy, IssuanceReason.None, cancellation, asked?.Id);
                if (why is null) return new PhoneOffer([policy, .. policies.Where(other => other.Id != policy.Id)], null);
            }

            return new PhoneOffer(policies, why);
        },
        cancellation);

    /// <summary>Begins: request, device and tickets are written, and a link is made for the phone. Where somebody has to approve first, the request alone is filed (<see cref="Refusals.Asked"/>), and carried out when the person comes again.</summary>
    public async Task<Result<PhoneInvited>> BeginAsync(AddPhoneOrder order, Actor actor, CancellationToken cancellation = default)
    {
        var token = PhoneInvitation.NewToken();
        var begun = await store.ChangeAsync<Begun>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (actor.PersonId is not { } personId || !actor.May(Permission.UseOwnDevices)) return Roles.Refusals.NotAllowed(Permission.UseOwnDevices);
                if (await session.PersonAsync(personId, cancellation) is not { } person) return RunRefusals.PersonUnknown;
                if (order.Proof.PersonId != personId || now - order.Proof.At > actor.ProofLasts) return Refusals.CardNeeded;
                if (await session.PolicyAsync(order.PolicyId, cancellation) is not { Kind: DeviceKind.MobileApp } policy) return Refusals.NoPolicy;
                if (await session.DeviceAsync(order.Proof.DeviceId, cancellation) is not { } parent || parent.PersonId != personId || !PhoneParents.Allows(policy, parent)) return Refusals.NotAParent;
                if (await terms.RefuseAsync(session, personId, cancellation) is { } notAccepted) return notAccepted;
                var proven = actor with { DeviceId = parent.Id, Ways = [.. actor.Ways.Union([SignInWay.Card])] };
                var asked = await AskedAsync(session, personId, policy.Id, cancellation);
                var filed = asked is null ? await file.FileAsync(session, new FileOrder(personId, policy.Id, UserBoundMode.Mode.Name), person, proven, cancellation) : asked;
                if (!filed.Succeeded) return filed.Refusal;
                if (filed.Value.State != RequestState.Approved) return new Begun(null);
                if (asked is not null && await RefuseAskedAsync(session, asked, person, policy, proven, now, cancellation) is { } notAnyMore) return notAnyMore;

                var invitation = new PhoneInvitation
                {
                    PersonId = personId, RequestId = filed.Value.Id, TokenHash = PhoneInvitation.HashOf(token), SessionId = order.SessionId, CreatedBy = actor.AccountId, CreatedByName = actor.Name, CreatedAt = now,
                    ExpiresAt = now.AddMinutes(settings.Get<EnrolmentSettings>().TicketMinutes),
                };
                session.Add(invitation);
                var enrolled = await enrol.BeginAsync(session, invitation, filed.Value, person, policy, parent, invitation.ExpiresAt, proven, cancellation);
                if (!enrolled.Succeeded) return enrolled.Refusal;
                session.Record(PhoneEvents.Of("phone.invited", invitation, actor, now, new { Parent = parent.Serial, invitation.ExpiresAt }));
                return new Begun(new PhoneInvited(invitation.Id, token, invitation.ExpiresAt));
            },
            cancellation);
        if (!begun.Succeeded) return begun.Refusal;
        return begun.Value.Invited is { } invited ? invited : Refusals.Asked;
    }

    /// <summary>The person says that phone and portal show the same code: from now on certificates are issued to that phone.</summary>
    public async Task<Result<bool>> ConfirmAsync(Guid invitationId, string sessionId, Actor actor, CancellationToken cancellation = default) => await store.ChangeAsync<bool>(
        async session =>
        {
            var now = time.GetUtcNow();
            if (await OwnAsync(session, invitationId, actor, cancellation) is not { DeviceId: { } deviceId } invitation) return Refusals.Unknown;
            if (invitation.SessionId != sessionId) return Refusals.OtherSession;
            if (!invitation.IsGood(now)) return Refusals.Expired;
            if (invitation.PhoneHash is null) return Refusals.NotOpened;
            if (invitation.ConfirmedAt is not null) return true;
            if (await session.DeviceAsync(deviceId, cancellation) is not { } device || !await HasParentAsync(session, invitation, device, cancellation)) return RequestRefusals.NoParent;
            invitation.ConfirmedAt = now;
            if (invitation.EnrolmentId is { } enrolmentId)
            {
                device.Model = invitation.OpenedBy;
                foreach (var ticket in await session.Enrolments.TicketsAsync(enrolmentId, cancellation)) ticket.ReleasedAt = now;
            }

            session.Record(PhoneEvents.Of("phone.confirmed", invitation, actor, now, new { Phone = invitation.OpenedBy }));
            return true;
        },
        cancellation);

    /// <summary>The person would rather not, or the codes differ: whatever the phone got is revoked. True also for what had ended already.</summary>
    public async Task<Result<bool>> CancelAsync(Guid invitationId, Actor actor, CancellationToken cancellation = default) => await store.ChangeAsync<bool>(
        async session => await OwnAsync(session, invitationId, actor, cancellation) is not { } invitation ? Refusals.Unknown : await EndAsync(session, invitation, actor, cancellation) is { } refused ? refused : true, cancellation);

    /// <summary>Ends an invitation before its time.</summary>
    internal async Task<Refusal?> EndAsync(IStoreSession session, PhoneInvitation invitation, Actor actor, CancellationToken cancellation)
    {
        if (await finish.EndLinkAsync(session, invitation, actor, cancellation) is { } refused) return refused;
        return invitation.EnrolmentId is { } enrolmentId ? await finish.EndAsync(session, enrolmentId, TicketEnd.Cancelled, actor, cancellation) : null;
    }

    /// <summary>True while the card that vouches for a phone is in use (INV-03): asked again before anything is issued to it.</summary>
    internal static async Task<bool> HasParentAsync(IStoreSession session, Device phone, CancellationToken cancellation) =>
        phone.ParentDeviceId is { } id && await session.DeviceAsync(id, cancellation) is { State: DeviceState.Issued } parent && parent.PersonId == phone.PersonId;

    /// <summary>The same for an invitation: a phone in use fetches the changed encryption key on the strength of any card of its person that phones are derived from, for the one that vouched for it may be lost.</summary>
    internal static async Task<bool> HasParentAsync(IStoreSession session, PhoneInvitation invitation, Device phone, CancellationToken cancellation)
    {
        if (invitation.EnrolmentId is not null) return await HasParentAsync(session, phone, cancellation);
        return phone is { PersonId: { } personId, PolicyId: { } policyId } && await session.PolicyAsync(policyId, cancellation) is { } policy
            && (await session.DevicesOfAsync(personId, cancellation)).Any(device => PhoneParents.Allows(policy, device));
    }

    /// <summary>The request for a phone that its person filed and nobody has carried out; null for none.</summary>
    private static async Task<IssuanceRequest?> AskedAsync(IStoreSession session, Guid personId, Guid policyId, CancellationToken cancellation) =>
        (await session.RequestsOfAsync(personId, cancellation)).FirstOrDefault(request =>
            request is { AsksForDevice: true, DeviceId: null, State: RequestState.PendingApproval or RequestState.Approved } && request.PolicyId == policyId && request.Mode == UserBoundMode.Mode.Name);

    /// <summary>Why a request that was approved is not carried out any more; null when it is.</summary>
    private async Task<Refusal?> RefuseAskedAsync(IStoreSession session, IssuanceRequest asked, Person person, DevicePolicy policy, Actor proven, DateTimeOffset now, CancellationToken cancellation)
    {
        if (asked.ExpiresAt <= now) return RequestRefusals.Expired;
        if (!file.ModesOf(policy).Contains(UserBoundMode.Mode)) return file.WhyUnused(policy) ?? RequestRefusals.ModeOff;
        return settings.Get<ProofSettings>().Refuse(SelfService.Phone, proven) ?? await file.RefuseMobileAsync(session, person, policy, IssuanceReason.None, cancellation, asked.Id);
    }

    private static async Task<PhoneInvitation?> OwnAsync(IStoreSession session, Guid invitationId, Actor actor, CancellationToken cancellation) =>
        await session.Phones.InvitationAsync(invitationId, cancellation) is { } invitation && actor.PersonId == invitation.PersonId ? invitation : null;

    /// <summary>What was begun; no invitation where the request waits for approval.</summary>
    private sealed record Begun(PhoneInvited? Invited);
}
