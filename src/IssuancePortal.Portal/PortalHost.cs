using System.Reflection;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Flux;
using IssuancePortal.Portal.Start;

namespace IssuancePortal.Portal;

/// <summary>Puts the portal together from its features.</summary>
internal static class PortalHost
{
    private const string DefaultUrl = "http://localhost:5080";

    /// <param name="builder">The host being built.</param>
    /// <param name="pages">Further assemblies with pages and state.</param>
    /// <param name="wanted">Which feature folders take part, by name; null for all. For hosts that show part of the portal.</param>
    public static WebApplicationBuilder AddPortal(this WebApplicationBuilder builder, Assembly[]? pages = null, Func<string, bool>? wanted = null)
    {
        pages ??= [];
        string[] addresses = ["urls", "http_ports", "https_ports"];
        if (addresses.All(x => string.IsNullOrEmpty(builder.Configuration[x])) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultUrl);

        // Outside Development the assets of packages are found only in published output or through the build's manifest.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddSingleton(new PageAssemblies(pages));
        builder.Services.AddFlux([typeof(PortalHost).Assembly, .. pages]);
        var features = FindFeatures(wanted ?? (_ => true));
        builder.Services.AddSingleton(features);
        foreach (var feature in features)
            feature.Add(builder);
        OptionsCheck.AddAll(builder.Services);
        return builder;
    }

    public static WebApplication UsePortal(this WebApplication app)
    {
        app.UseShell();
        foreach (var feature in app.Services.GetRequiredService<IReadOnlyList<IPortalFeature>>())
            feature.Map(app);
        return app;
    }

    private static IReadOnlyList<IPortalFeature> FindFeatures(Func<string, bool> wanted) =>
    [
        .. typeof(PortalHost).Assembly.GetTypes()
            .Where(x => x is { IsClass: true, IsAbstract: false } && x.IsAssignableTo(typeof(IPortalFeature)) && wanted(x.Namespace!.Split('.')[^1]))
            .Select(x => (IPortalFeature)Activator.CreateInstance(x)!)
            .OrderBy(x => x.Order).ThenBy(x => x.GetType().FullName, StringComparer.Ordinal),
    ];
}
