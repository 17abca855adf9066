using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Workstations;

/// <summary>The workstations whose CMS client is connected now, wherever its line ends.</summary>
public interface IWorkstations
{
    /// <summary>A workstation as it is now; null when its client is not connected.</summary>
    LiveWorkstation? Find(Guid workstationId);

    /// <summary>Tells of every change of a workstation: client connected or gone, readers, cards. Called from any thread; ends when disposed.</summary>
    IDisposable Watch(Guid workstationId, Action changed);

    /// <summary>Runs a script. A client that is gone, or goes, is <see cref="ScriptOutcome.ReaderGone"/>; nothing throws but a cancellation.</summary>
    Task<ScriptResult> ExecuteAsync(Guid workstationId, ScriptRequest request, IProgress<ScriptProgress>? progress, CancellationToken cancellation);

    /// <summary>Announces a PIN entry; answers the code that the client shows, null when the client is gone.</summary>
    Task<string?> BeginPinEntryAsync(Guid workstationId, PinEntryRequest request, CancellationToken cancellation);

    /// <summary>Lets a held card go and resets it, so that no security status stays behind.</summary>
    Task ReleaseAsync(Guid workstationId, ReleaseRequest request, CancellationToken cancellation);
}

/// <summary>A connected workstation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="MachineName">Name shown to people.</param>
/// <param name="SessionPublicKey">Key that PINs are sealed to, SubjectPublicKeyInfo DER.</param>
/// <param name="Readers">Its readers.</param>
/// <param name="IsOffered">Everyone signed in may use it without pairing, such as one that runs in the portal itself.</param>
public sealed record LiveWorkstation(Guid Id, string MachineName, byte[] SessionPublicKey, ReadersReport Readers, bool IsOffered = false)
{
    /// <summary>True when an account may drive it from a browser: it paired it there, or it is offered to everyone.</summary>
    public async Task<bool> MayBeUsedAsync(Store.IStoreSession session, string accountId, string? browserId, CancellationToken cancellation) =>
        IsOffered || (browserId is not null && await session.PairingAsync(Id, accountId, browserId, cancellation) is not null && await session.WorkstationAsync(Id, cancellation) is { RevokedAt: null });
}
