using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Home;

namespace IssuancePortal.Portal.Features.Shell;

/// <summary>What a feature says in its registration to take part in the shell.</summary>
internal static class ShellServices
{
    /// <inheritdoc cref="NavEntry"/>
    /// <typeparam name="TTexts">The class whose resources hold the text.</typeparam>
    public static IServiceCollection AddNav<TTexts>(this IServiceCollection services, int order, string textKey, string icon, string href, params string[] roles) =>
        services.AddSingleton(new NavEntry(order, typeof(TTexts), textKey, icon, href, roles));

    /// <summary>A place in the rail for whoever may do any one of these, whichever role gives it.</summary>
    /// <typeparam name="TTexts">The class whose resources hold the text.</typeparam>
    public static IServiceCollection AddNav<TTexts>(
        this IServiceCollection services, int order, string textKey, string icon, string href, Permission permission, params Permission[] orThese) =>
        services.AddSingleton(new NavEntry(order, typeof(TTexts), textKey, icon, href) { Permissions = [permission, .. orThese] });

    /// <inheritdoc cref="TopBarItem"/>
    public static IServiceCollection AddTopBarItem<TComponent>(this IServiceCollection services, int order) =>
        services.AddSingleton(new TopBarItem(order, typeof(TComponent)));

    /// <inheritdoc cref="HomeSection"/>
    public static IServiceCollection AddHomeSection<TComponent>(this IServiceCollection services, int order) =>
        services.AddSingleton(new HomeSection(order, typeof(TComponent)));

    /// <inheritdoc cref="ISearchSource"/>
    public static IServiceCollection AddSearchSource<TSource>(this IServiceCollection services)
        where TSource : class, ISearchSource => services.AddScoped<ISearchSource, TSource>();
}
