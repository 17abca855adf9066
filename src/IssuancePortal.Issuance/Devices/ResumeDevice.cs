using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>Resumes a suspended device (T12). Only what its suspension held is active again; what was on hold for another reason stays so.</summary>
/// <param name="store">The store.</param>
/// <param name="moves">Makes moves.</param>
public sealed class ResumeDevice(IIssuanceStore store, DeviceMoves moves) : IMakesDeviceMove
{
    /// <inheritdoc/>
    public DeviceMove Move => DeviceMove.Resume;

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor)
    {
        if (!actor.May(Permission.SuspendDevice)) return Roles.Refusals.NotAllowed(Permission.SuspendDevice);
        if (device.PersonId is { } person && person == actor.PersonId) return Roles.Refusals.OwnDevice;
        return DeviceLifecycle.Row(Move).From.Contains(device.State) ? null : Refusals.IllegalMove(Move, device.State);
    }

    /// <summary>Serial numbers of the certificates that are active again; or why nothing was done.</summary>
    public async Task<Result<string[]>> ResumeAsync(Guid deviceId, string note, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<string[]>(
            async session =>
            {
                if (await session.DeviceAsync(deviceId, cancellation) is not { } device) return actor.May(Permission.SuspendDevice) ? Refusals.Unknown : Roles.Refusals.NotAllowed(Permission.SuspendDevice);
                if (Refuse(device, actor) is { } refused) return refused;
                if (await session.OutOfScopeAsync(device.PersonId, Permission.SuspendDevice, actor, cancellation) is { } outOfScope) return outOfScope;
                var moved = await moves.MakeAsync(session, device, Move, MoveActor.HelpDesk, actor, new MoveWhy { Hold = DeviceMoves.SuspensionHold, Text = note }, cancellation);
                return moved.Succeeded ? moved.Value.ToArray() : moved.Refusal;
            },
            cancellation);
}
