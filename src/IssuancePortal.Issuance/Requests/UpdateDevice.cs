using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Modes;
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
public sealed record UpdateOrder(Guid DeviceId, RequestType Type, Guid? PolicyId = null, string? Comment = null)
{
    /// <summary>Its person's encryption key has changed: the one reason for which a phone is updated.</summary>
    internal bool BringsKey { get; init; }
}

/// <summary>
/// Asks for an update or re-issuance of an issued device: the same chip is personalised again (T19) when its person, or an operator, next has it in a reader. At most one is open per device. It is approved at once (R2),
/// unless it gives the device another policy that is only issued with an officer's approval (R1). A phone's is opened by the portal alone, when its person's encryption key has changed.
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

    /// <summary>Policies that the device can be issued anew under: the one that it has first, then others of its kind that are assigned to its person and used here.</summary>
    public async Task<Result<DevicePolicy[]>> ChoicesAsync(Guid deviceId, Actor actor, CancellationToken cancellation = default) =>
        await store.ReadAsync<Result<DevicePolicy[]>>(
            async session =>
            {
                var checkedOrder = await CheckAsync(session, new UpdateOrder(deviceId, RequestType.Reissue), actor, cancellation);
                if (!checkedOrder.Succeeded) return checkedOrder.Refusal;
                var (device, own, _) = checkedOrder.Value;
                var offered = await file.PoliciesAsync(session, device.PersonId!.Value, IssuanceReason.None, cancellation);
                return offered.Where(policy => policy.Kind == device.Kind && policy.Id != own.Id).Prepend(own).ToArray();
            },
            cancellation);

    /// <summary>What a re-issuance would do: the difference slot by slot, what becomes of the certificates, and whose approval it needs; the refusal when it cannot be asked for.</summary>
    public async Task<Result<ReissuePreview>> PreviewAsync(UpdateOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ReadAsync<Result<ReissuePreview>>(
            async session =>
            {
                var checkedOrder = await CheckAsync(session, order, actor, cancellation);
                if (!checkedOrder.Succeeded) return checkedOrder.Refusal;
                var (device, policy, _) = checkedOrder.Value;
                var certificates = await session.CertificatesOfDeviceAsync(device.Id, cancellation);
                var now = await session.PolicyAsync(device.PolicyId!.Value, cancellation);
                var keys = await KeysAsync(session, device, policy, cancellation);
                var changes = DeviceMoves.Foresee(certificates, DeviceLifecycle.Row(DeviceMove.Reissue).Effect, null).Select(change => keys.Keeps(change.Certificate) ? change with { To = change.Certificate.State } : change);
                return new ReissuePreview(now, policy, Differences(certificates, policy, keys), [.. changes], ModeOf(device, policy).Approvals) { Keys = keys };
            },
            cancellation);

    /// <summary>What will be other on the device than now, by slot; the refusal when it cannot be updated.</summary>
    public async Task<Result<ContentDifference[]>> CompareAsync(UpdateOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ReadAsync<Result<ContentDifference[]>>(
            async session =>
            {
                var checkedOrder = await CheckAsync(session, order, actor, cancellation);
                if (!checkedOrder.Succeeded) return checkedOrder.Refusal;
                var (device, policy, _) = checkedOrder.Value;
                return Differences(await session.CertificatesOfDeviceAsync(order.DeviceId, cancellation), policy, await KeysAsync(session, device, policy, cancellation));
            },
            cancellation);

    private async Task<ForeseenKeys> KeysAsync(IStoreSession session, Device device, DevicePolicy policy, CancellationToken cancellation) => ForeseenKeys.Of(
        await KeyChoice.OfAsync(session, policy.Content, new KeyWanted(device.PersonId!.Value, device.Id, null, time.GetUtcNow().AddDays(settings.Get<RenewalSettings>().OpenDays), null), cancellation));

    private static ContentDifference[] Differences(IEnumerable<IssuedCertificate> certificates, DevicePolicy policy, ForeseenKeys keys)
    {
        var now = certificates.Where(certificate => certificate is { State: CertificateState.Active or CertificateState.OnHold, Slot: not null }).ToDictionary(certificate => certificate.Slot!.Value);
        var then = policy.Content.Slots.ToDictionary(slot => slot.Slot);
        return [.. now.Keys.Union(then.Keys).Order().Select(slot => new ContentDifference(slot, now.GetValueOrDefault(slot), then.GetValueOrDefault(slot)) { IsKept = now.TryGetValue(slot, out var certificate) && keys.Keeps(certificate) })];
    }

    internal async Task<Result<IssuanceRequest>> FileAsync(IStoreSession session, UpdateOrder order, Actor actor, CancellationToken cancellation)
    {
        var checkedOrder = await CheckAsync(session, order, actor, cancellation);
        if (!checkedOrder.Succeeded) return checkedOrder.Refusal;
        var (device, policy, by) = checkedOrder.Value;
        if ((await session.RequestsOfDeviceAsync(device.Id, cancellation)).Any(request => request is { IsOpen: true, Type: RequestType.Update or RequestType.Reissue })) return Refusals.OpenUpdateExists;
        var now = time.GetUtcNow();
        var (mode, approvals) = ModeOf(device, policy);
        var request = new IssuanceRequest
        {
            Type = order.Type,
            Mode = mode.Name,
            Reason = IssuanceReason.None,
            PersonId = device.PersonId!.Value,
            PolicyId = policy.Id,
            DeviceId = device.Id,
            Comment = string.IsNullOrWhiteSpace(order.Comment) ? null : order.Comment.Trim(),
            CreatedBy = actor.AccountId,
            CreatedByName = actor.Name,
            CreatedByPersonId = actor.PersonId,
            CreatedAt = now,
            ApprovalsNeeded = approvals,
            DueAt = approvals > 0 ? now.AddHours(settings.Get<ValidationSettings>().DueHours) : null,
            ExpiresAt = now.AddDays(Math.Max(settings.Get<ValidationSettings>().ExpiryDays, by == MoveActor.Portal ? settings.Get<RenewalSettings>().OpenDays : 0)),
        };
        var move = approvals > 0 ? RequestMove.File : RequestMove.FileApproved;
        if ((RequestLifecycle.Row(move).By & by) == 0) return Refusals.NotTheirMove(move);
        request.File(move);
        session.Add(request);
        session.Record(Audits.Of(actor, now, request, move, null, detail: new { Policy = policy.Name, Type = order.Type.ToString(), request.Comment }));
        return request;
    }

    /// <summary>The mode that a request names, and how many officers must approve it: none for the policy that the device has, whose issuance was decided on; for another as many as its mode demands, whoever asks.</summary>
    private (Mode Mode, int Approvals) ModeOf(Device device, DevicePolicy policy)
    {
        var modes = file.ModesOf(policy).ToList();
        if (policy.Id == device.PolicyId) return (modes[0], 0);
        return modes.FirstOrDefault(mode => !Needs(mode)) is { } direct ? (direct, 0) : (modes[0], settings.Get<ValidationSettings>().Approvals);

        bool Needs(Mode mode) => file.NeedsApproval(mode, IssuanceReason.None, MoveActor.Operator);
    }

    private async Task<Result<(Device Device, DevicePolicy Policy, MoveActor By)>> CheckAsync(IStoreSession session, UpdateOrder order, Actor actor, CancellationToken cancellation)
    {
        if (await session.DeviceAsync(order.DeviceId, cancellation) is not { } device) return Devices.Refusals.Unknown;
        var isOwn = device.PersonId is { } owner && owner == actor.PersonId;
        MoveActor? by = ReferenceEquals(actor, Actor.System) ? MoveActor.Portal : isOwn && actor.May(Permission.UseOwnDevices) ? MoveActor.User : !isOwn && actor.May(Permission.RequestUpdate) ? MoveActor.HelpDesk : null;
        if (by is not { } capacity) return isOwn ? Roles.Refusals.OwnDevice : Roles.Refusals.NotAllowed(Permission.RequestUpdate);
        if (capacity == MoveActor.User && settings.Get<ProofSettings>().Refuse(SelfService.Update, actor) is { } unproven) return unproven;
        if (await session.OutOfScopeAsync(device.PersonId, Permission.RequestUpdate, actor, cancellation) is { } outOfScope) return outOfScope;
        if (order.Type is not (RequestType.Update or RequestType.Reissue) || order.Comment?.Length > FileRequest.MaxText) return order.Comment?.Length > FileRequest.MaxText ? Refusals.TextTooLong : Refusals.NotUpdatable;
        if (device is not { State: DeviceState.Issued, IsTemporary: false, PersonId: { } personId, PolicyId: { } policyId } || (device.Kind == DeviceKind.MobileApp && !order.BringsKey)) return Refusals.NotUpdatable;
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
public sealed record ContentDifference(byte Slot, IssuedCertificate? Now, PolicySlot? Then)
{
    /// <summary>The key is recovered with its certificate.</summary>
    public bool IsKept { get; init; }

    /// <summary>What happens to the slot.</summary>
    public SlotChange Change => (Now, Then) switch
    {
        (not null, not null) when IsKept => SlotChange.Kept,
        (null, _) => SlotChange.Added,
        (_, null) => SlotChange.Removed,
        _ => Now.Profile == Then.Profile ? SlotChange.Renewed : SlotChange.Changed,
    };
}

/// <summary>What happens to a slot.</summary>
public enum SlotChange
{
    /// <summary>There was nothing.</summary>
    Added,

    /// <summary>The same as before, with a new key and certificate.</summary>
    Renewed,

    /// <summary>The same key and certificate as before.</summary>
    Kept,

    /// <summary>Something else than before.</summary>
    Changed,

    /// <summary>Nothing any more.</summary>
    Removed,
}

/// <summary>What a re-issuance would do.</summary>
/// <param name="Now">The policy that the device has.</param>
/// <param name="Then">The policy that it would have.</param>
/// <param name="Slots">Slot by slot.</param>
/// <param name="Certificates">What would become of each certificate.</param>
/// <param name="Approvals">Officers who would have to approve it first.</param>
public sealed record ReissuePreview(DevicePolicy? Now, DevicePolicy Then, IReadOnlyList<ContentDifference> Slots, IReadOnlyList<CertificateChange> Certificates, int Approvals)
{
    /// <summary>What goes onto the device from escrow.</summary>
    public ForeseenKeys Keys { get; init; } = ForeseenKeys.None;
}
