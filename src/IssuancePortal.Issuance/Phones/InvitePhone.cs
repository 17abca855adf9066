using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Phones;

/// <summary>An invitation that was made.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="OneTimeCode">In clear, to be shown to the operator now and never again; null while somebody has to approve first.</param>
/// <param name="ExpiresAt">Until when; null while somebody has to approve first.</param>
/// <param name="MailedTo">Where the link went; null when it could not be sent.</param>
public sealed record RemoteInvited(Guid RequestId, string? OneTimeCode, DateTimeOffset? ExpiresAt, string? MailedTo)
{
    /// <summary>Without the code.</summary>
    public override string ToString() => $"RemoteInvited {{ RequestId = {RequestId} }}";
}

/// <summary>
/// The mode Remote: an operator invites a person, who finishes on the phone. The link goes to the person's address, the one-time code is told by the operator another way: neither opens anything without the other. Deprecated
/// upstream, and refused unless the site has switched the mode on.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="file">Files the request.</param>
/// <param name="sender">Mails the link.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class InvitePhone(IIssuanceStore store, FileRequest file, ICodeSender sender, ISettings settings, TimeProvider time)
{
    private const int CodeLength = 10;
    private const int CodeTries = 5;

    /// <summary>Policies under which a person can be invited; with the refusal when they cannot now.</summary>
    public async Task<Result<PhoneOffer>> OfferAsync(Guid personId, Actor actor, CancellationToken cancellation = default) => await store.ReadAsync<Result<PhoneOffer>>(
        async session =>
        {
            if (await session.PersonAsync(personId, cancellation) is not { } person) return RunRefusals.PersonUnknown;
            if (actor.Refuse(Permission.RequestIssuance, person) is { } refused) return refused;
            if (actor.PersonId == personId) return Roles.Refusals.OwnDevice;
            var policies = (await file.PoliciesAsync(session, personId, IssuanceReason.None, cancellation)).Where(policy => policy.Kind == DeviceKind.MobileApp && file.ModesOf(policy).Contains(RemoteMode.Mode)).ToList();
            if (policies.Count == 0) return new PhoneOffer([], Refusals.NoPolicy);
            return new PhoneOffer(policies, await file.RefuseMobileAsync(session, person, policies[0], IssuanceReason.None, cancellation) ?? RefuseMail(person));
        },
        cancellation);

    /// <summary>Files the request and invites; or files it alone, where somebody has to approve first.</summary>
    /// <param name="personId">Who is invited.</param>
    /// <param name="policyId">What goes on the phone.</param>
    /// <param name="link">Makes a link of its secret.</param>
    /// <param name="comment">Why, in words.</param>
    /// <param name="actor">The operator.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<RemoteInvited>> InviteAsync(Guid personId, Guid policyId, Func<string, Uri> link, string comment, Actor actor, CancellationToken cancellation = default)
    {
        var made = await store.ChangeAsync<Made>(
            async session =>
            {
                if (await session.PersonAsync(personId, cancellation) is not { } person) return RunRefusals.PersonUnknown;
                if (actor.PersonId == personId) return Roles.Refusals.OwnDevice;
                if (RefuseMail(person) is { } noMail) return noMail;
                var filed = await file.FileAsync(session, new FileOrder(personId, policyId, RemoteMode.Mode.Name, Comment: comment), person, actor, cancellation);
                if (!filed.Succeeded) return filed.Refusal;
                return filed.Value.State == RequestState.Approved ? await MakeAsync(session, filed.Value, person, actor, cancellation) : new Made(filed.Value.Id, person, null, null, null);
            },
            cancellation);
        return made.Succeeded ? await MailAsync(made.Value, link, actor, cancellation) : made.Refusal;
    }

    /// <summary>Invites for a request that was approved, or once more for one whose invitation was not taken up: earlier links and codes end.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="link">Makes a link of its secret.</param>
    /// <param name="actor">The operator.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<RemoteInvited>> InviteAgainAsync(Guid requestId, Func<string, Uri> link, Actor actor, CancellationToken cancellation = default)
    {
        var made = await store.ChangeAsync<Made>(
            async session =>
            {
                if (await session.RequestAsync(requestId, cancellation) is not { } request || request.Mode != RemoteMode.Mode.Name || await session.PersonAsync(request.PersonId, cancellation) is not { } person) return RequestRefusals.Unknown;
                if (actor.Refuse(Permission.RequestIssuance, person) is { } refused) return refused;
                if (actor.PersonId == person.Id) return Roles.Refusals.OwnDevice;
                if (!ModeCatalogue.IsOn(RemoteMode.Mode, settings.Get<DeviceSettings>())) return RequestRefusals.ModeOff;
                if (request.State != RequestState.Approved) return RequestRefusals.NotApproved;
                return RefuseMail(person) is { } noMail ? noMail : await MakeAsync(session, request, person, actor, cancellation);
            },
            cancellation);
        return made.Succeeded ? await MailAsync(made.Value, link, actor, cancellation) : made.Refusal;
    }

    /// <summary>The link needs a way of its own.</summary>
    private Refusal? RefuseMail(Person person) => !sender.IsOn || person.Email.Length == 0 ? Refusals.NoMail : null;

    private async Task<Made> MakeAsync(IStoreSession session, IssuanceRequest request, Person person, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var earlier in await session.Phones.InvitationsOfRequestAsync(request.Id, cancellation)) earlier.End(now);
        foreach (var earlier in await session.OneTimeSecretsAsync(person.Id, OneTimeSecretKind.PhoneCode, cancellation)) earlier.EndedAt = now;
        var (token, life) = (PhoneInvitation.NewToken(), TimeSpan.FromDays(settings.Get<EnrolmentSettings>().InvitationDays));
        var (secret, clear) = OneTimeSecret.Make(OneTimeSecretKind.PhoneCode, person.Id, request.Id, CodeLength, CodeTries, now, life);
        var invitation = new PhoneInvitation
        {
            PersonId = person.Id, RequestId = request.Id, TokenHash = PhoneInvitation.HashOf(token), CreatedBy = actor.AccountId, CreatedByName = actor.Name, CreatedAt = now,
            ExpiresAt = request.ExpiresAt is { } end && end < now + life ? end : now + life,
        };
        session.Add(secret);
        session.Add(invitation);
        session.Record(PhoneEvents.Of("phone.invited", invitation, actor, now, new { invitation.ExpiresAt, To = person.Email }));
        return new Made(request.Id, person, invitation, token, clear);
    }

    private async Task<RemoteInvited> MailAsync(Made made, Func<string, Uri> link, Actor actor, CancellationToken cancellation)
    {
        if (made is not { Invitation: { } invitation, Token: { } token }) return new RemoteInvited(made.RequestId, null, null, null);
        var sent = await sender.SendPhoneInvitationAsync(made.Person, link(token), invitation.ExpiresAt, cancellation);
        await store.ChangeAsync<bool>(
            session =>
            {
                session.Record(PhoneEvents.Of("phone.mailed", invitation, actor, time.GetUtcNow(), new { To = made.Person.Email, Sent = sent }));
                return Task.FromResult<Result<bool>>(true);
            },
            CancellationToken.None);
        return new RemoteInvited(made.RequestId, made.Code, invitation.ExpiresAt, sent ? made.Person.Email : null);
    }

    private sealed record Made(Guid RequestId, Person Person, PhoneInvitation? Invitation, string? Token, string? Code)
    {
        /// <summary>Without the secrets.</summary>
        public override string ToString() => $"Made {{ RequestId = {RequestId} }}";
    }
}
