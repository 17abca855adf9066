using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.People;

/// <summary>What somebody has, and what they can do about it by themselves.</summary>
/// <param name="store">The store.</param>
/// <param name="file">Knows what can be asked for.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class LookAtMe(IIssuanceStore store, FileRequest file, ISettings settings, TimeProvider time)
{
    /// <summary>The start page of the user portal; refused for an account that is nobody's.</summary>
    public async Task<Result<MeView>> LookAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (actor.PersonId is not { } personId || !actor.May(Permission.UseOwnDevices)) return Roles.Refusals.NotAllowed(Permission.UseOwnDevices);
        return await store.ReadAsync<Result<MeView>>(
            async session =>
            {
                if (await session.PersonAsync(personId, cancellation) is not { } person) return RunRefusals.PersonUnknown;
                var requests = await session.RequestsOfAsync(personId, cancellation);
                var devices = await session.DevicesOfAsync(personId, cancellation);
                return new MeView(
                    person,
                    await session.PhotoAsync(personId, cancellation) is not null,
                    devices,
                    [.. requests.Where(request => request is { IsOpen: true, Type: not RequestType.Termination })],
                    await EnrolmentsAsync(session, person, requests, devices, cancellation),
                    settings.Get<SelfServiceSettings>().ReportIncident,
                    settings.Get<ProofSettings>().Refuse(SelfService.Enrol, actor),
                    settings.Get<ProofSettings>().Refuse(SelfService.Report, actor))
                {
                    Keys = await KeyChecklist.OfAsync(session, personId, requests, time.GetUtcNow(), cancellation),
                };
            },
            cancellation);
    }

    /// <summary>What reporting a device would do, and the order that does it.</summary>
    public async Task<Result<IncidentView>> ForeseeAsync(Guid deviceId, IssuanceReason reason, Actor actor, CancellationToken cancellation = default) =>
        await store.ReadAsync<Result<IncidentView>>(
            async session =>
            {
                if (actor.PersonId is not { } personId || await session.DeviceAsync(deviceId, cancellation) is not { } device || device.PersonId != personId
                    || await session.PersonAsync(personId, cancellation) is not { } person) return Devices.Refusals.Unknown;
                var refused = settings.Get<ProofSettings>().Refuse(FileRequest.ServiceOf(reason), actor) ?? await file.RefuseAsync(session, person, reason, device, cancellation);
                var policies = await file.PoliciesAsync(session, personId, reason, cancellation);
                var policy = policies.FirstOrDefault(it => it.Id == device.PolicyId) ?? (policies.Count > 0 ? policies[0] : null);
                // What the person can finish alone comes first.
                var mode = policy is null ? null : file.ModesOf(policy).OrderByDescending(it => it.ActorOf(StageKind.Personalise) == StageActor.User && it.ActorOf(StageKind.Bind) == StageActor.User).ThenBy(it => it.IsDirect).FirstOrDefault();
                var order = policy is null || mode is null ? null : new FileOrder(personId, policy.Id, mode.Name, reason, deviceId);
                return new IncidentView(device, order, refused ?? (order is null ? await file.NoPolicyAsync(session, personId, reason, null, cancellation) : null), await ReplaceDevices.ForeseeAsync(session, personId, reason, deviceId, executed: false, Escrow.ForeseenKeys.None, cancellation));
            },
            cancellation);

    private async Task<IReadOnlyList<Enrolment>> EnrolmentsAsync(IStoreSession session, Person person, IReadOnlyList<IssuanceRequest> requests, IReadOnlyList<Device> devices, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var enrolments = new List<Enrolment>();
        foreach (var request in requests.Where(it => it is { AsksForDevice: true, State: RequestState.Approved or RequestState.Failed }))
        {
            if (ModeCatalogue.Find(request.Mode) is not { } mode || mode.ActorOf(StageKind.Personalise) != StageActor.User || request.ExpiresAt <= now && request.State == RequestState.Approved) continue;
            if (request.State == RequestState.Failed && !settings.Get<SelfServiceSettings>().Retry) continue;
            var device = devices.FirstOrDefault(it => it.Id == request.DeviceId && it.State is DeviceState.Assigned or DeviceState.Failed);

            // An operator binds first; without a device there is nothing to do yet.
            if (mode.ActorOf(StageKind.Bind) == StageActor.Operator && device is null) continue;
            if (await session.PolicyAsync(request.PolicyId, cancellation) is { Kind: not DeviceKind.MobileApp } policy) enrolments.Add(new Enrolment(request.Id, mode, policy, device, request.Reason, request.ReplacesDeviceId));
        }

        if (enrolments.Count == 0 && await file.RefuseAsync(session, person, IssuanceReason.None, null, cancellation) is null)
            enrolments.AddRange(
                from policy in await file.PoliciesAsync(session, person.Id, IssuanceReason.None, cancellation)
                from mode in file.ModesOf(policy)
                where mode.ActorOf(StageKind.Request) == StageActor.User && policy.Kind != DeviceKind.MobileApp
                select new Enrolment(null, mode, policy, null, IssuanceReason.None, null));
        return enrolments;
    }
}

/// <summary>The start page of the user portal.</summary>
/// <param name="Person">Who looks.</param>
/// <param name="HasPhoto">Whether there is a photo of them.</param>
/// <param name="Devices">What is bound to them, newest first.</param>
/// <param name="Requests">What is open for them, newest first.</param>
/// <param name="Enrolments">What they can personalise now.</param>
/// <param name="MayReport">People may report devices here.</param>
/// <param name="EnrolRefusal">Why they must first prove otherwise who they are to set a device up; null when they need not.</param>
/// <param name="ReportRefusal">The same for reporting a device.</param>
public sealed record MeView(
    Person Person,
    bool HasPhoto,
    IReadOnlyList<Device> Devices,
    IReadOnlyList<IssuanceRequest> Requests,
    IReadOnlyList<Enrolment> Enrolments,
    bool MayReport,
    Refusal? EnrolRefusal,
    Refusal? ReportRefusal)
{
    /// <summary>What is left to do so that all their devices have the same encryption key again.</summary>
    public IReadOnlyList<KeyStep> Keys { get; init; } = [];
}

/// <summary>A device that its person can personalise.</summary>
/// <param name="RequestId">The request that it carries out; null to file one on the way.</param>
/// <param name="Mode">The mode.</param>
/// <param name="Policy">What goes on it.</param>
/// <param name="Device">Exactly which device; null for any from stock.</param>
/// <param name="Reason">Why.</param>
/// <param name="ReplacesDeviceId">The device it replaces.</param>
public sealed record Enrolment(Guid? RequestId, Mode Mode, DevicePolicy Policy, Device? Device, IssuanceReason Reason, Guid? ReplacesDeviceId);

/// <summary>What reporting a device does.</summary>
/// <param name="Device">The device.</param>
/// <param name="Order">The order to file; null when no policy fits.</param>
/// <param name="Refusal">Why it cannot be filed; null when it can.</param>
/// <param name="Foreseen">What it does to devices and certificates at once.</param>
public sealed record IncidentView(Device Device, FileOrder? Order, Refusal? Refusal, IReadOnlyList<ForeseenMove> Foreseen);
