using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>Takes a temporary device back: it is terminated (T17), and the forgotten original that it stood in for is in use again (T15). Offered on the original.</summary>
/// <param name="store">The store.</param>
/// <param name="terminate">Ends the temporary device, which restores the original.</param>
public sealed class ReturnTemporary(IIssuanceStore store, TerminateDevice terminate) : IMakesDeviceMove
{
    /// <inheritdoc/>
    public DeviceMove Move => DeviceMove.ReturnTemporary;

    /// <inheritdoc/>
    public Permission Permission => Permission.ReplaceDevice;

    /// <inheritdoc/>
    public Refusal? Refuse(Device device, Actor actor) =>
        Refusals.OfOthers(this, device, actor) ?? (device.InvalidReason == IssuanceReason.Forgotten ? null : Refusals.NoTemporary);

    /// <inheritdoc/>
    public async Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, MoveChoice choice, Actor actor, CancellationToken cancellation)
    {
        var temporary = device.PersonId is { } person
            ? (await session.DevicesOfAsync(person, cancellation)).FirstOrDefault(it => it.IsTemporary && it.ReplacesDeviceId == device.Id && DeviceLifecycle.Row(DeviceMove.Terminate).From.Contains(it.State))
            : null;
        if (temporary is null) return Refusals.NoTemporary;
        var ended = await terminate.EndAsync(session, temporary, TerminationReason.NotNeeded, MoveActor.HelpDesk, actor, cancellation);
        if (!ended.Succeeded) return ended;
        return device.State == DeviceState.Invalid ? Refusals.OriginalReplaced : ended;
    }

    /// <summary>Serial numbers of the temporary device's certificates, now revoked; or why nothing was done.</summary>
    /// <param name="temporaryId">The temporary device.</param>
    /// <param name="actor">Who takes it back.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<string[]>> ReturnAsync(Guid temporaryId, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<string[]>(
            async session =>
            {
                if (!actor.May(Permission)) return Roles.Refusals.NotAllowed(Permission);
                if (await session.DeviceAsync(temporaryId, cancellation) is not { } temporary) return Refusals.Unknown;
                if (!temporary.IsTemporary || temporary.ReplacesDeviceId is not { } original) return Refusals.NotTemporary;
                return await new MakeDeviceMove(store, [this]).MakeAsync(session, original, Move, new MoveChoice(), actor, MoveDoor.Word, cancellation);
            },
            cancellation);
}
