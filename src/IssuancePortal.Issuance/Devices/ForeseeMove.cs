using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Devices;

/// <summary>What will happen, before it does: carries a move out on the real store and undoes it, so that what is foreseen is what the move does, with all that follows from it.</summary>
/// <param name="store">The store.</param>
/// <param name="moves">Makes moves.</param>
/// <param name="certificates">Changes single certificates.</param>
/// <param name="terminateAll">Ends everything of a person.</param>
/// <param name="file">Files requests.</param>
/// <param name="withdraw">Withdraws requests.</param>
/// <param name="keys">Knows which keys from escrow a device gets.</param>
public sealed class ForeseeMove(IIssuanceStore store, MakeDeviceMove moves, ChangeCertificate certificates, TerminateAll terminateAll, FileRequest file, WithdrawRequest withdraw, PrepareKeys keys)
{
    /// <summary>Of a move of a device, a return of a temporary device among them.</summary>
    public async Task<Result<Foreseen>> OfMoveAsync(Guid deviceId, DeviceMove move, MoveChoice choice, Actor actor, CancellationToken cancellation = default) =>
        await OfAsync(
            async session => await session.DeviceAsync(deviceId, cancellation) is { } device ? (device.PersonId, device) : (null, null),
            async session => await moves.MakeAsync(session, deviceId, move, choice, actor, MoveDoor.Foreseen, cancellation) is { Succeeded: false, Refusal: { } refused } ? refused : null,
            cancellation);

    /// <summary>Of a change of a single certificate.</summary>
    public async Task<Result<Foreseen>> OfCertificateAsync(string serialNumber, CertificateMove move, RevocationReason reason, Actor actor, CancellationToken cancellation = default) =>
        await OfAsync(
            async session => await session.CertificateAsync(serialNumber, cancellation) is { DeviceId: { } id } && await session.DeviceAsync(id, cancellation) is { } device ? (device.PersonId, device) : (null, null),
            async session => await certificates.ChangeAsync(session, serialNumber, move, reason, "", actor, MoveDoor.Foreseen, cancellation) is { Succeeded: false, Refusal: { } refused } ? refused : null,
            cancellation);

    /// <summary>Of an end of everything that a person holds.</summary>
    public async Task<Result<Foreseen>> OfTerminateAllAsync(TerminateAllOrder order, Actor actor, CancellationToken cancellation = default) =>
        await OfAsync(
            _ => Task.FromResult<(Guid?, Device?)>((order.PersonId, null)),
            async session => await terminateAll.EndAsync(session, order, actor, cancellation) is { Succeeded: false, Refusal: { } refused } ? refused : null,
            cancellation);

    /// <summary>Of a request, such as one for a replacement.</summary>
    public async Task<Result<Foreseen>> OfRequestAsync(FileOrder order, Actor actor, CancellationToken cancellation = default)
    {
        var then = ForeseenKeys.None;
        var foreseen = await OfAsync(
            _ => Task.FromResult<(Guid?, Device?)>((order.PersonId, null)),
            async session =>
            {
                if (await session.PersonAsync(order.PersonId, cancellation) is not { } person) return Personalisation.Refusals.PersonUnknown;
                var filed = await file.FileAsync(session, order, person, actor, cancellation);
                if (!filed.Succeeded) return filed.Refusal;
                then = await keys.ForeseeAsync(session, filed.Value, filed.Value.PolicyId, cancellation);
                return null;
            },
            cancellation);
        return foreseen.Succeeded ? foreseen.Value with { Keys = then } : foreseen;
    }

    /// <summary>Of a request's withdrawal.</summary>
    public async Task<Result<Foreseen>> OfWithdrawalAsync(Guid requestId, Actor actor, CancellationToken cancellation = default) =>
        await OfAsync(
            async session => (await session.RequestAsync(requestId, cancellation) is { } request ? request.PersonId : null, null),
            async session => await withdraw.WithdrawAsync(session, new WithdrawOrder(requestId), actor, cancellation) is { Succeeded: false, Refusal: { } refused } ? refused : null,
            cancellation);

