using IssuancePortal.Issuance.Devices;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>The reader in sight of the wizard: the drawing, the movement of the hand that is wanted, and what is known of the card in it.</summary>
public sealed partial class ReaderPanel
{
    [Parameter, EditorRequired]
    public CardPosition Position { get; set; }

    /// <summary>The one sentence: "Insert a blank card into Reader 1". Read aloud when it changes.</summary>
    [Parameter, EditorRequired]
    public string Instruction { get; set; } = "";

    /// <summary>What the panel is called for those who hear the page.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Why a card was refused and what to do.</summary>
    [Parameter]
    public string? Reason { get; set; }

    [Parameter]
    public string? ReaderName { get; set; }

    /// <summary>What is drawn: the device in the reader, or the kind that is wanted there.</summary>
    [Parameter]
    public DeviceKind Form { get; set; }

    /// <summary>"PIV card", "YubiKey 5".</summary>
    [Parameter]
    public string? Kind { get; set; }

    [Parameter]
    public string? Serial { get; set; }

    /// <summary>Whose card it is, drawn on the card.</summary>
    [Parameter]
    public string? Owner { get; set; }

    [Parameter]
    public string? PhotoSource { get; set; }

    /// <summary>The card's state as a chip; null draws none.</summary>
    [Parameter]
    public string? StateText { get; set; }

    [Parameter]
    public StateTone StateTone { get; set; }

    /// <summary>Under everything: a choice of readers, a link to the client's download.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }
}
