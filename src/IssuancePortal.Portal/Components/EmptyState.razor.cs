using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>Stands where a list would: what would be here, and how to get it.</summary>
public sealed partial class EmptyState
{
    [Parameter]
    public string Icon { get; set; } = "inbox";

    /// <summary>"No requests yet".</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>How something gets here.</summary>
    [Parameter]
    public string? Text { get; set; }

    /// <summary>The button or link that does it.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }
}
