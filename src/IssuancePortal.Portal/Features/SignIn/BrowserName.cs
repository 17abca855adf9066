namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>A browser in a few words, from what it says of itself; enough for a person to recognise their own.</summary>
internal static class BrowserName
{
    private static readonly (string Mark, string Name)[] Browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Version/", "Safari")];
    private static readonly (string Mark, string Name)[] Systems = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent)) return "";
        var (mark, name) = Browsers.FirstOrDefault(it => userAgent.Contains(it.Mark, StringComparison.Ordinal));
        var system = Systems.FirstOrDefault(it => userAgent.Contains(it.Mark, StringComparison.Ordinal)).Name;
        if (mark is null) return system ?? "";
        var version = new string([.. userAgent[(userAgent.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].TakeWhile(char.IsAsciiDigit).Take(4)]);
        return string.Join(" · ", new[] { $"{name} {version}".Trim(), system }.OfType<string>());
    }
}
