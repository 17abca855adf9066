using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>After signing out of a session that another provider opened: there one may still be signed in.</summary>
public sealed partial class SignedOutPage
{
    [Inject]
    internal IOptions<OpenIdConnectOptions> OpenId { get; set; } = null!;
}
