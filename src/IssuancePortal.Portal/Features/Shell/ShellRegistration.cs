using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using Radzen;

namespace IssuancePortal.Portal.Features.Shell;

/// <summary>The frame of the product: Blazor, languages, headers, error pages.</summary>
internal sealed class ShellRegistration : IPortalFeature
{
    public int Order => -100;

    public void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddCascadingAuthenticationState();
        services.AddAuthorization();
        services.AddHttpContextAccessor();
        services.AddLocalization();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<ShellOptions>, ShellOptionsValidation>();
        services.AddOptions<ShellOptions>().BindConfiguration(ShellOptions.Section).ValidateOnStart();
        services.AddSingleton<PublicAddress>();
        services.AddScoped<Toasts>();
        services.AddScoped<Confirmation>();
        services.AddScoped<PageScripts>();
        services.AddScoped<PageClock>();
        services.Configure<RequestLocalizationOptions>(x =>
        {
            x.DefaultRequestCulture = new RequestCulture(Languages.Default);
            x.SupportedCultures = [.. Languages.All];
            x.SupportedUICultures = [.. Languages.All];
            x.ApplyCurrentCultureToResponseHeaders = true;
        });
    }

    public void Map(WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapPreferences();
        app.MapRazorComponents<App>()
            .AddAdditionalAssemblies(app.Services.GetRequiredService<PageAssemblies>().Assemblies)
            .AddInteractiveServerRenderMode();
    }
}
