using System.Runtime.Versioning;
using IssuancePortal.Contracts;
using Microsoft.Win32;

namespace IssuancePortal.CmsClient.Commands;

/// <summary>Registers the link scheme under HKEY_CURRENT_USER\Software\Classes.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsLinks
{
    private const string Key = @"Software\Classes\" + LineNames.Scheme;

    public static void Install(string program)
    {
        using var scheme = Registry.CurrentUser.CreateSubKey(Key);
        scheme.SetValue(null, "URL:CMS client");
        scheme.SetValue("URL Protocol", "");
        using var command = scheme.CreateSubKey(@"shell\open\command");
        command.SetValue(null, $"\"{program}\" pair --then-run \"%1\"");
    }

    public static void Uninstall() => Registry.CurrentUser.DeleteSubKeyTree(Key, throwOnMissingSubKey: false);
}
