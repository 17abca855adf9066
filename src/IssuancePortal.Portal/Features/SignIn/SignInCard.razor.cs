using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>
/// The sign-in form: posts <c>userName</c>, <c>password</c>, <c>returnUrl</c> and the anti-forgery token to <c>account/sign-in</c>. A refusal comes back to
/// <c>sign-in?fault=CODE&amp;user=NAME</c>.
/// </summary>
public sealed partial class SignInCard
{
    [Parameter]
    public string? ReturnUrl { get; set; }

    [Parameter]
    public string? UserName { get; set; }

    /// <summary>The end of a text key <c>Fault.*</c>; an unknown one reads as a general refusal.</summary>
    [Parameter]
    public string? Fault { get; set; }

    /// <summary>Ways that stand before the password, such as a passkey or the card; the first of them is the primary button.</summary>
    [Parameter]
    public RenderFragment? Ways { get; set; }

    private string? FaultText
    {
        get
        {
            if (string.IsNullOrEmpty(Fault))
                return null;
            var text = L[$"Fault.{Fault}"];
            return text.ResourceNotFound ? L["Fault.Refused"] : text;
        }
    }
}
