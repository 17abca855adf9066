using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Workstations;

namespace IssuancePortal.Portal.Features.Personalisation;

/// <summary>A portal that no workstation can reach.</summary>
internal sealed class NoWorkstations : IWorkstations
{
    public LiveWorkstation? Find(Guid workstationId) => null;

    public IDisposable Watch(Guid workstationId, Action changed) => new MemoryStream();

    public Task<ScriptResult> ExecuteAsync(Guid workstationId, ScriptRequest request, IProgress<ScriptProgress>? progress, CancellationToken cancellation) =>
        Task.FromResult(new ScriptResult(ScriptOutcome.ReaderGone, [], true));

    public Task<string?> BeginPinEntryAsync(Guid workstationId, PinEntryRequest request, CancellationToken cancellation) => Task.FromResult<string?>(null);

    public Task ReleaseAsync(Guid workstationId, ReleaseRequest request, CancellationToken cancellation) => Task.CompletedTask;
}
