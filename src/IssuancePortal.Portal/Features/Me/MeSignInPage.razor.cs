using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>The way into the user portal for people who have no device yet, or not with them. Plain forms without a circuit.</summary>
public sealed partial class MeSignInPage
{
    /// <summary>How they prove who they are; null asks.</summary>
    [SupplyParameterFromQuery]
    private string? Way { get; set; }

    [SupplyParameterFromQuery]
    private string? Name { get; set; }

    /// <summary>Why the last try was refused: the end of a text key <c>Fault.*</c>.</summary>
    [SupplyParameterFromQuery]
    private string? Fault { get; set; }

    /// <summary>A code was sent.</summary>
    [SupplyParameterFromQuery]
    private string? Sent { get; set; }

    protected override void OnParametersSet() => Way = Way is "initial-password" or "code" ? Way : null;
}
