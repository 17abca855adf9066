using System.Globalization;
using Microsoft.JSInterop;

namespace IssuancePortal.Portal.Components;

/// <summary>Time as the person sees it: now, in the zone of the browser, with a tick every half minute for what says "5 minutes ago". One per circuit.</summary>
public sealed class PageClock(TimeProvider time, PageScripts scripts) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private Action? _ticked;

    /// <summary>Raised from a timer's thread. The timer runs only while somebody listens.</summary>
    public event Action Ticked
    {
        add
        {
            lock (_gate)
            {
                _ticked += value;
                _timer ??= time.CreateTimer(_ => _ticked?.Invoke(), null, Interval, Interval);
            }
        }
        remove
        {
            lock (_gate)
            {
                _ticked -= value;
                if (_ticked is not null)
                    return;
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    /// <summary>The browser's zone; the server's own until the browser has told.</summary>
    public TimeZoneInfo Zone { get; private set; } = time.LocalTimeZone;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>When today began where the person is.</summary>
    public DateTimeOffset StartOfDay
    {
        get
        {
            var today = ToLocal(Now).Date;
            return new DateTimeOffset(today, Zone.GetUtcOffset(today));
        }
    }

    public DateTimeOffset ToLocal(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>Date and time to the second, in the person's language.</summary>
    public string Exact(DateTimeOffset moment)
    {
        var local = ToLocal(moment);
        return $"{local.ToString("D", CultureInfo.CurrentCulture)}, {local.ToString("T", CultureInfo.CurrentCulture)}";
    }

    /// <summary>Asks the browser for its zone; true when it differs from what was assumed.</summary>
    public async Task<bool> LearnZoneAsync()
    {
        try
        {
            var name = await scripts.AskAsync<string>("zone", "name");
            if (name is null || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) || zone.Equals(Zone))
                return false;
            Zone = zone;
            _ticked?.Invoke();
            return true;
        }
        catch (JSException)
        {
            // A browser that does not say its zone gets the server's.
            return false;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
            _ticked = null;
        }
    }
}
