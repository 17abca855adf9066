using IssuancePortal.Issuance.Workstations;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>One connection of a workstation.</summary>
internal sealed class WorkstationLine : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly Action _abort;

    public WorkstationLine(string connectionId, LiveWorkstation snapshot, Action abort)
    {
        (ConnectionId, Snapshot, _abort) = (connectionId, snapshot, abort);
        Closed = _closed.Token;
    }

    public string ConnectionId { get; }

    /// <summary>The workstation as it was reported last.</summary>
    public LiveWorkstation Snapshot { get; set; }

    /// <summary>Cancelled when the connection is no longer the workstation's line.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Cuts the connection.</summary>
    public void Abort() => _abort();

    /// <summary>Ends whatever waits for an answer, and cuts the connection.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
        _abort();
    }
}
