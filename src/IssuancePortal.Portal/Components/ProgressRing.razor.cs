using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>One ring of progress with a text in the middle and the time left below.</summary>
public sealed partial class ProgressRing
{
    /// <summary>0 to 1; null while nothing can be said.</summary>
    [Parameter]
    public double? Value { get; set; }

    /// <summary>In the middle; the percentage when absent.</summary>
    [Parameter]
    public string? CentreText { get; set; }

    /// <summary>Below: "about 10 to 25 s left".</summary>
    [Parameter]
    public string? Range { get; set; }

    /// <summary>What is in progress, for those who hear the page.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Running while it goes on; Issued shows a tick, Failed a cross.</summary>
    [Parameter]
    public StateTone Tone { get; set; } = StateTone.Running;

    /// <summary>In pixels.</summary>
    [Parameter]
    public int Size { get; set; } = 160;

    private int? Percent => Value is { } value ? (int)Math.Floor(Math.Clamp(value, 0, 1) * 100) : null;

    private string Filled => (Math.Clamp(Value ?? 0.25, 0, 1) * 100).ToString("0.##", CultureInfo.InvariantCulture);

    private string? Centre => CentreText ?? (Percent is { } percent ? L["Percent", percent].Value : null);

    private string? ValueText => Range is null ? Centre : $"{Centre}, {Range}";
}
