using System.Globalization;
using IssuancePortal.Issuance.Batches;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary>How far a batch is, as one bar; the numbers are read aloud.</summary>
public sealed partial class BatchBar
{
    private const double Whole = 1000;

    [Parameter, EditorRequired]
    public BatchNumbers Numbers { get; set; } = null!;

    [Parameter]
    public bool IsSmall { get; set; }

    private string Label => string.Join(", ", BatchTones.Order.Where(state => Numbers.Of(state) > 0).Select(state => L["Count", Numbers.Of(state), L[$"Item.{state}"]].Value));

    private IEnumerable<(BatchItemState State, string X, string Width)> Parts()
    {
        var at = 0d;
        foreach (var state in BatchTones.Order.Where(state => state != BatchItemState.Waiting && Numbers.Of(state) > 0))
        {
            var width = Numbers.Of(state) * Whole / Numbers.All;
            yield return (state, at.ToString("0.##", CultureInfo.InvariantCulture), width.ToString("0.##", CultureInfo.InvariantCulture));
            at += width;
        }
    }
}
