using System.Security.Claims;
using IssuancePortal.Portal.Features.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Hosting;

namespace IssuancePortal.Portal.Components.Layout;

/// <summary>Portal name and environment, search, what features put there, language, theme, person.</summary>
public sealed partial class TopBar
{
    private static readonly (string Theme, string Icon)[] Themes = [("system", "monitor"), ("light", "sun"), ("dark", "moon")];
    private SearchPalette? _palette;

    [Inject]
    private IEnumerable<TopBarItem> Items { get; set; } = [];

    [Inject]
    private IHostEnvironment Host { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private string? Tag => Options.Value.EnvironmentTag ?? (Host.IsProduction() ? null : Host.EnvironmentName);

    private static string NameOf(ClaimsPrincipal person) => person.FindFirstValue("name") ?? person.Identity?.Name ?? "";

    private string RolesOf(ClaimsPrincipal person) => string.Join(", ", person.FindAll(ClaimTypes.Role).Select(x => L[$"Role.{x.Value}"]).Select(x => x.ResourceNotFound ? x.Name["Role.".Length..] : x.Value));

    private async Task SetThemeAsync(string theme) => await Scripts.CallAsync("preferences", "setTheme", theme);
}
