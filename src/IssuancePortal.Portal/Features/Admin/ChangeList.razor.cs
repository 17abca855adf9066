using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin;

/// <summary>What differs between two versions: what it was is struck through, what it is stands beside it.</summary>
public sealed partial class ChangeList
{
    [Parameter, EditorRequired]
    public IReadOnlyList<ChangeLine> Changes { get; set; } = [];
}
