using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>One answer of several, drawn as a card; a radio button for keyboard and screen reader.</summary>
public sealed partial class ChoiceCard
{
    /// <summary>The same for all answers to one question.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public string Value { get; set; } = "";

    [Parameter]
    public bool IsChosen { get; set; }

    [Parameter]
    public EventCallback OnChosen { get; set; }

    [Parameter, EditorRequired]
    public RenderFragment ChildContent { get; set; } = null!;
}
