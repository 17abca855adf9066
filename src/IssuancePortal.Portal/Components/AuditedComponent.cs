using IssuancePortal.Issuance.Audit;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>
/// Base of components that show what moves may change: they read again when something that concerns them was done by anybody, at most once a second, since one change can bring many events. With every tick of the page's
/// clock they read again as well: what another process did, and what is tried again without an event, is not told here.
/// </summary>
public abstract class AuditedComponent : LiveComponent
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private IDisposable? _watch;
    private Action? _again;
    private ITimer? _timer;
    private int _isWaiting;

    [Inject]
    private AuditFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private PageClock Ticks { get; set; } = null!;

    /// <summary>True for an event after which what is shown may be another. Asked on any thread.</summary>
    protected abstract bool Concerns(AuditEvent audit);

    /// <summary>Reads what is shown.</summary>
    protected abstract Task ReadAsync();

    protected override async Task OnInitializedAsync()
    {
        var again = _again = Hear(async () =>
        {
            await ReadAsync();
            StateHasChanged();
        });
        _timer = Time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref _isWaiting, 0);
                again();
            },
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watch = Feed.Watch(events =>
        {
            if (events.Any(Concerns) && Interlocked.Exchange(ref _isWaiting, 1) == 0) _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        });
        Ticks.Ticked += again;
        await ReadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        _watch?.Dispose();
        _timer?.Dispose();
        if (_again is not null) Ticks.Ticked -= _again;
        base.Dispose(disposing);
    }
}
