using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>An order to end a device for its person.</summary>
/// <param name="DeviceId">Which device.</param>
/// <param name="Reason">Why; decides the reason its certificates are revoked with.</param>
public sealed record TerminateOrder(Guid DeviceId, TerminationReason Reason);

/// <summary>
/// Carries out a <see cref="TerminateOrder"/>: the device is terminated and nobody's, its certificates are revoked but for those that its policy lets live on for this reason, and what was still asked for on it is
/// withdrawn. When a temporary device ends, a forgotten original is in use again; when a card ends because its person lost the right to it, so do their phones. Nobody ends the device that is bound to themselves or that they signed in with, and nobody without a
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
    public Task<Refusal?> RefuseUnapprovedAsync(IStoreSession session, Device device, MoveChoice choice, CancellationToken cancellation) => RefuseUnapprovedAsync(session, device, choice.Termination, cancellation);

    /// <summary>True when an officer must approve before a device under this policy is ended for this reason.</summary>
    public static bool NeedsApproval(Device device, PolicyContent? policy, TerminationReason reason) =>
        policy is { ValidateTermination: true } && device.State is (DeviceState.Issued or DeviceState.Suspended) && TerminationReasons.CanWait(reason);

    /// <inheritdoc/>
    public Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, MoveChoice choice, Actor actor, CancellationToken cancellation) =>
        EndAsync(session, device, choice.Termination, MoveActor.HelpDesk, actor, cancellation);

    /// <summary>Serial numbers of the certificates that were revoked; or why nothing was done.</summary>
    public async Task<Result<string[]>> TerminateAsync(TerminateOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync(
            session => new MakeDeviceMove(store, [this]).MakeAsync(session, order.DeviceId, Move, new MoveChoice(Termination: order.Reason), actor, MoveDoor.Word, cancellation), cancellation);

    internal static async Task<Refusal?> RefuseUnapprovedAsync(IStoreSession session, Device device, TerminationReason reason, CancellationToken cancellation)
    {
        var policy = device.PolicyId is { } id ? await session.PolicyAsync(id, cancellation) : null;
        return NeedsApproval(device, policy?.Content, reason) ? Requests.Refusals.TerminationNeedsApproval(device.Serial) : null;
    }

    /// <summary>Ends a device within a change, whoever asks.</summary>
    /// <param name="session">The change.</param>
    /// <param name="device">The device.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">In which capacity.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="requestId">The request that it carries out; null where nobody had to ask.</param>
    internal async Task<Result<IReadOnlyList<string>>> EndAsync(
        IStoreSession session, Device device, TerminationReason reason, MoveActor by, Actor actor, CancellationToken cancellation, Guid? requestId = null)
    {
        var person = device.PersonId;
        var moved = await moves.MakeAsync(session, device, Move, by, actor, new MoveWhy { Revocation = TerminationReasons.RevocationOf(reason), Text = reason.ToString(), Spares = TerminationReasons.Spares(reason), RequestId = requestId }, cancellation);
        if (!moved.Succeeded) return moved;
        await replacements.WithdrawWorkAsync(session, device, requestId, actor, cancellation);
        if (person is not { } owner) return moved;
        await replacements.ReturnForgottenAsync(session, owner, by, actor, cancellation);
        return await EndDerivedAsync(session, device, owner, reason, by, actor, cancellation) is { } refused ? refused : moved;
    }

    /// <summary>
    /// What was derived from a card is the person's as long as they may hold one (SP 800-157 §2.4): it outlives a card that is lost, damaged or replaced, and ends when the person leaves, or is not to hold their last card any more.
    /// </summary>
    private async Task<Refusal?> EndDerivedAsync(IStoreSession session, Device device, Guid personId, TerminationReason reason, MoveActor by, Actor actor, CancellationToken cancellation)
    {
        if (device.Kind == DeviceKind.MobileApp || reason is not (TerminationReason.PersonLeft or TerminationReason.PrivilegeWithdrawn)) return null;
        var others = (await session.DevicesOfAsync(personId, cancellation)).Where(other => other.Id != device.Id).ToList();
        if (reason == TerminationReason.PrivilegeWithdrawn && others.Exists(other => other.Kind != DeviceKind.MobileApp && other.State is DeviceState.Issued or DeviceState.Suspended)) return null;
        foreach (var phone in others.Where(other => other.Kind == DeviceKind.MobileApp && DeviceLifecycle.Row(Move).From.Contains(other.State)))
            if (await EndAsync(session, phone, reason, by, actor, cancellation) is { Succeeded: false } refused) return refused.Refusal;
        return null;
    }
}
