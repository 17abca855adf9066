using IssuancePortal.Issuance.Printing;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary>One side of a card as it is printed.</summary>
public sealed partial class CardFaceView
{
    private string _svg = "";

    [Parameter, EditorRequired]
    public IReadOnlyList<CardMark> Marks { get; set; } = [];

    /// <summary>What it is, for those who do not see it.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    protected override void OnParametersSet() => _svg = CardSvg.Write(Marks);
}
