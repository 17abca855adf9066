using System.Globalization;

namespace IssuancePortal.Portal.Features.Shell;

/// <summary>The languages that the portal speaks; the first is the fallback. A language is complete or absent, a test holds that.</summary>
internal static class Languages
{
    public static IReadOnlyList<CultureInfo> All { get; } = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("de")];

    public static CultureInfo Default => All[0];
}
