using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace IssuancePortal.Portal.Components;

/// <summary>
/// Search as you type with the keyboard first: the field keeps the focus, up and down move through the hits, Enter takes one, Escape clears. The ARIA combobox pattern with
/// a list box. The source limits how many hits it gives; nobody reads the fortieth.
/// </summary>
public sealed partial class SearchList<TItem> : IDisposable
{
    private readonly string _id = $"search-{Guid.NewGuid():N}"[..15];
    private ElementReference _input;
    private IReadOnlyList<TItem> _hits = [];
    private CancellationTokenSource _running = new();
    private string _text = "";
    private int _active = -1;
    private bool _busy;
    private bool _searched;
    private bool _failed;
    private bool _takeFirst;

    /// <summary>What the field is called for those who hear the page.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Gives the hits for the trimmed text; also asked once for the empty text, for what to offer before anything is typed.</summary>
    [Parameter, EditorRequired]
    public Func<string, CancellationToken, Task<IReadOnlyList<TItem>>> Search { get; set; } = null!;

    [Parameter, EditorRequired]
    public RenderFragment<TItem> ItemTemplate { get; set; } = null!;

    [Parameter]
    public EventCallback<TItem> OnChosen { get; set; }

    /// <summary>Called with the text after every search, for pages that keep it in their address.</summary>
    [Parameter]
    public EventCallback<string> OnSearched { get; set; }

    /// <summary>The text to begin with.</summary>
    [Parameter]
    public string InitialText { get; set; } = "";

    /// <summary>A heading over hits that follow each other with the same value.</summary>
    [Parameter]
    public Func<TItem, string>? GroupBy { get; set; }

    [Parameter]
    public string? Placeholder { get; set; }

    [Parameter]
    public string? EmptyText { get; set; }

    [Parameter]
    public bool AutoFocus { get; set; }

    /// <summary>Without a border of its own, for use in a dialog.</summary>
    [Parameter]
    public bool Bare { get; set; }

    /// <summary>How long typing must rest before the source is asked.</summary>
    [Parameter]
    public TimeSpan Rest { get; set; } = TimeSpan.FromMilliseconds(120);

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private string ListId => $"{_id}-list";

    private string Status => !_searched || _busy ? "" : L["Search.Count", _hits.Count];

    protected override async Task OnInitializedAsync()
    {
        _text = InitialText;
        await SearchAsync(TimeSpan.Zero);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await Scripts.CallAsync("focus", "keepCaret", _input);
        if (AutoFocus)
            await _input.FocusAsync();
    }

    public void Dispose()
    {
        _running.Cancel();
        _running.Dispose();
    }

    private string OptionId(int index) => $"{_id}-{index}";

    private Task TypedAsync(string? text)
    {
        _text = text ?? "";
        return SearchAsync(Rest);
    }

    private async Task SearchAsync(TimeSpan rest)
    {
        using (var older = _running)
        {
            _running = new CancellationTokenSource();
            older.Cancel();
        }
        var mine = _running.Token;
        _takeFirst = false;
        _busy = true;
        try
        {
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, Time, mine);
            var text = _text.Trim();
            var hits = await Search(text, mine);
            if (mine.IsCancellationRequested)
                return;
            (_hits, _active, _searched, _failed, _busy) = (hits, hits.Count > 0 ? 0 : -1, text.Length > 0, false, false);
            await OnSearched.InvokeAsync(text);
            if (_takeFirst && hits.Count > 0)
                await ChooseAsync(0);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Newer text is already being searched for.
        }
        catch (Exception) when (!mine.IsCancellationRequested)
        {
            (_hits, _active, _failed, _busy) = ([], -1, true, false);
            throw;
        }
    }

    private async Task OnKeyAsync(KeyboardEventArgs e)
    {
        switch (e.Key)
        {
            case "ArrowDown" when _hits.Count > 0:
                await MoveAsync(_active + 1);
                break;
            case "ArrowUp" when _hits.Count > 0:
                await MoveAsync(_active - 1);
                break;
            case "Home" when _hits.Count > 0 && e.CtrlKey:
                await MoveAsync(0);
                break;
            case "End" when _hits.Count > 0 && e.CtrlKey:
                await MoveAsync(_hits.Count - 1);
                break;
            case "Enter" when _busy:
                // Typed faster than the source answers: the first hit is taken when it comes.
                _takeFirst = true;
                break;
            case "Enter" when _active >= 0:
                await ChooseAsync(_active);
                break;
            case "Escape" when _text.Length > 0:
                _text = "";
                await SearchAsync(TimeSpan.Zero);
                break;
        }
    }

    private async Task MoveAsync(int to)
    {
        _active = (to + _hits.Count) % _hits.Count;
        await Scripts.CallAsync("focus", "scrollIntoView", OptionId(_active));
    }

    private Task ChooseAsync(int index) => index < _hits.Count ? OnChosen.InvokeAsync(_hits[index]) : Task.CompletedTask;
}
