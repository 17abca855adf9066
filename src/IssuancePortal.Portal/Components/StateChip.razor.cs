using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>A state as icon and word.</summary>
public sealed partial class StateChip
{
    [Parameter, EditorRequired]
    public StateTone Tone { get; set; }

    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>Another icon than the tone's own.</summary>
    [Parameter]
    public string? Icon { get; set; }

    internal static string DefaultIcon(StateTone tone) => tone switch
    {
        StateTone.Running => "loader-circle",
        StateTone.Issued => "circle-check",
        StateTone.Waiting => "clock",
        StateTone.Held => "circle-pause",
        StateTone.Failed => "circle-x",
        StateTone.Terminated => "ban",
        _ => "circle-dot",
    };
}
