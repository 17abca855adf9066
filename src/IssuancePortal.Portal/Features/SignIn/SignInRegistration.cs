using System.Security.Claims;
using IssuancePortal.Data;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Start;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Accounts, the session cookie, who may do what, and the first administrator.</summary>
internal sealed class SignInRegistration : IPortalFeature
{
    /// <summary>Changes of an account reach cookies and circuits within 10 s.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(8);

    public void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddIdentityCore<Account>(Rules)
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<PortalDb>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<AccountClaims>();
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsValidation>();
        services.TryAddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<SignInOptions>>((passkeys, options) =>
        {
            passkeys.ServerDomain = options.Value.PasskeyDomain;
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
        });
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, Cookie)
            // Never set; Identity signs out of it when it refuses a session, and a scheme that is not there would make an error of that.
            .AddTwoFactorRememberMeCookie();
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = LookAgain;
            options.OnRefreshingPrincipal = KeepSession;
        });

        // One policy per permission, named as it is: [Authorize(nameof(Permission.IssueDevice))]. The use cases ask again.
        var policies = services.AddAuthorizationBuilder();
        foreach (var permission in Enum.GetValues<Permission>())
            policies.AddPolicy(permission.ToString(), policy => policy.RequireAssertion(context => context.User.ToActor() is { } actor && actor.May(permission)));

        services.AddScoped<AccountWriter>();
        services.AddScoped<CreateFirstAdministrator>();
        services.AddScoped<Admission>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<PasskeyCeremonies>();
        services.AddSingleton<FreshProofs>();
        services.AddSingleton<AddressLimits>();
        services.AddSingleton<ProveCard>();
        services.AddScoped<ExternalLogins>();
        services.AddOptions<OpenIdConnectOptions>().BindConfiguration(OpenIdConnectOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OpenIdConnectOptions>, OpenIdConnectOptionsValidation>();
        services.AddHttpClient(OpenIdConnectSignIn.Client).ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<TrustedAuthorities>().Handler());
        services.AddSingleton<OpenIdConnectSignIn>();
        services.AddSingleton<CardAdmissions>();
        services.AddScoped<ActorAccessor>();
        services.AddScoped<StepUp>();
        services.AddTopBarItem<StepUpHost>(95);
        services.AddScoped<AuthenticationStateProvider, SessionWatch>();
        services.AddSingleton<SignInTurns>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton<FirstAdministrator>();
        services.AddHostedService(provider => provider.GetRequiredService<FirstAdministrator>());
    }

    public void Map(WebApplication app)
    {
        app.MapAccount();
        app.MapPasskeys();
        app.MapOpenIdConnect();
    }

    private static void Rules(IdentityOptions options)
    {
        // Length counts, not kinds of characters (SP 800-63B §3.1.1.2).
        options.Password = new PasswordOptions
        {
            RequiredLength = 12,
            RequiredUniqueChars = 5,
            RequireDigit = false,
            RequireLowercase = false,
            RequireUppercase = false,
            RequireNonAlphanumeric = false,
        };
        options.Lockout = new LockoutOptions { MaxFailedAccessAttempts = 5, DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15), AllowedForNewUsers = true };
        options.User.RequireUniqueEmail = true;
    }

    private static void Cookie(CookieAuthenticationOptions options)
    {
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/access-denied";
        options.ReturnUrlParameter = "returnUrl";
        options.ExpireTimeSpan = EndedSessions.Lifetime;
        options.SlidingExpiration = true;
        options.Cookie.Name = "portal";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Events.OnValidatePrincipal = async context =>
        {
            if (context.Principal is { } principal && context.HttpContext.RequestServices.GetRequiredService<EndedSessions>().Has(principal)) context.RejectPrincipal();
            else await SecurityStampValidator.ValidatePrincipalAsync(context);
            // The account was looked at again: so are its person and the session, which another process may have ended.
            if (context is { ShouldRenew: true, Principal: { } looked } && !await IsGoodAsync(context.HttpContext, looked)) context.RejectPrincipal();
        };
    }

    private static async Task<bool> IsGoodAsync(HttpContext http, ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
        && await http.RequestServices.GetRequiredService<LiveAccounts>().FindAsync(id, principal.FindFirstValue(PortalClaims.Session), http.RequestAborted) is not null;

    /// <summary>A refreshed principal has the account's roles of now, but it is still the same sign-in.</summary>
    private static Task KeepSession(SecurityStampRefreshingPrincipalContext context)
    {
        foreach (var claim in context.CurrentPrincipal?.Claims.Where(claim => PortalClaims.OfSession.Contains(claim.Type)) ?? [])
            ((ClaimsIdentity)context.NewPrincipal!.Identity!).AddClaim(new Claim(claim.Type, claim.Value));
        return Task.CompletedTask;
    }
}
