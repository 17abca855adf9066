using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Requests;

/// <summary>An order to have a device ended once an officer has approved it.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Reason">Why; decides the reason its certificates are revoked with.</param>
/// <param name="Comment">Why, in words; at most 400 characters.</param>
public sealed record TerminationOrder(Guid DeviceId, TerminationReason Reason, string? Comment = null);

/// <summary>
/// Asks for the end of a device (R1), where its policy wants that approved or somebody would rather have a second pair of eyes. The device stays in use until the last approval, which ends it in the same change.
/// At most one is open per device.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="terminate">Ends the device.</param>
/// <param name="settings">How many officers must approve, and by when.</param>
/// <param name="time">Clock.</param>
public sealed class AskForTermination(IIssuanceStore store, TerminateDevice terminate, ISettings settings, TimeProvider time)
{
    /// <summary>The request's id; or why not, with nothing changed.</summary>
    public async Task<Result<Guid>> FileAsync(TerminationOrder order, Actor actor, CancellationToken cancellation = default) => await store.ChangeAsync<Guid>(
        async session =>
        {
            if (await session.DeviceAsync(order.DeviceId, cancellation) is not { } device) return actor.May(terminate.Permission) ? Devices.Refusals.Unknown : Roles.Refusals.NotAllowed(terminate.Permission);
            if (terminate.Refuse(device, actor) is { } refused) return refused;
            if (device is not { PersonId: { } personId, PolicyId: { } policyId }) return Devices.Refusals.IllegalMove(terminate.Move, device.State);
            if (await session.OutOfScopeAsync(personId, terminate.Permission, actor, cancellation) is { } outOfScope) return outOfScope;
            if (terminate.RefuseStale(actor) is { } stale) return stale;
            if (order.Comment?.Length > FileRequest.MaxText) return Refusals.TextTooLong;
            if ((await session.RequestsOfDeviceAsync(device.Id, cancellation)).Any(request => request is { IsOpen: true, Type: RequestType.Termination })) return Refusals.OpenTerminationExists;
            if ((RequestLifecycle.Row(RequestMove.File).By & MoveActor.HelpDesk) == 0) return Refusals.NotTheirMove(RequestMove.File);

            var (now, rules) = (time.GetUtcNow(), settings.Get<ValidationSettings>());
            var request = new IssuanceRequest
            {
                Type = RequestType.Termination,
                Mode = LocalMode.Mode.Name,
                Reason = IssuanceReason.None,
                Ending = order.Reason,
                PersonId = personId,
                PolicyId = policyId,
                DeviceId = device.Id,
                Comment = string.IsNullOrWhiteSpace(order.Comment) ? null : order.Comment.Trim(),
                CreatedBy = actor.AccountId,
                CreatedByName = actor.Name,
                CreatedByPersonId = actor.PersonId,
                CreatedAt = now,
                ApprovalsNeeded = rules.Approvals,
                DueAt = now.AddHours(rules.DueHours),
                ExpiresAt = now.AddDays(rules.ExpiryDays),
            };
            request.File(RequestMove.File);
            session.Add(request);
            session.Record(Audits.Of(actor, now, request, RequestMove.File, null, detail: new { Type = nameof(RequestType.Termination), Reason = order.Reason.ToString(), request.Comment }));
            return request.Id;
        },
        cancellation);

    /// <summary>Carries an approved request out in the change that approved it.</summary>
    /// <returns>Why the device cannot be ended any more, so that the approval does not hold either; null when it was ended.</returns>
    internal async Task<Refusal?> CarryOutAsync(IStoreSession session, IssuanceRequest request, Actor actor, CancellationToken cancellation)
    {
        if (request is not { Ending: { } reason, DeviceId: { } deviceId } || await session.DeviceAsync(deviceId, cancellation) is not { } device) return Devices.Refusals.Unknown;
        var now = time.GetUtcNow();
        if (Move(RequestMove.Execute) is { } notExecuted) return notExecuted;
        if (await terminate.EndAsync(session, device, reason, MoveActor.Portal, actor, cancellation, request.Id) is { Succeeded: false, Refusal: { } notEnded }) return notEnded;
        if (Move(RequestMove.Complete) is { } notCompleted) return notCompleted;
        (request.EndedAt, request.EndedByName) = (now, actor.Name);
        return null;

        Refusal? Move(RequestMove move)
        {
            var before = request.State;
            if (request.Move(move, MoveActor.Portal) is { Succeeded: false, Refusal: { } refused }) return refused;
            session.Record(Audits.Of(actor, now, request, move, before));
            return null;
        }
    }
}
