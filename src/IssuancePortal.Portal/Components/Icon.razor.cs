using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>A drawing from icons.svg in the colour of the text around it. Decoration only: the word beside it, or the control's label, carries the meaning.</summary>
public sealed partial class Icon
{
    /// <summary>A symbol of wwwroot-shared/icons/icons.svg.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>Edge length in pixels.</summary>
    [Parameter]
    public int Size { get; set; } = 18;

    [Parameter]
    public string? Class { get; set; }

    // Strokes keep about the same weight on the screen at every size.
    private string Stroke => Size >= 28 ? "1.5" : "1.8";
}
