using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Words;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>The reader beside the wizard: what lies in it, or the movement of the hand that is wanted.</summary>
public sealed partial class WizardReader
{
    [Parameter, EditorRequired]
    public IssueState State { get; set; } = null!;

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private CheckedCard? Card => State.ChosenReader?.Card;

    private string Instruction => State switch
    {
        { HasLooked: false } => L["Reader.Looking"],
        { Readers: null } => L["Reader.NoWorkstation"],
        { Readers.Readers: [] } or { ChosenReader: null } => L["Reader.NoReader"],
        { ChosenReader: { Report.State: ReaderState.Empty } reader } => State.LastCard is { } last && last.Reader == reader.Name
            ? L["Reader.PutBack", Wizard.Short(last.Serial), reader.Name]
            : L[State.Policy?.Kind == DeviceKind.YubiKey ? "Reader.Insert.YubiKey" : "Reader.Insert.PivCard", reader.Name],
        { ChosenReader.Report.State: ReaderState.Reading } => L["Reader.Reading"],
        { ChosenReader.Report.State: ReaderState.InUse, ChosenReader.Card: null } => L["Reader.InUse"],
        { ChosenReader.Card: null } => L["Reader.Mute"],
        { ChosenReader.Card.Refusal: { } refusal } => W.What(refusal),
        _ => L["Reader.Ready"],
    };

    private string? Reason => State switch
    {
        { HasLooked: false } => null,
        { Readers: null, ReadersRefusal: { } refusal } => W.WhatToDo(refusal),
        { Readers: { Readers: [], Workstation.Readers.Problem: { } problem } } => W[problem],
        { Readers.Readers: [] } or { ChosenReader: null } => L["Reader.NoReader.Do"],
        { ChosenReader.Report.State: ReaderState.InUse, ChosenReader.Card: null } => L["Reader.InUse.Do"],
        { ChosenReader: { Report.State: ReaderState.Mute, Card: null } } => L["Reader.Mute.Do"],
        { ChosenReader.Card.Refusal: { } refusal } => W.WhatToDo(refusal),
        _ => null,
    };

    private DeviceKind Form => Card?.Edge is { } there ? DeviceKinds.Of(there) : State.Policy?.Kind ?? DeviceKind.PivCard;

    private string? Kind => Card?.Edge is { } edge ? W.Of(DeviceKinds.Of(edge)) : null;

    private string? StateText => Card switch
    {
        null or { Edge: null } => null,
        { Device: { } device } => W.Of(device.State),
        { Refusal: null } => L["Reader.New"],
        _ => null,
    };

    private StateTone StateTone => Card?.Device is { } device ? Tones.Of(device.State) : StateTone.Neutral;
}
