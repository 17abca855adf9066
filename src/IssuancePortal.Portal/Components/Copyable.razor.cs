using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>A serial, fingerprint or identifier in figures of equal width, with a button that copies it.</summary>
public sealed partial class Copyable
{
    private bool? _copied;
    private string? _text;

    /// <summary>What is copied.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>What is shown instead, such as a shortened or grouped form.</summary>
    [Parameter]
    public string? Shown { get; set; }

    /// <summary>What it is, for the button's name: "serial number".</summary>
    [Parameter]
    public string? Label { get; set; }

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (_text != Text)
            (_text, _copied) = (Text, null);
    }

    private async Task CopyAsync() => _copied = await Scripts.AskAsync<bool>("clipboard", "copy", Text);
}
