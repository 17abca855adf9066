using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Validation;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>
/// What becomes of requests, told to every page that watches, as rows: they are read once, however many officers look on. News that come close together are told together.
/// </summary>
/// <param name="feed">Where it hears of them.</param>
/// <param name="queue">Reads the rows.</param>
/// <param name="time">Clock.</param>
/// <param name="log">For what goes wrong where nobody waits for it.</param>
public sealed partial class QueueBoard(AuditFeed feed, ListQueue queue, TimeProvider time, ILogger<QueueBoard> log) : IDisposable
{
    /// <summary>How long news are gathered: short for the eye, long enough for a batch.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(60);

    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _changed = [];
    private readonly List<Action<IReadOnlyList<QueueItem>>> _watchers = [];
    private IDisposable? _watch;
    private bool _isTelling;

    /// <summary>Calls back with rows that are new or have changed, from another thread: return quickly; ends when disposed.</summary>
    public IDisposable Watch(Action<IReadOnlyList<QueueItem>> changed)
    {
        lock (_gate)
        {
            _watchers.Add(changed);
            _watch ??= feed.Watch(OnCommitted);
        }

        return new Ending(() =>
        {
            lock (_gate) _watchers.Remove(changed);
        });
    }

    /// <summary>A row has changed in a way that leaves no audit event, such as a claim that was renewed.</summary>
    public void Touch(Guid requestId) => Note([requestId]);

    public void Dispose() => _watch?.Dispose();

    private void OnCommitted(IReadOnlyList<AuditEvent> events) =>
        Note(events.Where(audit => audit.RequestId is not null && audit.What.StartsWith("request.", StringComparison.Ordinal)).Select(audit => audit.RequestId!.Value));

    private void Note(IEnumerable<Guid> requestIds)
    {
        lock (_gate)
        {
            _changed.UnionWith(requestIds);
            if (_changed.Count == 0 || _isTelling) return;
            if (_watchers.Count == 0)
            {
                _changed.Clear();
                return;
            }

            _isTelling = true;
        }

        _ = Task.Run(TellAsync);
    }

    private async Task TellAsync()
    {
        while (true)
        {
            await Task.Delay(Gathering, time);
            Guid[] changed;
            Action<IReadOnlyList<QueueItem>>[] watchers;
            lock (_gate)
            {
                changed = [.. _changed];
                watchers = [.. _watchers];
                _changed.Clear();
                if (changed.Length == 0)
                {
                    _isTelling = false;
                    return;
                }
            }

            try
            {
                var items = watchers.Length == 0 ? [] : await queue.ItemsAsync(changed);
                if (items.Count == 0) continue;
                foreach (var watcher in watchers) watcher(items);
            }
#pragma warning disable CA1031 // Nobody awaits news; pages that missed some read the list anew when they are opened.
            catch (Exception e)
#pragma warning restore CA1031
            {
                NotTold(e, changed.Length);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} changed requests could not be told to those who watch the queue.")]
    private partial void NotTold(Exception e, int count);
}
