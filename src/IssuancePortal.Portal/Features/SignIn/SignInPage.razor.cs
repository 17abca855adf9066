using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>The way in. Rendered without a circuit, so that the form is a plain form and its answer can set the cookie.</summary>
public sealed partial class SignInPage
{
    /// <summary>Where to go afterwards, a local address.</summary>
    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    /// <summary>What was typed as the name before a refusal.</summary>
    [SupplyParameterFromQuery]
    private string? User { get; set; }

    /// <summary>Why the last try was refused: the end of a text key <c>Fault.*</c>.</summary>
    [SupplyParameterFromQuery]
    private string? Fault { get; set; }

    private string CardHref => $"sign-in/card{(string.IsNullOrEmpty(ReturnUrl) ? "" : QueryString.Create("returnUrl", ReturnUrl).Value)}";

    [Inject]
    internal Microsoft.Extensions.Options.IOptions<OpenIdConnectOptions> OpenId { get; set; } = null!;

    private string OpenIdHref => $"account/oidc/start{(string.IsNullOrEmpty(ReturnUrl) ? "" : QueryString.Create("returnUrl", ReturnUrl).Value)}";

    private Dictionary<string, object> StripParameters => new() { [nameof(ReturnUrl)] = ReturnUrl ?? "" };
}
