using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>What happened to a person, device or request, newest first as given.</summary>
public sealed partial class Timeline
{
    [Parameter, EditorRequired]
    public IReadOnlyList<TimelineEntry> Entries { get; set; } = [];

    /// <summary>Whether the audit chain that these come from holds; null shows no badge.</summary>
    [Parameter]
    public bool? ChainVerified { get; set; }

    [Parameter]
    public string? EmptyText { get; set; }
}
