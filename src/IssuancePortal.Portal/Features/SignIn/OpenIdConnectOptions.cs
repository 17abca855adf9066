using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Section <c>SignIn:OpenIdConnect</c>: another provider that people may sign in at. Off without an authority.</summary>
internal sealed class OpenIdConnectOptions
{
    public const string Section = "SignIn:OpenIdConnect";

    /// <summary>The provider's issuer; its configuration is read below it (OpenID Connect Discovery 1.0 §4).</summary>
    public string? Authority { get; set; }

    /// <summary>The portal's name there.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The portal's secret there; from the environment or a secret store.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Words on the button: "Sign in with ...".</summary>
    public string DisplayName { get; set; } = "Single sign-on";

    /// <summary>What is asked for.</summary>
    public string Scope { get; set; } = "openid profile email";

    /// <summary>A claim that holds the user principal name and that the site trusts, to link accounts by their person's UPN; none by default.</summary>
    public string? UpnClaim { get; set; }

    /// <summary>Makes accounts for people with a verified e-mail that no account has yet.</summary>
    public bool CreateAccounts { get; set; }

    /// <summary>Roles of such accounts.</summary>
    public string[] RolesOfNewAccounts { get; set; } = ["user"];

    public bool IsOn => !string.IsNullOrEmpty(Authority);
}

internal sealed class OpenIdConnectOptionsValidation : IValidateOptions<OpenIdConnectOptions>
{
    public ValidateOptionsResult Validate(string? name, OpenIdConnectOptions options)
    {
        if (!options.IsOn) return ValidateOptionsResult.Success;
        var faults = new List<string>();
        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority) || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
            faults.Add($"{OpenIdConnectOptions.Section}:{nameof(OpenIdConnectOptions.Authority)} is \"{options.Authority}\"; it must be an https address, or http on this computer.");
        if (options.ClientId.Length == 0) faults.Add($"{OpenIdConnectOptions.Section}:{nameof(OpenIdConnectOptions.ClientId)} is missing.");
        if (!options.Scope.Split(' ').Contains("openid")) faults.Add($"{OpenIdConnectOptions.Section}:{nameof(OpenIdConnectOptions.Scope)} must contain openid.");
        if (options.DisplayName.Length is 0 or > 60) faults.Add($"{OpenIdConnectOptions.Section}:{nameof(OpenIdConnectOptions.DisplayName)} must have 1 to 60 characters.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
