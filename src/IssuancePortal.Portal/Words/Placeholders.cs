using System.Globalization;
using System.Text.RegularExpressions;

namespace IssuancePortal.Portal.Words;

/// <summary>Fills {0}, {1}, ... of a text; where a value is missing, the brackets or the colon that would have introduced it go with it.</summary>
internal static partial class Placeholders
{
    public static string Fill(string text, object[] arguments)
    {
        if (arguments.Length > 0) return string.Format(CultureInfo.CurrentCulture, text, Pad(arguments));
        return Rest().Replace(Introduced().Replace(text, ""), "…");
    }

    /// <summary>A text may name fewer or more values than a refusal carries.</summary>
    private static object[] Pad(object[] arguments) => [.. arguments, .. Enumerable.Repeat<object>("…", Math.Max(0, 4 - arguments.Length))];

    [GeneratedRegex(@" ?\([^()]*\{\d\}[^()]*\)|: [„“]?\{\d\}[“”]?")]
    private static partial Regex Introduced();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Rest();
}
