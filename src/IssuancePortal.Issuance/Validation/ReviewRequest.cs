using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;

namespace IssuancePortal.Issuance.Validation;

/// <summary>Everything about a request that a decision is made on, and what may be done with it.</summary>
/// <param name="store">The store.</param>
/// <param name="file">Knows the policies.</param>
/// <param name="keys">Knows which keys from escrow a device gets.</param>
/// <param name="time">Clock.</param>
public sealed class ReviewRequest(IIssuanceStore store, FileRequest file, PrepareKeys keys, TimeProvider time)
{
    /// <summary>The request's page; one's own may always be looked at.</summary>
    /// <param name="requestId">Which.</param>
    /// <param name="policyId">As if this policy were chosen; null for the one that it has.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<Result<RequestView>> LookAsync(Guid requestId, Guid? policyId, Actor actor, CancellationToken cancellation = default) =>
        await store.ReadAsync<Result<RequestView>>(
            async session =>
            {
                var request = await session.RequestAsync(requestId, cancellation);
                if (!(request is not null && request.PersonId == actor.PersonId) && !actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
                if (request is null || await session.PersonAsync(request.PersonId, cancellation) is not { } person || await session.PolicyAsync(policyId ?? request.PolicyId, cancellation) is not { } policy) return RequestRefusals.Unknown;
                if (person.Id != actor.PersonId && actor.Refuse(Permission.SearchPeople, person) is { } outOfScope) return outOfScope;
                var approvals = await session.ApprovalsOfAsync(requestId, cancellation);
                var content = await RequestContent.OfAsync(session, request, policyId, cancellation);
                var then = request.IsOpen && request.AsksForDevice ? await keys.ForeseeAsync(session, request, policy.Id, cancellation) : ForeseenKeys.None;
                var withdraw = WithdrawRequest.CapacityOf(actor, request);
                return new RequestView(
                    request,
                    person,
                    await session.PhotoAsync(person.Id, cancellation) is not null,
                    policy,
                    request.AsksForDevice ? [.. (await file.PoliciesAsync(session, person.Id, request.Reason, cancellation)).Where(it => it.Kind == DeviceKind.MobileApp == (policy.Kind == DeviceKind.MobileApp))] : [policy],
                    request.ReplacesDeviceId is { } replaced ? await session.DeviceAsync(replaced, cancellation) : null,
                    request.DeviceId is { } device ? await session.DeviceAsync(device, cancellation) : null,
                    approvals,
                    content,
                    FourEyes.Refuse(request, approvals, actor, time.GetUtcNow()) ?? (actor.MayOn(Permission.ApproveRequests, person) ? null : Roles.Refusals.OutOfScope),
                    !withdraw.Succeeded ? withdraw.Refusal : RequestLifecycle.Row(RequestMove.Cancel).From.Contains(request.State) ? null : RequestRefusals.IllegalMove(RequestMove.Cancel, request.State),
                    request is { Ending: { } ending, DeviceId: { } ended, IsOpen: true } && await session.DeviceAsync(ended, cancellation) is { } last
                        ? [new ForeseenMove(last, DeviceLifecycle.Row(DeviceMove.Terminate), await DeviceMoves.ForeseeEndAsync(session, last, ending, cancellation))]
                        : await ReplaceDevices.ForeseeAsync(session, person.Id, request.Reason, request.ReplacesDeviceId, executed: true, then, cancellation))
                {
                    Keys = then,
                };
            },
            cancellation);
}

/// <summary>A request's page.</summary>
/// <param name="Request">The request.</param>
/// <param name="Person">Who it is for.</param>
/// <param name="HasPhoto">Whether there is a photo of them.</param>
/// <param name="Policy">What goes on the device.</param>
/// <param name="Policies">Policies that could be chosen instead.</param>
/// <param name="Replaces">The device it replaces; null for none.</param>
/// <param name="Device">The device it is carried out on; null while none is bound.</param>
/// <param name="Approvals">Approvals, void ones too, oldest first.</param>
/// <param name="Content">What an approval is given for; its hash goes into the order.</param>
/// <param name="DecideRefusal">Why this actor may not approve or deny; null when they may.</param>
/// <param name="WithdrawRefusal">Why this actor may not withdraw; null when they may.</param>
/// <param name="Foreseen">What carrying it out will do to other devices.</param>
public sealed record RequestView(
    IssuanceRequest Request,
    Person Person,
    bool HasPhoto,
    DevicePolicy Policy,
    IReadOnlyList<DevicePolicy> Policies,
    Device? Replaces,
    Device? Device,
    IReadOnlyList<RequestApproval> Approvals,
    RequestContent Content,
    Refusal? DecideRefusal,
    Refusal? WithdrawRefusal,
    IReadOnlyList<ForeseenMove> Foreseen)
{
    /// <summary>What the device will get from escrow.</summary>
    public ForeseenKeys Keys { get; init; } = ForeseenKeys.None;
}
