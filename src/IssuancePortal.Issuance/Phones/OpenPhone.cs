using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Phones;

/// <summary>What a link leads to, for a phone that has not taken it up.</summary>
public enum PhoneLink
{
    /// <summary>There is no such link.</summary>
    Unknown,

    /// <summary>A phone can take it up.</summary>
    Free,

    /// <summary>A phone can take it up that brings the one-time code.</summary>
    AsksForCode,

    /// <summary>A phone has.</summary>
    Taken,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It is an operator's invitation, and its time is over or it was taken back: only another one helps.</summary>
    InvitationOver,
}

/// <summary>The phone's side of an invitation: it takes the link up once, and is known from then on by what it was given for it.</summary>
/// <param name="store">The store.</param>
/// <param name="look">Looks at invitations.</param>
/// <param name="add">Ends them.</param>
/// <param name="time">Clock.</param>
public sealed class OpenPhone(IIssuanceStore store, LookAtPhone look, AddPhone add, TimeProvider time)
{
    /// <summary>What a link leads to. To look at it takes nothing up: messengers and scanners look at links as well.</summary>
    public async Task<PhoneLink> PeekAsync(string token, CancellationToken cancellation = default) => await store.ReadAsync(
        async session => await session.Phones.InvitationByTokenAsync(PhoneInvitation.HashOf(token), cancellation) switch
        {
            null => PhoneLink.Unknown,
            { PhoneHash: not null } => PhoneLink.Taken,
            var free when !free.IsGood(time.GetUtcNow()) => free.SessionId is null ? PhoneLink.InvitationOver : PhoneLink.Expired,
            { SessionId: null } => PhoneLink.AsksForCode,
            _ => PhoneLink.Free,
        },
        cancellation);

    /// <summary>A phone takes a link up. Returns what it is known by from then on: a secret that is kept nowhere.</summary>
    /// <param name="token">Secret of the link.</param>
    /// <param name="browser">The phone's browser in words.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<string>> OpenAsync(string token, string browser, CancellationToken cancellation = default)
    {
        var secret = PhoneInvitation.NewToken();
        return await store.ChangeAsync<string>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await session.Phones.InvitationByTokenAsync(PhoneInvitation.HashOf(token), cancellation) is not { SessionId: { } sessionId } invitation) return Refusals.Unknown;
                if (invitation.PhoneHash is not null) return Refusals.Taken;
                if (!invitation.IsGood(now) || !await session.Enrolments.IsSessionOpenAsync(sessionId, cancellation)) return Refusals.Expired;
                invitation.Open(PhoneInvitation.HashOf(secret), browser, now);
                session.Record(PhoneEvents.Of("phone.opened", invitation, Actor.System, now, new { Phone = browser }));
                return secret;
            },
            cancellation);
    }

    /// <summary>How far a phone is; null for one that is not known.</summary>
    /// <param name="secret">What the phone was given.</param>
    /// <param name="cancellation">Ends the look.</param>
    public Task<PhoneView?> LookAsync(string secret, CancellationToken cancellation = default) => store.ReadAsync(
        async session => await session.Phones.InvitationByPhoneAsync(PhoneInvitation.HashOf(secret), cancellation) is { } invitation ? await look.ViewAsync(session, invitation, cancellation) : null, cancellation);

    /// <summary>Whoever holds the phone says that the codes differ, or would rather not: whatever it got is revoked.</summary>
    public async Task<Result<bool>> CancelAsync(string secret, CancellationToken cancellation = default) => await store.ChangeAsync<bool>(
        async session =>
        {
            if (await session.Phones.InvitationByPhoneAsync(PhoneInvitation.HashOf(secret), cancellation) is not { } invitation) return Refusals.Unknown;
            return await add.EndAsync(session, invitation, Actor.System with { Name = invitation.OpenedBy.Length > 0 ? invitation.OpenedBy : Actor.System.Name }, cancellation) is { } refused ? refused : true;
        },
        cancellation);
}
