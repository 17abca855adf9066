using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Makes the first administrator, for whoever holds the link that the portal printed.</summary>
public sealed partial class FirstAdministratorPage
{
    [Inject]
    private FirstAdministrator First { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    [SupplyParameterFromQuery]
    private string? Fault { get; set; }

    [SupplyParameterFromQuery]
    private string? UserName { get; set; }

    [SupplyParameterFromQuery]
    private string? DisplayName { get; set; }

    [SupplyParameterFromQuery]
    private string? Email { get; set; }

    private string? FaultText
    {
        get
        {
            if (string.IsNullOrEmpty(Fault))
                return null;
            var text = L[$"Fault.{Fault}"];
            return text.ResourceNotFound ? L["Fault.Stale"] : text;
        }
    }
}
