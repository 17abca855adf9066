using System.Collections.Concurrent;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Token ids that were used, for as long as their tokens could be used again.</summary>
internal sealed class SingleUse(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);
    private long _nextSweep;

    /// <summary>True for the first use of an id.</summary>
    public bool TryUse(string id, DateTimeOffset until)
    {
        var now = time.GetUtcNow();
        var sweep = Interlocked.Read(ref _nextSweep);
        if (now.UtcTicks > sweep && Interlocked.CompareExchange(ref _nextSweep, now.AddSeconds(30).UtcTicks, sweep) == sweep)
            foreach (var (used, expires) in _used)
                if (expires < now) _used.TryRemove(used, out _);
        return _used.TryAdd(id, until);
    }
}
