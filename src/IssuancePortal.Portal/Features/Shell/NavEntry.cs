using System.Security.Claims;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.SignIn;

namespace IssuancePortal.Portal.Features.Shell;

/// <summary>A place in the rail. Shown only to those who may open it; the page and the use case check again.</summary>
/// <param name="Order">10, 20, 30... from the top; 900 and up stand at the foot of the rail.</param>
/// <param name="Texts">The class whose resources hold the text.</param>
/// <param name="TextKey">The key of the entry's word.</param>
/// <param name="Icon">A symbol of icons.svg.</param>
/// <param name="Href">Relative to the base address, without a leading slash; empty for the start page.</param>
/// <param name="Roles">Any one of them opens it; none means every signed-in person.</param>
public sealed record NavEntry(int Order, Type Texts, string TextKey, string Icon, string Href, params string[] Roles)
{
    /// <summary>Any one of them opens it, whichever role gives it; none means that only <see cref="Roles"/> count.</summary>
    public IReadOnlyList<Permission> Permissions { get; init; } = [];

    public bool IsFor(ClaimsPrincipal person) => person.Identity is { IsAuthenticated: true } && (Permissions.Count > 0 ? person.ToActor() is { } actor && Permissions.Any(actor.May) : Roles.Length == 0 || Roles.Any(person.IsInRole));
}
