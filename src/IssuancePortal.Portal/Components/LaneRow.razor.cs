using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>One lane of a run: its name, what it is doing, how long, and its steps when folded out.</summary>
public sealed partial class LaneRow
{
    /// <summary>"PIV authentication key".</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public LaneStatus Status { get; set; }

    /// <summary>What it is doing now, in words: "The card is making the key".</summary>
    [Parameter]
    public string? Doing { get; set; }

    [Parameter]
    public TimeSpan? Duration { get; set; }

    /// <summary>Shown when the row is folded out; none makes it a plain row.</summary>
    [Parameter]
    public IReadOnlyList<LaneStep> Steps { get; set; } = [];

    private static string IconOf(LaneStatus status) => status switch
    {
        LaneStatus.Running => "loader-circle",
        LaneStatus.Done => "circle-check",
        LaneStatus.Skipped => "circle-minus",
        LaneStatus.Failed => "circle-x",
        _ => "circle-dashed",
    };

    private string Text(TimeSpan? duration) => duration switch
    {
        null => "",
        { TotalSeconds: < 1 } x => L["Duration.Milliseconds", (int)x.TotalMilliseconds],
        { TotalSeconds: < 60 } x => L["Duration.Seconds", x.TotalSeconds],
        { } x => L["Duration.Minutes", (int)x.TotalMinutes, x.Seconds],
    };
}
