using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>"5 min ago" in the person's language, with the exact time on hover; keeps itself up to date.</summary>
public sealed partial class RelativeTime : IDisposable
{
    [Parameter, EditorRequired]
    public DateTimeOffset When { get; set; }

    [Inject]
    private PageClock Clock { get; set; } = null!;

    private string Text
    {
        get
        {
            var now = Clock.Now;
            var (past, distance) = When <= now ? (true, now - When) : (false, When - now);
            var days = (Clock.ToLocal(now).Date - Clock.ToLocal(When).Date).Days;
            var clock = Clock.ToLocal(When).ToString("t", CultureInfo.CurrentCulture);
            return (past, distance.TotalMinutes, days) switch
            {
                (_, < 1, _) => L["Time.Now"],
                (true, < 60, _) => L["Time.MinutesAgo", (int)distance.TotalMinutes],
                (false, < 60, _) => L["Time.InMinutes", (int)Math.Ceiling(distance.TotalMinutes)],
                (true, < 720, 0) => L["Time.HoursAgo", (int)distance.TotalHours],
                (_, _, 0) => L["Time.Today", clock],
                (_, _, 1) => L["Time.Yesterday", clock],
                (_, _, -1) => L["Time.Tomorrow", clock],
                (_, _, > 1 and < 7) => L["Time.DaysAgo", days],
                (_, _, < -1 and > -7) => L["Time.InDays", -days],
                _ => Clock.ToLocal(When).ToString("d", CultureInfo.CurrentCulture),
            };
        }
    }

    protected override void OnInitialized() => Clock.Ticked += OnTicked;

    public void Dispose() => Clock.Ticked -= OnTicked;

    private void OnTicked() => _ = InvokeAsync(StateHasChanged);
}
