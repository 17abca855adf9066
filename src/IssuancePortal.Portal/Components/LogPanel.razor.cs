using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>A log that folds out and can be copied whole, with times in UTC in the copy.</summary>
public sealed partial class LogPanel
{
    private bool? _copied;
    private int _copiedCount;

    [Parameter, EditorRequired]
    public IReadOnlyList<LogLine> Lines { get; set; } = [];

    [Parameter]
    public string? Title { get; set; }

    /// <summary>Folded out from the start.</summary>
    [Parameter]
    public bool Open { get; set; }

    /// <summary>Lines put before the log in the copy: run, device, versions.</summary>
    [Parameter]
    public string? Heading { get; set; }

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (_copiedCount != Lines.Count)
            _copied = null;
    }

    internal string CopyText()
    {
        var lines = Lines.Select(x => string.Create(CultureInfo.InvariantCulture, $"{x.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z  {x.Text}"));
        return string.Join('\n', Heading is null ? lines : lines.Prepend(Heading));
    }

    private string Time(LogLine line) => Clock.ToLocal(line.At).ToString("HH:mm:ss.f", CultureInfo.CurrentCulture);

    private async Task CopyAsync()
    {
        _copied = await Scripts.AskAsync<bool>("clipboard", "copy", CopyText());
        _copiedCount = Lines.Count;
    }
}
