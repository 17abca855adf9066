using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>An order to end a device for its person.</summary>
/// <param name="DeviceId">Which device.</param>
/// <param name="Reason">Why; decides the reason its certificates are revoked with.</param>
public sealed record TerminateOrder(Guid DeviceId, TerminationReason Reason);

/// <summary>
/// Carries out a <see cref="TerminateOrder"/>: the device is terminated and nobody's, all its certificates are revoked, and what was still asked for on it is
/// withdrawn. Nobody ends the device that is bound to themselves.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class TerminateDevice(IIssuanceStore store, TimeProvider time) : IMakesDeviceMove
{
    /// <inheritdoc/>
    public DeviceMove Move => DeviceMove.Terminate;

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor)
    {
        if (!actor.May(Permission.TerminateDevice)) return Roles.Refusals.NotAllowed(Permission.TerminateDevice);
        if (device.PersonId is { } person && person == actor.PersonId) return Roles.Refusals.OwnDevice;
        return DeviceLifecycle.Row(Move).From.Contains(device.State) ? null : Refusals.IllegalMove(Move, device.State);
    }

    /// <summary>Serial numbers of the certificates that were revoked; or why nothing was done.</summary>
    public async Task<Result<string[]>> TerminateAsync(TerminateOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<string[]>(
            async session =>
            {
                if (await session.DeviceAsync(order.DeviceId, cancellation) is not { } device) return actor.May(Permission.TerminateDevice) ? Refusals.Unknown : Roles.Refusals.NotAllowed(Permission.TerminateDevice);
                if (Refuse(device, actor) is { } refused) return refused;

                var now = time.GetUtcNow();
                var (before, personId) = (device.State, device.PersonId);
                var moved = device.Move(Move, MoveActor.HelpDesk);
                if (!moved.Succeeded) return moved.Refusal;
                device.PersonId = null;

                var revoked = new List<string>();
                foreach (var certificate in await session.CertificatesOfDeviceAsync(device.Id, cancellation))
                {
                    if (certificate.State == CertificateState.Revoked) continue;
                    certificate.Revoke(TerminationReasons.RevocationOf(order.Reason), now);
                    revoked.Add(certificate.SerialNumber);
                }

                await CancelOpenRequestsAsync(session, device, actor, now, cancellation);
                session.Record(Audits.Of(actor, now, device, moved.Value, before, personId, detail: new { Reason = order.Reason.ToString(), Revoked = revoked }));
                return revoked.ToArray();
            },
            cancellation);

    private static async Task CancelOpenRequestsAsync(IStoreSession session, Device device, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var request in await session.RequestsOfDeviceAsync(device.Id, cancellation))
        {
            var before = request.State;
            if (!request.IsOpen || !request.Move(RequestMove.Cancel, MoveActor.HelpDesk).Succeeded) continue;
            request.EndedAt = now;
            session.Record(Audits.Of(actor, now, request, RequestMove.Cancel, before));
        }
    }
}
