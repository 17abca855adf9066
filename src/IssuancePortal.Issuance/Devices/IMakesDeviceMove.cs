using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>A use case that makes one move of <see cref="DeviceLifecycle"/> on somebody's word. Those that are registered are the buttons on a device's page.</summary>
public interface IMakesDeviceMove
{
    /// <summary>The move.</summary>
    DeviceMove Move { get; }

    /// <summary>What a role needs for it, on devices of others.</summary>
    Permission Permission { get; }

    /// <summary>The chip must be in a reader: it is made by work on the card, not by word alone.</summary>
    bool NeedsCard => false;

    /// <summary>Why this actor must first prove anew who they are; null when nothing of the kind is asked. Not asked of who only looks what would happen.</summary>
    Refusal? RefuseStale(Actor actor) => null;

    /// <summary>Why it must be asked for and approved first; null when somebody's word is enough. Not asked of who only looks what would happen.</summary>
    Task<Refusal?> RefuseUnapprovedAsync(IStoreSession session, Device device, MoveChoice choice, CancellationToken cancellation) => Task.FromResult<Refusal?>(null);

    /// <summary>Why this actor may not make it on this device now; null when they may.</summary>
    Refusal? Refuse(Device device, Actor actor);

    /// <summary>Makes the move within a change, after <see cref="Refuse"/> said nothing against it.</summary>
    /// <returns>Serial numbers of the certificates that changed; or why nothing was done.</returns>
    Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, MoveChoice choice, Actor actor, CancellationToken cancellation);
}

/// <summary>What whoever makes a move chooses with it. Each move looks only at what it asks for.</summary>
/// <param name="Note">Why, in words; at most 400 characters.</param>
/// <param name="Termination">Why a device is ended.</param>
/// <param name="Disposal">What became of a device that is gone for good.</param>
public sealed record MoveChoice(string Note = "", TerminationReason Termination = TerminationReason.NotNeeded, DisposalReason Disposal = DisposalReason.Destroyed);
