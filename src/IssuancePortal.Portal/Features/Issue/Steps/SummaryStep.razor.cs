using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Steps;

/// <summary>The answers to be checked, and what will be on the card.</summary>
public sealed partial class SummaryStep
{
    [Parameter, EditorRequired]
    public IssueState State { get; set; } = null!;

    [Parameter]
    public EventCallback<WizardStep> OnChange { get; set; }

    /// <summary>The person accepted the terms, or did not.</summary>
    [Parameter]
    public EventCallback<bool> OnAccepted { get; set; }

    private Person Person => State.Person!.Person;

    private DevicePolicy Policy => State.Policy!;
}
