using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Steps;

/// <summary>Which card, in which reader? Follows what the hands do.</summary>
public sealed partial class CardStep
{
    [Parameter, EditorRequired]
    public IssueState State { get; set; } = null!;

    [Parameter]
    public EventCallback<string> OnChosen { get; set; }

    /// <summary>How to connect this computer.</summary>
    [Parameter]
    public RenderFragment? Connect { get; set; }

    private (StateTone Tone, string Text) Chip(CheckedReader reader) => reader switch
    {
        { IsSuitable: true } => (StateTone.Issued, L["Card.Suitable"]),
        { Card: not null } => (StateTone.Failed, L["Card.Unsuitable"]),
        { Report.State: ReaderState.Reading } => (StateTone.Running, L["Card.Reading"]),
        { Report.State: ReaderState.Mute } => (StateTone.Failed, L["Card.Mute"]),
        { Report.State: ReaderState.InUse } => (StateTone.Waiting, L["Card.InUse"]),
        _ => (StateTone.Neutral, L["Card.Empty"]),
    };
}
