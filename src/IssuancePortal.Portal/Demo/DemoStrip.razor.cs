using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Demo;

/// <summary>Signs in as one of the demo's accounts with one click.</summary>
public sealed partial class DemoStrip
{
    [Parameter]
    public string ReturnUrl { get; set; } = "";
}
