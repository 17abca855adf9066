using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Portal.Features.Personalisation;

/// <summary>At start: holds modes against policies, then takes up the runs that an earlier process left open.</summary>
internal sealed class TakeUpRuns(RunBoard board, IIssuanceStore store) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var faults = ModeCatalogue.Faults(await store.ReadAsync(session => session.PoliciesAsync(cancellationToken), cancellationToken));
        if (faults.Count > 0) throw new InvalidOperationException("Modes and policies do not fit together: " + string.Join(' ', faults));
        await board.TakeUpAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
