using System.Reflection;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Flux;
using IssuancePortal.Portal.Start;

namespace IssuancePortal.Portal;

/// <summary>Puts the portal together from its features.</summary>
internal static class PortalHost
{
    private const string DefaultUrl = "http://localhost:5080";

    private static IReadOnlyList<IPortalFeature> Features { get; } =
    [
        .. typeof(PortalHost).Assembly.GetTypes()
            .Where(x => x is { IsClass: true, IsAbstract: false } && x.IsAssignableTo(typeof(IPortalFeature)))
            .Select(x => (IPortalFeature)Activator.CreateInstance(x)!)
            .OrderBy(x => x.Order).ThenBy(x => x.GetType().FullName, StringComparer.Ordinal),
    ];

    /// <param name="builder">The host being built.</param>
    /// <param name="pages">Further assemblies with pages and state.</param>
    public static WebApplicationBuilder AddPortal(this WebApplicationBuilder builder, params Assembly[] pages)
    {
        string[] addresses = ["urls", "http_ports", "https_ports"];
        if (addresses.All(x => string.IsNullOrEmpty(builder.Configuration[x])) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultUrl);

        // Outside Development the assets of packages are found only in published output or through the build's manifest.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddSingleton(new PageAssemblies(pages));
        builder.Services.AddFlux([typeof(PortalHost).Assembly, .. pages]);
        foreach (var feature in Features)
            feature.Add(builder);
        OptionsCheck.AddAll(builder.Services);
        return builder;
    }

    public static WebApplication UsePortal(this WebApplication app)
    {
        app.UseShell();
        foreach (var feature in Features)
            feature.Map(app);
        return app;
    }
}
