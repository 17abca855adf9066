using IssuancePortal.Issuance.Escrow;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>The one list of what is left to do after a card or a phone was lost, so that all devices have the same encryption key again.</summary>
public sealed partial class KeySteps
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<KeyStep> Steps { get; set; }

    /// <summary>Requests that the person can carry out now.</summary>
    [Parameter]
    public IReadOnlyCollection<Guid> Doable { get; set; } = [];

    private static string IconOf(KeyStepState state) => state switch
    {
        KeyStepState.Done => "circle-check",
        KeyStepState.Ready => "circle-dot",
        KeyStepState.UnderWay => "refresh-cw",
        _ => "circle-dashed",
    };

    /// <summary>A new card that somebody else issues is only waited for; an update is there a moment after the key has changed.</summary>
    private string Says(KeyStep step) => step switch
    {
        { Kind: KeyStepKind.NewCard, State: KeyStepState.Ready } when HrefOf(step) is null => "Keys.State.Collect",
        { Kind: KeyStepKind.UpdateCard or KeyStepKind.FetchOnPhone, State: KeyStepState.Ready, RequestId: null } => "Keys.State.UnderWay",
        _ => $"Keys.State.{step.State}",
    };

    private string? HrefOf(KeyStep step) => step switch
    {
        { State: not KeyStepState.Ready } => null,
        { Kind: KeyStepKind.NewCard, RequestId: { } request } => Doable.Contains(request) ? $"me/enrol/{request}" : null,
        { Kind: KeyStepKind.UpdateCard, Device: { } card, RequestId: not null } => $"me/devices/{card.Id}",
        { Kind: KeyStepKind.FetchOnPhone, RequestId: { } request } => $"me/phone?key={request}",
        { Kind: KeyStepKind.NewPhone } => "me/phone",
        _ => null,
    };
}
