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
/// withdrawn. When a temporary device ends, a forgotten original is in use again. Nobody ends the device that is bound to themselves or that they signed in with, and nobody without a
/// fresh proof of who they are.
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
    public Permission Permission => Permission.TerminateDevice;

    /// <inheritdoc/>
    public Refusal? RefuseStale(Actor actor) => actor.RefuseStale(time.GetUtcNow());

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor) => Refusals.OfOthers(this, device, actor);

    /// <inheritdoc/>
    public Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, MoveChoice choice, Actor actor, CancellationToken cancellation) =>
        EndAsync(session, device, choice.Termination, MoveActor.HelpDesk, actor, cancellation);

    /// <summary>Serial numbers of the certificates that were revoked; or why nothing was done.</summary>
    public async Task<Result<string[]>> TerminateAsync(TerminateOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync(
            session => new MakeDeviceMove(store, [this]).MakeAsync(session, order.DeviceId, Move, new MoveChoice(Termination: order.Reason), actor, MoveDoor.Word, cancellation), cancellation);

    /// <summary>Ends a device within a change, whoever asks.</summary>
    internal async Task<Result<IReadOnlyList<string>>> EndAsync(IStoreSession session, Device device, TerminationReason reason, MoveActor by, Actor actor, CancellationToken cancellation)
    {
        var person = device.PersonId;
        var moved = await moves.MakeAsync(session, device, Move, by, actor, new MoveWhy { Revocation = TerminationReasons.RevocationOf(reason), Text = reason.ToString() }, cancellation);
        if (!moved.Succeeded) return moved;
        await replacements.WithdrawWorkAsync(session, device, null, actor, cancellation);
        if (person is { } owner) await replacements.ReturnForgottenAsync(session, owner, by, actor, cancellation);
        return moved;
    }
}
