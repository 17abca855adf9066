using IssuancePortal.Issuance.Requests;

namespace IssuancePortal.Issuance.Validation;

/// <summary>Which requests a list shows, and in which order. Everything left out lets everything through.</summary>
public sealed record QueueFilter
{
    /// <summary>In this state; null for any.</summary>
    public RequestState? State { get; init; } = RequestState.PendingApproval;

    public RequestType? Type { get; init; }

    /// <summary>In one of these modes; none for any.</summary>
    public IReadOnlyList<string> Modes { get; init; } = [];

    public IssuanceReason? Reason { get; init; }

    public Guid? PolicyId { get; init; }

    /// <summary>Account that asked.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Beginnings of words of the person's name, number or address.</summary>
    public string? Text { get; init; }

    public QueueClaim Claim { get; init; }

    /// <summary>Only what should have been decided by now, longest overdue first.</summary>
    public bool Overdue { get; init; }

    public QueueSort Sort { get; init; }

    /// <summary>The order that is kept: only what waits for approval is sorted by when it is due.</summary>
    public QueueSort Order => Overdue ? QueueSort.Due : Sort == QueueSort.Due && State != RequestState.PendingApproval ? QueueSort.Oldest : Sort;

    /// <summary>True for a request that the filter, but for its text, lets through.</summary>
    /// <param name="request">The request.</param>
    /// <param name="account">Whose list it is.</param>
    /// <param name="now">The time.</param>
    public bool Matches(IssuanceRequest request, string account, DateTimeOffset now) =>
        (State is null || request.State == State)
        && (Type is null || request.Type == Type)
        && (Modes.Count == 0 || Modes.Contains(request.Mode))
        && (Reason is null || request.Reason == Reason)
        && (PolicyId is null || request.PolicyId == PolicyId)
        && (RequestedBy is null || request.CreatedBy == RequestedBy)
        && (!Overdue || request.DueAt <= now)
        && (Order != QueueSort.Due || request.DueAt is not null)
        && Claim switch
        {
            QueueClaim.Mine => request.ClaimedBy == account && request.ClaimedUntil > now,
            QueueClaim.Unclaimed => request.ClaimedBy is null || !(request.ClaimedUntil > now),
            _ => true,
        };
}

/// <summary>Whose a request is at the moment.</summary>
public enum QueueClaim
{
    Any,

    /// <summary>Nobody's.</summary>
    Unclaimed,

    /// <summary>Claimed by whoever looks.</summary>
    Mine,
}

/// <summary>The order of a list of requests.</summary>
public enum QueueSort
{
    /// <summary>Longest waiting first.</summary>
    Oldest,

    /// <summary>Latest first.</summary>
    Newest,

    /// <summary>Soonest due first.</summary>
    Due,
}
