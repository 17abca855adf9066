using IssuancePortal.Issuance.Batches;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary>What a batch came to.</summary>
public sealed partial class BatchReportPanel
{
    [Parameter, EditorRequired]
    public BatchView View { get; set; } = null!;

    [Parameter]
    public bool MayPlan { get; set; }

    private int Left => View.Numbers.Waiting + View.Numbers.SetAside;

    private TimeSpan? Span => View.Batch is { StartedAt: { } from, EndedAt: { } until } ? until - from : null;

    private string Time => Span is { } span ? span.TotalMinutes < 2 ? L["Seconds", (int)Math.Ceiling(span.TotalSeconds)] : span.TotalHours < 2 ? L["Minutes", (int)Math.Round(span.TotalMinutes)] : L["Hours", Math.Round(span.TotalHours, 1)] : "–";

    private string PerCard => Span is { } span && View.Numbers.Done > 0 ? L["Seconds", (int)Math.Ceiling(span.TotalSeconds / View.Numbers.Done)] : "–";
}
