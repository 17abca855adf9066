using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>A device with its certificates, its history and what can be done with it.</summary>
/// <param name="store">The store.</param>
/// <param name="moves">The moves that can be made on somebody's word.</param>
public sealed class LookAtDevice(IIssuanceStore store, IEnumerable<IMakesDeviceMove> moves)
{
    /// <summary>The device's page; one's own device may always be looked at.</summary>
    public async Task<Result<DeviceView>> LookAsync(Guid deviceId, Actor actor, CancellationToken cancellation = default) =>
        await store.ReadAsync<Result<DeviceView>>(
            async session =>
            {
                var device = await session.DeviceAsync(deviceId, cancellation);
                var isOwn = device?.PersonId is { } person && person == actor.PersonId;
                // Who keeps the records sees what ended: it is nobody's.
                var isEnded = device is { PersonId: null } && DeviceLifecycle.Row(DeviceMove.Remove).From.Contains(device.State) && actor.May(Permission.RemoveDevices);
                if (!isOwn && !isEnded && !actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.SearchPeople);
                if (device is null) return Refusals.Unknown;
                var owner = device.PersonId is { } ownerId ? await session.PersonAsync(ownerId, cancellation) : null;
                if (!isOwn && owner is not null && actor.Refuse(Permission.SearchPeople, owner) is { } refused) return refused;
                return new DeviceView(
                    device,
                    owner,
                    device.PolicyId is { } policy ? await session.PolicyAsync(policy, cancellation) : null,
                    await session.CertificatesOfDeviceAsync(deviceId, cancellation),
                    await session.RequestsOfDeviceAsync(deviceId, cancellation),
                    await session.RunsOfDeviceAsync(deviceId, cancellation),
                    Moves(device, actor))
                {
                    Earlier = await EarlierAsync(session, deviceId, cancellation),
                    Parent = device.ParentDeviceId is { } parent ? await session.DeviceAsync(parent, cancellation) : null,
                    Phones = owner is null ? [] : [.. (await session.DevicesOfAsync(owner.Id, cancellation)).Where(it => it.ParentDeviceId == deviceId && it.State != DeviceState.Failed)],
                };
            },
            cancellation);

    private static async Task<IReadOnlyList<EarlierKey>> EarlierAsync(IStoreSession session, Guid deviceId, CancellationToken cancellation)
    {
        var earlier = new List<EarlierKey>();
        foreach (var copy in (await session.CopiesOnDeviceAsync(deviceId, cancellation)).Where(copy => copy is { IsRetired: true, EndedAt: null }))
            if (await session.CertificateAsync(copy.SerialNumber, cancellation) is { } certificate) earlier.Add(new EarlierKey(copy.Slot, certificate));
        return earlier;
    }

    /// <summary>The rows of the table that start from the device's state and that somebody's word can make, in the table's order.</summary>
    private IReadOnlyList<OfferedMove> Moves(Device device, Actor actor) =>
        [.. from row in DeviceLifecycle.From(device.State) from move in moves where move.Move == row.Move select new OfferedMove(row, move.Refuse(device, actor), move.NeedsCard)];
}

/// <summary>A device's page.</summary>
/// <param name="Device">The device.</param>
/// <param name="Owner">The person it is bound to; null for nobody.</param>
/// <param name="Policy">The policy it was issued under; null when it never was.</param>
/// <param name="Certificates">Newest first.</param>
/// <param name="Requests">Newest first.</param>
/// <param name="Runs">Newest first.</param>
/// <param name="Moves">What can happen to it next.</param>
public sealed record DeviceView(
    Device Device,
    Person? Owner,
    DevicePolicy? Policy,
    IReadOnlyList<IssuedCertificate> Certificates,
    IReadOnlyList<IssuanceRequest> Requests,
    IReadOnlyList<Run> Runs,
    IReadOnlyList<OfferedMove> Moves)
{
    /// <summary>Earlier encryption keys on it, by slot.</summary>
    public IReadOnlyList<EarlierKey> Earlier { get; init; } = [];

    /// <summary>The card that vouched for a phone; null for other devices.</summary>
    public Device? Parent { get; init; }

    /// <summary>Phones of its person that it vouched for.</summary>
    public IReadOnlyList<Device> Phones { get; init; } = [];
}

/// <summary>An earlier encryption key in a retired slot of a device.</summary>
/// <param name="Slot">Key reference, 82 to 95.</param>
/// <param name="Certificate">Its certificate.</param>
public sealed record EarlierKey(byte Slot, IssuedCertificate Certificate);

/// <summary>A move that starts from a device's state.</summary>
/// <param name="Row">Its row of the table.</param>
/// <param name="Refusal">Why this actor may not make it; null when they may.</param>
/// <param name="NeedsCard">It is made by work on the card in a reader.</param>
public sealed record OfferedMove(DeviceTransition Row, Refusal? Refusal, bool NeedsCard = false);
