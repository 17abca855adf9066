using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components.Layout;

/// <summary>The languages as links that come back to the page they were clicked on.</summary>
public sealed partial class LanguageLinks
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private static string Current => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    private string Href(CultureInfo language) =>
        $"preferences/language/{language.Name}?returnUrl={Uri.EscapeDataString(new Uri(Navigation.Uri).PathAndQuery)}";
}
