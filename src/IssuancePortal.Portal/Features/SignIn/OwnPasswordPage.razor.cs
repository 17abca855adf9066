using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Exchanges a one-time password for one's own.</summary>
public sealed partial class OwnPasswordPage
{
    [SupplyParameterFromQuery]
    private string? User { get; set; }

    [SupplyParameterFromQuery]
    private string? Fault { get; set; }

    private string? FaultText => string.IsNullOrEmpty(Fault) ? null : L[$"Fault.{Fault}"] is { ResourceNotFound: false } text ? text.Value : L["Fault.Stale"].Value;
}
