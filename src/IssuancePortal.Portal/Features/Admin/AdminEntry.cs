using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Portal.Features.Admin;

/// <summary>A place on the administration page, for whoever may do any one of its permissions.</summary>
/// <param name="Order">10, 20, 30... in the order in which they are shown.</param>
/// <param name="Texts">The class whose resources hold the texts.</param>
/// <param name="TitleKey">Key of its name.</param>
/// <param name="TextKey">Key of one sentence on what is there.</param>
/// <param name="Icon">A symbol of icons.svg.</param>
/// <param name="Href">Relative to the base address, without a leading slash.</param>
/// <param name="Permissions">Any one of them opens it.</param>
public sealed record AdminEntry(int Order, Type Texts, string TitleKey, string TextKey, string Icon, string Href, IReadOnlyList<Permission> Permissions)
{
    /// <summary>True when the actor may open it.</summary>
    public bool IsFor(Actor actor) => Permissions.Any(actor.May);
}

/// <summary>What a feature says in its registration to have a place on the administration page.</summary>
internal static class AdminServices
{
    /// <inheritdoc cref="AdminEntry"/>
    /// <typeparam name="TTexts">The class whose resources hold the texts.</typeparam>
    public static IServiceCollection AddAdminPage<TTexts>(
        this IServiceCollection services, int order, string titleKey, string textKey, string icon, string href, params Permission[] permissions) =>
        services.AddSingleton(new AdminEntry(order, typeof(TTexts), titleKey, textKey, icon, href, permissions));
}
