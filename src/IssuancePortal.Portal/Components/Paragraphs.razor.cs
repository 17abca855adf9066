using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>A text that somebody wrote, in paragraphs: an empty line ends one, a single line break stays. Whatever is in it is shown as text, never as markup.</summary>
public sealed partial class Paragraphs
{
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>What the text is, for scripts and tests.</summary>
    [Parameter]
    public string? Name { get; set; }

    private IReadOnlyList<string> Parts => [.. Text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
