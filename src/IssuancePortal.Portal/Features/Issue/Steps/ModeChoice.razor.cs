using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Steps;

/// <summary>In which of the modes that the policy allows? Shown only where there is a choice.</summary>
public sealed partial class ModeChoice
{
    [Parameter, EditorRequired]
    public IssueState State { get; set; } = null!;

    [Parameter]
    public EventCallback<string> OnChosen { get; set; }
}
