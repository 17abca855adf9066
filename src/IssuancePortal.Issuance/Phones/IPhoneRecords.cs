namespace IssuancePortal.Issuance.Phones;

/// <summary>What a session with the database knows of invitations to set a phone up.</summary>
public interface IPhoneRecords
{
    Task<PhoneInvitation?> InvitationAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>By the hash of the secret in the link.</summary>
    Task<PhoneInvitation?> InvitationByTokenAsync(byte[] tokenHash, CancellationToken cancellation = default);

    /// <summary>By the hash of what the phone was given.</summary>
    Task<PhoneInvitation?> InvitationByPhoneAsync(byte[] phoneHash, CancellationToken cancellation = default);

    Task<PhoneInvitation?> InvitationByEnrolmentAsync(Guid enrolmentId, CancellationToken cancellation = default);

    /// <summary>A person's latest; null when there never was one.</summary>
    Task<PhoneInvitation?> LatestInvitationAsync(Guid personId, CancellationToken cancellation = default);

    /// <summary>Those that carry out a request, newest first.</summary>
    Task<IReadOnlyList<PhoneInvitation>> InvitationsOfRequestAsync(Guid requestId, CancellationToken cancellation = default);

    /// <summary>Invitations that expired by then and have not ended, at most so many.</summary>
    Task<IReadOnlyList<PhoneInvitation>> InvitationsToEndAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default);
}
