using System.Reflection;

namespace IssuancePortal.Portal.Flux;

internal static class FluxRegistration
{
    /// <summary>Adds the store and everything that the assemblies declare for it; all of it lives as long as a circuit.</summary>
    public static IServiceCollection AddFlux(this IServiceCollection services, params Assembly[] assemblies)
    {
        var catalogue = new FluxCatalogue(assemblies);
        services.AddSingleton(catalogue);
        services.AddScoped<Store>();
        services.AddScoped<IDispatcher>(x => x.GetRequiredService<Store>());
        foreach (var feature in catalogue.Features)
        {
            services.AddScoped(feature);
            foreach (var state in feature.GetInterfaces().Where(x => x.IsGenericType && x.GetGenericTypeDefinition() == typeof(IState<>)))
                services.AddScoped(state, x => x.GetRequiredService(feature));
        }
        foreach (var effects in catalogue.EffectClasses)
            services.AddScoped(effects);
        return services;
    }
}
