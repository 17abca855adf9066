using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Requests;

/// <summary>When a request should be decided, as icon and words; keeps itself up to date.</summary>
public sealed partial class DueMark : LiveComponent
{
    private static readonly TimeSpan Soon = TimeSpan.FromHours(4);
    private Action? _ticked;

    [Parameter]
    public DateTimeOffset? Due { get; set; }

    private TimeSpan Left => Due!.Value - Clock.Now;

    private string Tone => Left < TimeSpan.Zero ? "over" : Left < Soon ? "soon" : "later";

    private string Span => R.Span(Left.Duration());

    protected override void OnInitialized() => Clock.Ticked += _ticked = Hear(StateHasChanged);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (_ticked is not null) Clock.Ticked -= _ticked;
    }
}
