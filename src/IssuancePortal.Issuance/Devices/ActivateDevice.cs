using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>Activates a device that was produced to be activated later (T7): its certificates are good from now on, and what it replaces is retired.</summary>
/// <param name="moves">Makes moves.</param>
/// <param name="replacements">Retires what it replaces.</param>
/// <param name="settings">Which proofs people need for their own.</param>
public sealed class ActivateDevice(DeviceMoves moves, ReplaceDevices replacements, ISettings settings) : IMakesDeviceMove
{
    /// <inheritdoc/>
    public DeviceMove Move => DeviceMove.Activate;

    /// <inheritdoc/>
    public Permission Permission => Permission.HandOver;

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor)
    {
        // Who has their device in hand may activate it; nobody confirms having handed one over to themselves in another role.
        var own = device.PersonId is { } person && person == actor.PersonId;
        if (own ? !actor.May(Permission.UseOwnDevices) : !actor.May(Permission)) return own ? Roles.Refusals.OwnDevice : Roles.Refusals.NotAllowed(Permission);
        if (own && settings.Get<ProofSettings>().Refuse(SelfService.Enrol, actor) is { } unproven) return unproven;
        return DeviceLifecycle.Row(Move).From.Contains(device.State) ? null : Refusals.IllegalMove(Move, device.State);
    }

    /// <inheritdoc/>
    public async Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, MoveChoice choice, Actor actor, CancellationToken cancellation)
    {
        if (device.PersonId is { } personId && await session.PersonAsync(personId, cancellation) is not { IsActive: true }) return Personalisation.Refusals.PersonLeft;
        var by = device.PersonId == actor.PersonId ? MoveActor.User : MoveActor.Operator;
        var request = device.RunId is { } runId && await session.RunAsync(runId, cancellation) is { } run ? await session.RequestAsync(run.RequestId, cancellation) : null;
        var moved = await moves.MakeAsync(session, device, Move, by, actor, new MoveWhy { Hold = DeviceMoves.ActivationHold, Text = choice.Note, RequestId = request?.Id, RunId = device.RunId }, cancellation);
        if (moved.Succeeded && request is not null) await replacements.CompleteAsync(session, request, device, actor, cancellation);
        return moved;
    }
}
