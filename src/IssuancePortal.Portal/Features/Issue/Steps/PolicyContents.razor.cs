using IssuancePortal.Issuance.Policies;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Steps;

/// <summary>What will be on a device of a policy, as a row of short words.</summary>
public sealed partial class PolicyContents
{
    [Parameter, EditorRequired]
    public DevicePolicy Policy { get; set; } = null!;

    private string Validity => Policy.Content.ValidDays % 365 == 0 ? L[Policy.Content.ValidDays == 365 ? "Contents.OneYear" : "Contents.Years", Policy.Content.ValidDays / 365] : L["Contents.Days", Policy.Content.ValidDays];
}
