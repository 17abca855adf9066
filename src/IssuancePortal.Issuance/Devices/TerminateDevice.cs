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
/// withdrawn. When a temporary device ends, a forgotten original is in use again. Nobody ends the device that is bound to themselves or that they signed in with, and nobody without a fresh proof of who
/// they are.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="moves">Makes moves.</param>
/// <param name="replacements">Puts the original of a temporary device back into use.</param>
/// <param name="time">Clock.</param>
public sealed class TerminateDevice(IIssuanceStore store, DeviceMoves moves, ReplaceDevices replacements, TimeProvider time) : IMakesDeviceMove
{
    /// <inheritdoc/>
    public DeviceMove Move => DeviceMove.Terminate;

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor)
    {
        if (!actor.May(Permission.TerminateDevice)) return Roles.Refusals.NotAllowed(Permission.TerminateDevice);
        if (device.PersonId is { } person && person == actor.PersonId) return Roles.Refusals.OwnDevice;
        if (actor.DeviceId == device.Id) return Roles.Refusals.DeviceOfSession;
        return DeviceLifecycle.Row(Move).From.Contains(device.State) ? null : Refusals.IllegalMove(Move, device.State);
    }

    /// <summary>Serial numbers of the certificates that were revoked; or why nothing was done.</summary>
    public async Task<Result<string[]>> TerminateAsync(TerminateOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<string[]>(
            async session =>
            {
                if (await session.DeviceAsync(order.DeviceId, cancellation) is not { } device) return actor.May(Permission.TerminateDevice) ? Refusals.Unknown : Roles.Refusals.NotAllowed(Permission.TerminateDevice);
                if ((Refuse(device, actor) ?? Roles.Refusals.RefuseStale(actor, time.GetUtcNow())) is { } refused) return refused;

                if (await session.OutOfScopeAsync(device.PersonId, Permission.TerminateDevice, actor, cancellation) is { } outOfScope) return outOfScope;
                var temporary = device.IsTemporary;
                var moved = await moves.MakeAsync(
                    session, device, Move, MoveActor.HelpDesk, actor, new MoveWhy { Revocation = TerminationReasons.RevocationOf(order.Reason), Text = order.Reason.ToString() }, cancellation);
                if (!moved.Succeeded) return moved.Refusal;
                await replacements.WithdrawWorkAsync(session, device, null, actor, cancellation);
                if (temporary) await replacements.ReturnOriginalAsync(session, device, MoveActor.HelpDesk, actor, cancellation);
                return moved.Value.ToArray();
            },
            cancellation);
}
