using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Phones;

/// <summary>An order to fetch the encryption key, as one's card has it now, onto one's phone.</summary>
/// <param name="RequestId">The update that the portal opened for the phone.</param>
/// <param name="Proof">What a card has proved just now: one that phones are derived from, not necessarily the one that vouched for this phone.</param>
/// <param name="SessionId">The sign-in session that the link is bound to.</param>
public sealed record FetchKeyOrder(Guid RequestId, CardProven Proof, string SessionId);

/// <summary>
/// Makes a link with which a phone in use fetches its person's changed encryption key. The way is that of a new phone (<see cref="AddPhone"/>): the codes are compared before anything is handed over, in the session that the link
/// belongs to. The phone's own keys and certificates stay as they are; the update is carried out when the key was handed over.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class FetchKey(IIssuanceStore store, ISettings settings, TimeProvider time)
{
    /// <summary>What the phone would fetch: its policy, with the shared keys alone; or why nothing can be fetched.</summary>
    public async Task<Result<PhoneOffer>> OfferAsync(Guid requestId, Actor actor, CancellationToken cancellation = default) => await store.ReadAsync<Result<PhoneOffer>>(
        async session =>
        {
            var found = await FindAsync(session, requestId, actor, cancellation);
            if (!found.Succeeded) return found.Refusal;
            var (_, _, policy) = found.Value;
            var shared = new DevicePolicy { Id = policy.Id, Name = policy.Name, Kind = policy.Kind, Content = policy.Content with { Slots = [.. policy.Content.Slots.Where(slot => slot.Recovers)] } };
            return new PhoneOffer([shared], null);
        },
        cancellation);

    /// <summary>The link.</summary>
    public async Task<Result<PhoneInvited>> BeginAsync(FetchKeyOrder order, Actor actor, CancellationToken cancellation = default)
    {
        var token = PhoneInvitation.NewToken();
        return await store.ChangeAsync<PhoneInvited>(
            async session =>
            {
                var now = time.GetUtcNow();
                var found = await FindAsync(session, order.RequestId, actor, cancellation);
                if (!found.Succeeded) return found.Refusal;
                var (request, phone, policy) = found.Value;
                var personId = request.PersonId;
                if (order.Proof.PersonId != personId || now - order.Proof.At > actor.ProofLasts) return Refusals.CardNeeded;
                if (await session.DeviceAsync(order.Proof.DeviceId, cancellation) is not { } card || card.PersonId != personId || !PhoneParents.Allows(policy, card)) return Refusals.NotAParent;

                // One link at a time: an earlier one that nobody used opens nothing any more.
                foreach (var earlier in await session.Phones.InvitationsOfRequestAsync(request.Id, cancellation)) earlier.End(now);
                var invitation = new PhoneInvitation
                {
                    PersonId = personId, RequestId = request.Id, DeviceId = phone.Id, TokenHash = PhoneInvitation.HashOf(token), SessionId = order.SessionId, CreatedBy = actor.AccountId, CreatedByName = actor.Name, CreatedAt = now,
                    ExpiresAt = now.AddMinutes(settings.Get<EnrolmentSettings>().TicketMinutes),
                };
                session.Add(invitation);
                session.Record(PhoneEvents.Of("phone.key-invited", invitation, actor, now, new { Card = card.Serial, invitation.ExpiresAt }));
                return new PhoneInvited(invitation.Id, token, invitation.ExpiresAt);
            },
            cancellation);
    }

    /// <summary>One's own open update, with the phone and its policy.</summary>
    private static async Task<Result<(IssuanceRequest Request, Device Phone, DevicePolicy Policy)>> FindAsync(IStoreSession session, Guid requestId, Actor actor, CancellationToken cancellation)
    {
        if (actor.PersonId is not { } personId || !actor.May(Permission.UseOwnDevices)) return Roles.Refusals.NotAllowed(Permission.UseOwnDevices);
        if (await session.PersonAsync(personId, cancellation) is not { IsActive: true }) return RunRefusals.PersonLeft;
        if (await session.RequestAsync(requestId, cancellation) is not { Type: RequestType.Update, State: RequestState.Approved, DeviceId: { } deviceId } request || request.PersonId != personId) return RequestRefusals.Unknown;
        if (await session.DeviceAsync(deviceId, cancellation) is not { Kind: DeviceKind.MobileApp, State: DeviceState.Issued } phone || phone.PersonId != personId) return RequestRefusals.NotUpdatable;
        return await session.PolicyAsync(request.PolicyId, cancellation) is { } policy ? (request, phone, policy) : Refusals.NoPolicy;
    }
}
