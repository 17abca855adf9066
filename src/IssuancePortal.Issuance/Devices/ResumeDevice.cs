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
    public Permission Permission => Permission.SuspendDevice;

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor) => Refusals.OfOthers(this, device, actor);

    /// <inheritdoc/>
    public Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, MoveChoice choice, Actor actor, CancellationToken cancellation) =>
        moves.MakeAsync(session, device, Move, MoveActor.HelpDesk, actor, new MoveWhy { Hold = DeviceMoves.SuspensionHold, Text = choice.Note }, cancellation);

    /// <summary>Serial numbers of the certificates that are active again; or why nothing was done.</summary>
    public async Task<Result<string[]>> ResumeAsync(Guid deviceId, string note, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync(session => new MakeDeviceMove(store, [this]).MakeAsync(session, deviceId, Move, new MoveChoice(note), actor, MoveDoor.Word, cancellation), cancellation);
}
