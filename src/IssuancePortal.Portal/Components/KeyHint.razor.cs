using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>The keys that do what the control beside it does. For the eye only: the control says it with aria-keyshortcuts.</summary>
public sealed partial class KeyHint
{
    /// <summary>Keys separated by blanks: "Ctrl K".</summary>
    [Parameter, EditorRequired]
    public string Keys { get; set; } = "";
}
