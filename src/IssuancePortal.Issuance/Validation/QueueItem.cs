using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Validation;

/// <summary>A row of a list of requests: the same for everybody; what is whose follows from it without asking the store again.</summary>
/// <param name="Request">The request.</param>
/// <param name="Person">Who it is for, with their groups.</param>
/// <param name="HasPhoto">Whether there is a photo of them.</param>
/// <param name="PolicyName">What goes on the device.</param>
/// <param name="Approvals">Approvals so far, void ones too, oldest first.</param>
public sealed record QueueItem(IssuanceRequest Request, Person Person, bool HasPhoto, string PolicyName, IReadOnlyList<RequestApproval> Approvals)
{
    public Guid Id => Request.Id;

    /// <summary>Why this actor may not decide on it; null when they may.</summary>
    public Refusal? Refuse(Actor actor, DateTimeOffset now) =>
        FourEyes.Refuse(Request, Approvals, actor, now) ?? (actor.MayOn(Permission.ApproveRequests, Person) ? null : Roles.Refusals.OutOfScope);
}

/// <summary>Where a page of a list ends, so that the next begins there however much was added before it.</summary>
/// <param name="At">What the list is sorted by.</param>
/// <param name="Id">The request.</param>
public sealed record QueueCursor(DateTimeOffset At, Guid Id);

/// <summary>A part of a list.</summary>
/// <param name="Items">Rows in order.</param>
/// <param name="Next">Where the next part begins; null at the end.</param>
public sealed record QueuePart(IReadOnlyList<QueueItem> Items, QueueCursor? Next);

/// <summary>How many rows a list has.</summary>
/// <param name="Value">So many at least.</param>
/// <param name="IsMore">True when counting was broken off.</param>
public sealed record QueueCount(int Value, bool IsMore);
