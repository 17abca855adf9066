using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Steps;

/// <summary>Which of the policies that the person's groups are assigned?</summary>
public sealed partial class PolicyStep
{
    [Parameter, EditorRequired]
    public IssueState State { get; set; } = null!;

    [Parameter]
    public EventCallback<Guid> OnChosen { get; set; }
}
