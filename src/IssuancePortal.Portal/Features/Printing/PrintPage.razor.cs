using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary>Prints a device's card, or asks what came of it.</summary>
public sealed partial class PrintPage
{
    [Parameter]
    public Guid Id { get; set; }
}
