using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Portal.Components;

namespace IssuancePortal.Portal.Features.Campaigns;

/// <summary>How campaigns and what devices came to look.</summary>
internal static class CampaignTones
{
    /// <summary>Outcomes in the order in which a bar is drawn.</summary>
    public static IReadOnlyList<CampaignOutcome> Order { get; } = [CampaignOutcome.Done, CampaignOutcome.Asked, CampaignOutcome.Withdrawn, CampaignOutcome.Refused, CampaignOutcome.Waiting];

    public static StateTone Of(CampaignState state) => state switch
    {
        CampaignState.Running or CampaignState.Withdrawing => StateTone.Running,
        CampaignState.Paused => StateTone.Held,
        CampaignState.Ended => StateTone.Issued,
        _ => StateTone.Terminated,
    };

    public static StateTone Of(CampaignOutcome outcome) => outcome switch
    {
        CampaignOutcome.Done => StateTone.Issued,
        CampaignOutcome.Asked => StateTone.Waiting,
        CampaignOutcome.Refused => StateTone.Failed,
        CampaignOutcome.Withdrawn => StateTone.Terminated,
        _ => StateTone.Neutral,
    };
}
