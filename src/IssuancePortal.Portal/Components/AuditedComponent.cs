using IssuancePortal.Issuance.Audit;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>Base of components that show what moves may change: they read again when something that concerns them was done by anybody, at most once a second, since one change can bring many events.</summary>
public abstract class AuditedComponent : LiveComponent
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private IDisposable? _watch;
    private ITimer? _timer;
    private int _isWaiting;

    [Inject]
    private AuditFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>True for an event after which what is shown may be another. Asked on any thread.</summary>
    protected abstract bool Concerns(AuditEvent audit);

    /// <summary>Reads what is shown.</summary>
    protected abstract Task ReadAsync();

    protected override async Task OnInitializedAsync()
    {
        var again = Hear(async () =>
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
        await ReadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        _watch?.Dispose();
        _timer?.Dispose();
        base.Dispose(disposing);
    }
}
