using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>The stages of a wizard from top to bottom, with what was chosen and a way back to it.</summary>
public sealed partial class StageList
{
    [Parameter, EditorRequired]
    public IReadOnlyList<StageItem> Stages { get; set; } = [];

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>The key of the stage to go back to.</summary>
    [Parameter]
    public EventCallback<string> OnChange { get; set; }
}
