using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>Shows the toasts; stands once in the layout. Good news leaves by itself after eight seconds, failures stay.</summary>
public sealed partial class ToastHost : IDisposable
{
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(8);
    private readonly Dictionary<Guid, ITimer> _timers = [];

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected override void OnInitialized() => Toasts.Changed += OnChanged;

    public void Dispose()
    {
        Toasts.Changed -= OnChanged;
        foreach (var timer in _timers.Values)
            timer.Dispose();
    }

    private static string IconOf(ToastTone tone) => tone switch
    {
        ToastTone.Done => "circle-check",
        ToastTone.Failed => "octagon-alert",
        _ => "info",
    };

    private void OnChanged() => _ = InvokeAsync(() =>
    {
        var shown = Toasts.Shown;
        foreach (var toast in shown.Where(x => x.Tone != ToastTone.Failed && !_timers.ContainsKey(x.Id)))
            _timers[toast.Id] = Time.CreateTimer(_ => Toasts.Dismiss(toast.Id), null, Stay, Timeout.InfiniteTimeSpan);
        foreach (var gone in _timers.Keys.Except(shown.Select(x => x.Id)).ToList())
        {
            _timers[gone].Dispose();
            _timers.Remove(gone);
        }
        StateHasChanged();
    });
}
