using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>Makes any move that somebody's word can make, with the same checks for every door: pages, programs and lists of devices.</summary>
/// <param name="store">The store.</param>
/// <param name="moves">The moves there are.</param>
public sealed class MakeDeviceMove(IIssuanceStore store, IEnumerable<IMakesDeviceMove> moves)
{
    private readonly Dictionary<DeviceMove, IMakesDeviceMove> _moves = moves.ToDictionary(move => move.Move);

    /// <summary>Serial numbers of the certificates that changed; or why nothing was done.</summary>
    public async Task<Result<string[]>> MakeAsync(Guid deviceId, DeviceMove move, MoveChoice choice, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync(session => MakeAsync(session, deviceId, move, choice, actor, MoveDoor.Word, cancellation), cancellation);

    /// <summary>True when this actor must first prove anew who they are.</summary>
    public bool AsksForProof(DeviceMove move, Actor actor) => _moves.GetValueOrDefault(move)?.RefuseStale(actor) is not null;

    /// <summary>Makes it within a change of somebody else's.</summary>
    /// <param name="session">The change.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="move">The move.</param>
    /// <param name="choice">What is chosen with it.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="door">How it comes about.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task<Result<string[]>> MakeAsync(IStoreSession session, Guid deviceId, DeviceMove move, MoveChoice choice, Actor actor, MoveDoor door, CancellationToken cancellation)
    {
        if (_moves.GetValueOrDefault(move) is not { } made) return Refusals.NotTheirMove(move);
        if (choice.Note.Length > FileRequest.MaxText) return Requests.Refusals.TextTooLong;
        var device = await session.DeviceAsync(deviceId, cancellation);
        if (device is null) return actor.May(made.Permission) ? Refusals.Unknown : Roles.Refusals.NotAllowed(made.Permission);
        if (made.Refuse(device, actor) is { } refused) return refused;
        if (await session.OutOfScopeAsync(device.PersonId, made.Permission, actor, cancellation) is { } outOfScope) return outOfScope;
        if (door != MoveDoor.Foreseen && made.RefuseStale(actor) is { } stale) return stale;
        if (door != MoveDoor.Foreseen && await made.RefuseUnapprovedAsync(session, device, choice, cancellation) is { } unapproved) return unapproved;
        if (made.NeedsCard && door == MoveDoor.Word) return Refusals.CardNeeded;
        var done = await made.MakeAsync(session, device, choice, actor, cancellation);
        return done.Succeeded ? done.Value.ToArray() : done.Refusal;
    }
}

/// <summary>How a move comes about.</summary>
internal enum MoveDoor
{
    /// <summary>By word alone.</summary>
    Word,

    /// <summary>After the work on the card that it needs.</summary>
    Card,

    /// <summary>Not at all: somebody looks what would happen.</summary>
    Foreseen,
}