    private async Task<Result<Foreseen>> OfAsync(Func<IStoreSession, Task<(Guid? PersonId, Device? Device)>> about, Func<IStoreSession, Task<Refusal?>> change, CancellationToken cancellation) =>
        await store.ForeseeAsync<Foreseen>(
            async session =>
            {
                var (personId, device) = await about(session);
                var devices = personId is { } owner ? [.. await session.DevicesOfAsync(owner, cancellation)] : new List<Device>();
                if (device is not null && devices.All(it => it.Id != device.Id)) devices.Add(device);
                foreach (var ended in personId is { } whose ? await session.OutlivedCertificatesAsync(whose, cancellation) : [])
                {
                    if (devices.All(it => it.Id != ended.DeviceId) && await session.DeviceAsync(ended.DeviceId!.Value, cancellation) is { } of) devices.Add(of);
                }

                var requests = personId is { } by ? await session.RequestsOfAsync(by, cancellation) : [];
                var before = new Dictionary<Guid, (DeviceState State, IReadOnlyList<(IssuedCertificate Certificate, CertificateState State)> Certificates)>();
                foreach (var it in devices)
                    before[it.Id] = (it.State, [.. (await session.CertificatesOfDeviceAsync(it.Id, cancellation)).Select(certificate => (certificate, certificate.State))]);
                var requestsBefore = requests.ToDictionary(request => request.Id, request => request.State);

                if (await change(session) is { } refused) return refused;

                var isRemoved = device is not null && await session.DeviceAsync(device.Id, cancellation) is null;

                // The rows that were read are the ones that were changed: a change tracks what it reads.
                return new Foreseen(
                    [
                        .. from it in devices
                           let was = before[it.Id]
                           let ends = was.State != it.State && Outlived.HasEnded(it)
                           let certificates = was.Certificates.Where(row => row.State != row.Certificate.State || (ends && row.State == CertificateState.Active)).Select(row => new ForeseenCertificate(row.Certificate, row.State, row.Certificate.State)).ToList()
                           let isGone = isRemoved && it.Id == device?.Id
                           where isGone || was.State != it.State || certificates.Count > 0
                           orderby it.Id == device?.Id descending
                           select new ForeseenDevice(it, was.State, isGone ? null : it.State, certificates),
                    ],
                    [.. requests.Where(request => requestsBefore[request.Id] != request.State).Select(request => new ForeseenRequest(request, requestsBefore[request.Id], request.State))]);
            },
            cancellation);
}

/// <summary>What will happen.</summary>
/// <param name="Devices">Devices that change, or whose certificates do; the one that the move is about first.</param>
/// <param name="Requests">Requests that change.</param>
public sealed record Foreseen(IReadOnlyList<ForeseenDevice> Devices, IReadOnlyList<ForeseenRequest> Requests)
{
    /// <summary>Nothing.</summary>
    public static Foreseen Nothing { get; } = new([], []);

    /// <summary>What the device that is asked for gets from escrow.</summary>
    public ForeseenKeys Keys { get; init; } = ForeseenKeys.None;
}

/// <summary>What will happen to a device.</summary>
/// <param name="Device">The device.</param>
/// <param name="Before">Its state now.</param>
/// <param name="After">Its state then; null when it is removed from the records.</param>
/// <param name="Certificates">Certificates that change, or that outlive the device.</param>
public sealed record ForeseenDevice(Device Device, DeviceState Before, DeviceState? After, IReadOnlyList<ForeseenCertificate> Certificates);

/// <summary>What will happen to a certificate; of a device that ends, also that it lives on: before and after are then the same.</summary>
public sealed record ForeseenCertificate(IssuedCertificate Certificate, CertificateState Before, CertificateState After)
{
    /// <summary>It outlives its device.</summary>
    public bool Stays => Before == After;
}

/// <summary>What will happen to a request.</summary>
public sealed record ForeseenRequest(IssuanceRequest Request, RequestState Before, RequestState After);
