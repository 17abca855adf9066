using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>Suspends a device (T11): all its certificates are put on hold, for as long as it is not clear where it is.</summary>
/// <param name="store">The store.</param>
/// <param name="moves">Makes moves.</param>
/// <param name="settings">Which proofs people need for their own.</param>
public sealed class SuspendDevice(IIssuanceStore store, DeviceMoves moves, ISettings settings) : IMakesDeviceMove
{
    /// <inheritdoc/>
    public DeviceMove Move => DeviceMove.Suspend;

    /// <inheritdoc/>
    public Permission Permission => Permission.SuspendDevice;

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor)
    {
        // Whoever misses their own device may block it at once; everything else about one's own device is for others to do.
        var own = device.PersonId is { } person && person == actor.PersonId;
        if (!actor.May(Permission) && !(own && actor.May(Permission.UseOwnDevices))) return Roles.Refusals.NotAllowed(Permission);
        if (own && !actor.May(Permission.UseOwnDevices)) return Roles.Refusals.OwnDevice;
        if (own && settings.Get<ProofSettings>().Refuse(SelfService.Report, actor) is { } unproven) return unproven;
        if (actor.DeviceId == device.Id) return Roles.Refusals.DeviceOfSession;
        return DeviceLifecycle.Row(Move).From.Contains(device.State) ? null : Refusals.IllegalMove(Move, device.State);
    }

    /// <inheritdoc/>
    public Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, MoveChoice choice, Actor actor, CancellationToken cancellation) => moves.MakeAsync(
        session, device, Move, device.PersonId == actor.PersonId ? MoveActor.User : MoveActor.HelpDesk, actor, new MoveWhy { Hold = DeviceMoves.SuspensionHold, Text = choice.Note }, cancellation);

    /// <summary>Serial numbers of the certificates that are now on hold; or why nothing was done.</summary>
    public async Task<Result<string[]>> SuspendAsync(Guid deviceId, string note, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync(session => new MakeDeviceMove(store, [this]).MakeAsync(session, deviceId, Move, new MoveChoice(note), actor, MoveDoor.Word, cancellation), cancellation);
}
