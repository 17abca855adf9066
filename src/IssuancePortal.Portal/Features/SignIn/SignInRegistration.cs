using Microsoft.AspNetCore.Authentication.Cookies;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>The session cookie and where it sends those who have none.</summary>
internal sealed class SignInRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) =>
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(x =>
        {
            x.LoginPath = "/sign-in";
            x.AccessDeniedPath = "/access-denied";
            x.ReturnUrlParameter = "returnUrl";
            x.Cookie.Name = "portal";
            x.Cookie.SameSite = SameSiteMode.Lax;
        });
}
