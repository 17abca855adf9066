using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>
/// A field for what is looked for where the page keeps it in its address. What is typed is the person's: the address follows it, and comes back into the field only when it was
/// changed by something else (a view that was chosen, the browser's back button).
/// </summary>
public sealed partial class SearchField : IDisposable
{
    private readonly List<string> _given = [];
    private CancellationTokenSource _typed = new();
    private string _text = "";
    private string _known = "";

    /// <summary>What the address says.</summary>
    [Parameter]
    public string? Text { get; set; }

    /// <summary>Called with the text, trimmed, once typing rests.</summary>
    [Parameter]
    public EventCallback<string> OnTyped { get; set; }

    /// <summary>How long typing must rest.</summary>
    [Parameter]
    public TimeSpan Rest { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Further attributes of the field.</summary>
    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? Attributes { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    public void Dispose()
    {
        _typed.Cancel();
        _typed.Dispose();
    }

    protected override void OnParametersSet()
    {
        var text = Text ?? "";
        if (text == _known) return;
        _known = text;
        var own = _given.IndexOf(text);
        if (own < 0) _text = text;
        // An address that came late, after more was typed, is what was typed then.
        _given.RemoveRange(0, own < 0 ? _given.Count : own + 1);
    }

    private async Task TypedAsync(string? text)
    {
        _text = text ?? "";
        using (var before = _typed)
        {
            _typed = new CancellationTokenSource();
            before.Cancel();
        }

        var mine = _typed.Token;
        try
        {
            await Task.Delay(Rest, Time, mine);
        }
        catch (OperationCanceledException)
        {
            // The next letter came.
            return;
        }

        var given = _text.Trim();
        if (given == (_given.Count > 0 ? _given[^1] : _known)) return;
        _given.Add(given);
        await OnTyped.InvokeAsync(given);
    }
}
