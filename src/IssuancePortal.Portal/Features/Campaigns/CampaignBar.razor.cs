using System.Globalization;
using IssuancePortal.Issuance.Campaigns;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Campaigns;

/// <summary>How far a campaign is, as one bar; the numbers are read aloud.</summary>
public sealed partial class CampaignBar
{
    private const double Whole = 1000;

    [Parameter, EditorRequired]
    public CampaignNumbers Numbers { get; set; } = null!;

    [Parameter]
    public bool IsSmall { get; set; }

    private string Label => string.Join(", ", CampaignTones.Order.Where(outcome => Numbers.Of(outcome) > 0).Select(outcome => L["Count", Numbers.Of(outcome), L[$"Outcome.{outcome}"]].Value));

    private IEnumerable<(CampaignOutcome Outcome, string X, string Width)> Parts()
    {
        var at = 0d;
        foreach (var outcome in CampaignTones.Order.Where(outcome => outcome != CampaignOutcome.Waiting && Numbers.Of(outcome) > 0))
        {
            var width = Numbers.Of(outcome) * Whole / Numbers.All;
            yield return (outcome, at.ToString("0.##", CultureInfo.InvariantCulture), width.ToString("0.##", CultureInfo.InvariantCulture));
            at += width;
        }
    }
}
