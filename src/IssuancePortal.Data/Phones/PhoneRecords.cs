using IssuancePortal.Data.Store;
using IssuancePortal.Issuance.Phones;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Phones;

/// <summary>What a session knows of invitations to set a phone up.</summary>
internal sealed class PhoneRecords(StoreSession session) : IPhoneRecords
{
    public async Task<PhoneInvitation?> InvitationAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<PhoneInvitation>(cancellation)).FirstOrDefaultAsync(invitation => invitation.Id == id, cancellation);

    public async Task<PhoneInvitation?> InvitationByTokenAsync(byte[] tokenHash, CancellationToken cancellation = default) =>
        await (await session.FromAsync<PhoneInvitation>(cancellation)).FirstOrDefaultAsync(invitation => invitation.TokenHash == tokenHash, cancellation);

    public async Task<PhoneInvitation?> InvitationByPhoneAsync(byte[] phoneHash, CancellationToken cancellation = default) =>
        await (await session.FromAsync<PhoneInvitation>(cancellation)).FirstOrDefaultAsync(invitation => invitation.PhoneHash == phoneHash, cancellation);

    public async Task<PhoneInvitation?> InvitationByEnrolmentAsync(Guid enrolmentId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<PhoneInvitation>(cancellation)).FirstOrDefaultAsync(invitation => invitation.EnrolmentId == enrolmentId, cancellation);

    public async Task<PhoneInvitation?> LatestInvitationAsync(Guid personId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<PhoneInvitation>(cancellation)).Where(invitation => invitation.PersonId == personId).OrderByDescending(invitation => invitation.CreatedAt).FirstOrDefaultAsync(cancellation);

    public async Task<IReadOnlyList<PhoneInvitation>> InvitationsOfRequestAsync(Guid requestId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<PhoneInvitation>(cancellation)).Where(invitation => invitation.RequestId == requestId).OrderByDescending(invitation => invitation.CreatedAt).ToListAsync(cancellation);

    public async Task<IReadOnlyList<PhoneInvitation>> InvitationsToEndAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<PhoneInvitation>(cancellation)).Where(invitation => invitation.EndedAt == null && invitation.ExpiresAt <= now).OrderBy(invitation => invitation.ExpiresAt).Take(limit).ToListAsync(cancellation);
}
