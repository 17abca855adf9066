using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;

namespace IssuancePortal.Portal.Features.Workstations;

/// <inheritdoc cref="IPageWorkstation"/>
/// <remarks>News of any workstation are answered from memory: the list of those that may be used is read once, and again when one was paired.</remarks>
internal sealed class CurrentWorkstation(PageWorkstations workstations, IWorkstations board, OfferedWorkstations offered) : IPageWorkstation, IDisposable
{
    private readonly Lock _gate = new();
    private IReadOnlyList<PageWorkstation> _known = [];
    private IDisposable? _watch;
    private bool _isLive;
    private bool _isOver;

    public event Action? Changed;

    public Guid? Id { get; private set; }

    /// <summary>The workstation with its readers; null while its client is not connected.</summary>
    public LiveWorkstation? Live => Id is { } id ? board.Find(id) : null;

    /// <summary>Those that may be used, connected or not, last paired first.</summary>
    public IReadOnlyList<PageWorkstation> Known => _known;

    public async Task OpenAsync()
    {
        if (_watch is not null) return;
        await ReadAsync();
        lock (_gate)
        {
            if (_watch is not null || _isOver) return;
            _watch = workstations.Watch(CircuitContext.Bind(Look));
        }

        Look();
    }

    public Task<string?> BrowserIdAsync() => workstations.BrowserIdAsync();

    /// <summary>Works with this one from now on; does nothing when it may not be used.</summary>
    public async Task UseAsync(Guid workstationId)
    {
        await ReadAsync();
        if (_known.All(workstation => workstation.Id != workstationId)) return;
        Id = workstationId;
        Look();
        Changed?.Invoke();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _watch?.Dispose();
        }
    }

    private async Task ReadAsync() => _known = await workstations.ListAsync();

    /// <summary>Keeps the workstation there is; without one takes the first that is connected.</summary>
    private void Look()
    {
        bool isNews;
        lock (_gate)
        {
            var before = Id;
            Id ??= _known.Select(workstation => workstation.Id).Concat(offered.Ids).Select(id => (Guid?)id).FirstOrDefault(id => board.Find(id!.Value) is not null);
            var isLive = Live is not null;
            isNews = Id != before || isLive != _isLive;
            _isLive = isLive;
        }

        if (isNews) Changed?.Invoke();
    }
}
