using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>Returns a terminated device to stock (T20), after its card was emptied.</summary>
/// <param name="moves">Makes moves.</param>
public sealed class RecycleDevice(DeviceMoves moves) : IMakesDeviceMove
{
    /// <inheritdoc/>
    public DeviceMove Move => DeviceMove.Recycle;

    /// <inheritdoc/>
    public Permission Permission => Permission.RecycleDevice;

    /// <inheritdoc/>
    public bool NeedsCard => true;

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor) => Refusals.OfOthers(this, device, actor) ?? (DeviceKinds.AreUserBound(device.Kind) ? Refusals.RecycledByItself : null);

    /// <inheritdoc/>
    public Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, MoveChoice choice, Actor actor, CancellationToken cancellation) =>
        ToStockAsync(moves, Move, session, device, choice, MoveActor.Operator, actor, cancellation);

    /// <summary>Makes either move to stock: the device forgets whose it was and what was on it; its history stays.</summary>
    internal static async Task<Result<IReadOnlyList<string>>> ToStockAsync(DeviceMoves moves, DeviceMove move, IStoreSession session, Device device, MoveChoice choice, MoveActor by, Actor actor, CancellationToken cancellation)
    {
        foreach (var request in await session.RequestsOfDeviceAsync(device.Id, cancellation))
        {
            // What failed on this card can be tried again on another.
            if (request is { State: RequestState.Failed, AsksForDevice: true }) request.DeviceId = null;
        }

        var moved = await moves.MakeAsync(session, device, move, by, actor, new MoveWhy { Text = choice.Note }, cancellation);
        if (!moved.Succeeded) return moved;
        (device.RunId, device.CardUuid, device.FascN, device.IssuedAt, device.ExpiresAt, device.RemindedDays, device.DisposalReason) = (null, null, null, null, null, null, null);
        return moved;
    }
}

/// <summary>Returns a device whose personalisation did not end well to stock (T10), after its card was emptied. What it was for can be tried again with another.</summary>
/// <param name="moves">Makes moves.</param>
/// <param name="replacements">Withdraws what was open on it alone.</param>
public sealed class RecycleFailedDevice(DeviceMoves moves, ReplaceDevices replacements) : IMakesDeviceMove
{
    /// <inheritdoc/>
    public DeviceMove Move => DeviceMove.RecycleFailed;

    /// <inheritdoc/>
    public Permission Permission => Permission.RecycleDevice;

    /// <inheritdoc/>
    public bool NeedsCard => true;

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor) => Refusals.OfOthers(this, device, actor) ?? (DeviceKinds.AreUserBound(device.Kind) ? Refusals.RecycledByItself : null);

    /// <inheritdoc/>
    public async Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, MoveChoice choice, Actor actor, CancellationToken cancellation)
    {
        var moved = await RecycleDevice.ToStockAsync(moves, Move, session, device, choice, MoveActor.Operator, actor, cancellation);
        if (moved.Succeeded) await replacements.WithdrawWorkAsync(session, device, null, actor, cancellation);
        return moved;
    }
}
