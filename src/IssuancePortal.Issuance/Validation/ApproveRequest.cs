using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Validation;

/// <summary>An officer's yes.</summary>
/// <param name="RequestId">To which request.</param>
/// <param name="ContentHash">Hash of what was shown (<see cref="RequestContent.Hash"/>), under the policy that is chosen.</param>
/// <param name="PolicyId">Another policy than was asked for; null to leave it.</param>
public sealed record ApproveOrder(Guid RequestId, byte[] ContentHash, Guid? PolicyId = null);

/// <summary>
/// Carries out an <see cref="ApproveOrder"/>: counts the approval, and approves the request when it is the last one needed. Another policy voids the approvals before it, for they were given
/// for something else.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="file">Knows which policies a person can be issued.</param>
/// <param name="terminations">Carries out what is done by the approval itself.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class ApproveRequest(IIssuanceStore store, FileRequest file, AskForTermination terminations, ISettings settings, TimeProvider time)
{
    /// <summary>The request's state afterwards; or why nothing was approved.</summary>
    public async Task<Result<RequestState>> ApproveAsync(ApproveOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<RequestState>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await session.RequestAsync(order.RequestId, cancellation) is not { } request) return actor.May(Permission.ApproveRequests) ? RequestRefusals.Unknown : Roles.Refusals.NotAllowed(Permission.ApproveRequests);
                var approvals = await session.ApprovalsOfAsync(request.Id, cancellation);
                if (FourEyes.Refuse(request, approvals, actor, now) is { } refused) return refused;
                if (await session.OutOfScopeAsync(request.PersonId, Permission.ApproveRequests, actor, cancellation) is { } outOfScope) return outOfScope;
                if (order.PolicyId is { } other && other != request.PolicyId && !actor.May(Permission.ChangePolicyAtApproval)) return Roles.Refusals.NotAllowed(Permission.ChangePolicyAtApproval);

                var content = await RequestContent.OfAsync(session, request, order.PolicyId, cancellation);
                if (!content.Hash().AsSpan().SequenceEqual(order.ContentHash)) return RequestRefusals.ContentChanged;
                var offered = await file.PoliciesAsync(session, request.PersonId, request.Reason, cancellation);
                if (request.AsksForDevice && offered.All(policy => policy.Id != (order.PolicyId ?? request.PolicyId))) return RunRefusals.PolicyNotAssigned;
                if (request.AsksForDevice && await FileRequest.RefuseUnfitAsync(session, request.Reason, request.ReplacesDeviceId, offered.First(policy => policy.Id == (order.PolicyId ?? request.PolicyId)), cancellation) is { } unfit) return unfit;
                if (order.PolicyId is { } chosen && chosen != request.PolicyId)
                {
                    if (!request.AsksForDevice || !settings.Get<ValidationSettings>().PolicyMayChange) return RequestRefusals.PolicyStays;
                    if (!file.ModesOf(offered.First(policy => policy.Id == chosen)).Any(mode => mode.Name == request.Mode)) return RunRefusals.ModeNotAllowed;
                    await ChangePolicyAsync(session, request, approvals, chosen, actor, now, cancellation);
                }

                session.Add(new RequestApproval
                {
                    RequestId = request.Id,
                    RequesterId = request.CreatedBy,
                    RequesterPersonId = request.CreatedByPersonId,
                    BeneficiaryId = request.PersonId,
                    OfficerId = actor.AccountId,
                    OfficerPersonId = actor.PersonId,
                    OfficerName = actor.Name,
                    At = now,
                    ContentHash = order.ContentHash,
                });
                request.Approvals++;
                (request.ClaimedBy, request.ClaimedByName, request.ClaimedUntil) = (null, null, null);
                var before = request.State;
                if (request.Approvals >= request.ApprovalsNeeded)
                {
                    var approved = request.Move(RequestMove.Approve, MoveActor.Officer);
                    if (!approved.Succeeded) return approved.Refusal;
                }

                session.Record(Audits.Of(actor, now, request, RequestMove.Approve, before, detail: new { Approval = request.Approvals, Needed = request.ApprovalsNeeded, Content = Convert.ToHexString(order.ContentHash) }));
                if (request is { Type: RequestType.Termination, State: RequestState.Approved } && await terminations.CarryOutAsync(session, request, actor, cancellation) is { } notEnded) return notEnded;
                return request.State;
            },
            cancellation);

    private static async Task ChangePolicyAsync(
        IStoreSession session, IssuanceRequest request, IReadOnlyList<RequestApproval> approvals, Guid policyId, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var (from, to) = (await session.PolicyAsync(request.PolicyId, cancellation), await session.PolicyAsync(policyId, cancellation));
        var before = request.State;
        request.Move(RequestMove.ChangePolicy, MoveActor.Officer);
        request.PolicyId = policyId;
        foreach (var approval in approvals) approval.IsVoid = true;
        request.Approvals = 0;
        session.Record(Audits.Of(actor, now, request, RequestMove.ChangePolicy, before, detail: new { Before = from?.Name, After = to?.Name, Voided = approvals.Count(it => it.IsVoid) }));
    }
}
