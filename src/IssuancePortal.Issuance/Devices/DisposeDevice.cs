using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>
/// Records what became of a device that is gone for good (T21): waste that is accounted for, out of stock, after its end, or after a personalisation that failed for good. A destroyed one is never taken in again.
/// </summary>
/// <param name="moves">Makes moves.</param>
/// <param name="replacements">Withdraws what was still open on it.</param>
/// <param name="time">Clock.</param>
public sealed class DisposeDevice(DeviceMoves moves, ReplaceDevices replacements, TimeProvider time) : IMakesDeviceMove
{
    /// <inheritdoc/>
    public DeviceMove Move => DeviceMove.Dispose;

    /// <inheritdoc/>
    public Permission Permission => Permission.DisposeDevice;

    /// <inheritdoc/>
    public Refusal? RefuseStale(Actor actor) => actor.RefuseStale(time.GetUtcNow());

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor) => Refusals.OfOthers(this, device, actor);

    /// <inheritdoc/>
    public async Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, MoveChoice choice, Actor actor, CancellationToken cancellation)
    {
        foreach (var request in await session.RequestsOfDeviceAsync(device.Id, cancellation))
        {
            // What failed on this card can be tried again on another.
            if (request is { State: RequestState.Failed, AsksForDevice: true }) request.DeviceId = null;
        }

        var moved = await moves.MakeAsync(session, device, Move, MoveActor.Operator, actor, new MoveWhy { Text = choice.Disposal.ToString() }, cancellation);
        if (!moved.Succeeded) return moved;
        device.DisposalReason = choice.Disposal;
        if (choice.Disposal == DisposalReason.Lost)
        {
            // Whoever finds it has the keys that lived on.
            foreach (var certificate in (await session.CertificatesOfDeviceAsync(device.Id, cancellation)).Where(certificate => certificate.State is CertificateState.Active or CertificateState.OnHold))
                moves.RevokeOutlived(session, certificate, Pki.RevocationReason.KeyCompromise, actor);
        }

        await replacements.WithdrawWorkAsync(session, device, null, actor, cancellation);
        return moved;
    }
}
