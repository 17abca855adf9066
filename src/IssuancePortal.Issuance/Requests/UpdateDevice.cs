using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Requests;

/// <summary>An order for work on an issued device.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Type"><see cref="RequestType.Update"/> brings it to its policy as that is now; <see cref="RequestType.Reissue"/> may give it another policy.</param>
/// <param name="PolicyId">The policy of a re-issuance; null for the one it has.</param>
/// <param name="Comment">Why, in words.</param>
public sealed record UpdateOrder(Guid DeviceId, RequestType Type, Guid? PolicyId = null, string? Comment = null);

/// <summary>
/// Asks for an update or re-issuance of an issued device (R2, no approval): the same chip is personalised again (T19) when its person, or an operator, next has it in a reader. At most one is open per device.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="file">Knows what can be issued.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class UpdateDevice(IIssuanceStore store, FileRequest file, ISettings settings, TimeProvider time)
{
    /// <summary>The request; or why not.</summary>
    public async Task<Result<Guid>> FileAsync(UpdateOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<Guid>(async session => await FileAsync(session, order, actor, cancellation) is var filed && filed.Succeeded ? filed.Value.Id : filed.Refusal!, cancellation);

    /// <summary>What will be other on the device than now, by slot; the refusal when it cannot be updated.</summary>
    public async Task<Result<ContentDifference[]>> CompareAsync(UpdateOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ReadAsync<Result<ContentDifference[]>>(
            async session =>
            {
                var checkedOrder = await CheckAsync(session, order, actor, cancellation);
                if (!checkedOrder.Succeeded) return checkedOrder.Refusal;
                var now = (await session.CertificatesOfDeviceAsync(order.DeviceId, cancellation))
                    .Where(certificate => certificate is { State: CertificateState.Active or CertificateState.OnHold, Slot: not null }).ToDictionary(certificate => certificate.Slot!.Value);
                var then = checkedOrder.Value.Policy.Content.Slots.ToDictionary(slot => slot.Slot);
                return now.Keys.Union(then.Keys).Order().Select(slot => new ContentDifference(slot, now.GetValueOrDefault(slot), then.GetValueOrDefault(slot))).ToArray();
            },
            cancellation);

    internal async Task<Result<IssuanceRequest>> FileAsync(IStoreSession session, UpdateOrder order, Actor actor, CancellationToken cancellation)
    {
        var checkedOrder = await CheckAsync(session, order, actor, cancellation);
        if (!checkedOrder.Succeeded) return checkedOrder.Refusal;
        var (device, policy, by) = checkedOrder.Value;
        if ((await session.RequestsOfDeviceAsync(device.Id, cancellation)).Any(request => request is { IsOpen: true, Type: RequestType.Update or RequestType.Reissue })) return Refusals.OpenUpdateExists;
        var now = time.GetUtcNow();
        var request = new IssuanceRequest
        {
            Type = order.Type,
            Mode = file.ModesOf(policy).First().Name,
            Reason = IssuanceReason.None,
            PersonId = device.PersonId!.Value,
            PolicyId = policy.Id,
            DeviceId = device.Id,
            Comment = string.IsNullOrWhiteSpace(order.Comment) ? null : order.Comment.Trim(),
            CreatedBy = actor.AccountId,
            CreatedByName = actor.Name,
            CreatedByPersonId = actor.PersonId,
            CreatedAt = now,
            ExpiresAt = now.AddDays(Math.Max(settings.Get<ValidationSettings>().ExpiryDays, by == MoveActor.Portal ? settings.Get<RenewalSettings>().OpenDays : 0)),
        };
        if ((RequestLifecycle.Row(RequestMove.FileApproved).By & by) == 0) return Refusals.NotTheirMove(RequestMove.FileApproved);
        request.File(RequestMove.FileApproved);
        session.Add(request);
        session.Record(Audits.Of(actor, now, request, RequestMove.FileApproved, null, detail: new { Policy = policy.Name, Type = order.Type.ToString(), request.Comment }));
        return request;
    }

    private async Task<Result<(Device Device, DevicePolicy Policy, MoveActor By)>> CheckAsync(IStoreSession session, UpdateOrder order, Actor actor, CancellationToken cancellation)
    {
        if (await session.DeviceAsync(order.DeviceId, cancellation) is not { } device) return Devices.Refusals.Unknown;
        var isOwn = device.PersonId is { } owner && owner == actor.PersonId;
        MoveActor? by = ReferenceEquals(actor, Actor.System) ? MoveActor.Portal : isOwn && actor.May(Permission.UseOwnDevices) ? MoveActor.User : !isOwn && actor.May(Permission.RequestUpdate) ? MoveActor.HelpDesk : null;
        if (by is not { } capacity) return isOwn ? Roles.Refusals.OwnDevice : Roles.Refusals.NotAllowed(Permission.RequestUpdate);
        if (await session.OutOfScopeAsync(device.PersonId, Permission.RequestUpdate, actor, cancellation) is { } outOfScope) return outOfScope;
        if (order.Type is not (RequestType.Update or RequestType.Reissue) || order.Comment?.Length > FileRequest.MaxText) return order.Comment?.Length > FileRequest.MaxText ? Refusals.TextTooLong : Refusals.NotUpdatable;
        if (device is not { State: DeviceState.Issued, IsTemporary: false, PersonId: { } personId, PolicyId: { } policyId } || device.Kind == DeviceKind.MobileApp) return Refusals.NotUpdatable;
        if (await session.PersonAsync(personId, cancellation) is not { IsActive: true }) return RunRefusals.PersonLeft;
        var wanted = order.Type == RequestType.Reissue ? order.PolicyId ?? policyId : policyId;
        if (await session.PolicyAsync(wanted, cancellation) is not { IsActive: true } policy || policy.Kind != device.Kind) return RunRefusals.PolicyNotAssigned;
        if (!file.ModesOf(policy).Any()) return Refusals.ModesOff(policy);
        if (wanted != policyId && (await file.PoliciesAsync(session, personId, IssuanceReason.None, cancellation)).All(offered => offered.Id != wanted)) return RunRefusals.PolicyNotAssigned;
        return (device, policy, capacity);
    }
}

/// <summary>A slot before and after an update.</summary>
/// <param name="Slot">PIV key reference.</param>
/// <param name="Now">The certificate there now; null for none.</param>
/// <param name="Then">What the policy puts there; null for nothing.</param>
public sealed record ContentDifference(byte Slot, IssuedCertificate? Now, PolicySlot? Then);
