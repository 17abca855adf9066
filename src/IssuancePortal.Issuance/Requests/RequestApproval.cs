namespace IssuancePortal.Issuance.Requests;

/// <summary>
/// One validation officer's yes to what a request said. Carries requester and beneficiary so that the database itself refuses a row in which one of them approves
/// (four eyes: FIPS 201-3 §2.7).
/// </summary>
public sealed class RequestApproval
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid RequestId { get; init; }

    /// <summary>Account that asked; the same as the request's.</summary>
    public required string RequesterId { get; init; }

    /// <summary>Person who asked; the same as the request's.</summary>
    public Guid? RequesterPersonId { get; init; }

    /// <summary>Person the device is for; the same as the request's.</summary>
    public required Guid BeneficiaryId { get; init; }

    /// <summary>Account that approved.</summary>
    public required string OfficerId { get; init; }

    /// <summary>Person who approved; null for an account that is nobody's.</summary>
    public Guid? OfficerPersonId { get; init; }

    public required string OfficerName { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>SHA-256 of the content that was shown, 32 bytes; see <see cref="RequestContent"/>.</summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>True once the content was edited: it counts no more.</summary>
    public bool IsVoid { get; set; }
}
