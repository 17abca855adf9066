using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>
/// Fills the placeholders of a template: <c>{person.name}</c>. Values are data and stay so: in HTML they are escaped, in subjects they have no line breaks, and a placeholder inside a value is not
/// filled again.
/// </summary>
public static partial class NotificationText
{
    /// <summary>Every placeholder there is, in the order in which they are offered. None holds a secret.</summary>
    public static IReadOnlyList<string> Placeholders { get; } =
    [
        "recipient.name", "person.name", "person.link", "actor.name", "device.kind", "device.serial", "device.link", "request.id", "request.link", "policy", "reason", "due", "at", "portal.name",
    ];

    /// <summary>Stands for a value that an event does not have.</summary>
    private const string Nothing = "–";

    /// <summary>The first placeholder of a text that does not exist; null when all do.</summary>
    public static string? Unknown(string text) => Placeholder().Matches(text).Select(match => match.Groups[1].Value).FirstOrDefault(name => !Placeholders.Contains(name));

    /// <summary>The text with its values.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) => Placeholder().Replace(text, match => ValueOf(match, values));

    /// <summary>A subject: one line, at most 200 characters.</summary>
    public static string Subject(string text, IReadOnlyDictionary<string, string> values)
    {
        var line = Breaks().Replace(Fill(text, values), " ").Trim();
        return line.Length <= 200 ? line : line[..199] + "…";
    }

    /// <summary>A simple HTML page: paragraphs where the text has blank lines, links where it has addresses, everything escaped.</summary>
    public static string Html(string body, IReadOnlyDictionary<string, string> values, string language, string subject)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html><html lang=\"").Append(language).Append("\"><head><meta charset=\"utf-8\"><title>").Append(WebUtility.HtmlEncode(subject)).Append("</title></head>")
            .Append("<body style=\"font-family:sans-serif;font-size:15px;line-height:1.5;color:#142120;max-width:40em\">");
        foreach (var paragraph in BlankLines().Split(Fill(body, values).Trim()))
            html.Append("<p>").Append(Linked(paragraph).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</p>");
        return html.Append("</body></html>").ToString();
    }

    private static string Linked(string text)
    {
        var html = new StringBuilder();
        var at = 0;
        foreach (Match link in Links().Matches(text))
        {
            var address = WebUtility.HtmlEncode(link.Value);
            html.Append(WebUtility.HtmlEncode(text[at..link.Index])).Append("<a href=\"").Append(address).Append("\">").Append(address).Append("</a>");
            at = link.Index + link.Length;
        }

        return html.Append(WebUtility.HtmlEncode(text[at..])).ToString();
    }

    private static string ValueOf(Match match, IReadOnlyDictionary<string, string> values) =>
        !Placeholders.Contains(match.Groups[1].Value) ? match.Value : values.GetValueOrDefault(match.Groups[1].Value) is { Length: > 0 } value ? value : Nothing;

    [GeneratedRegex(@"\{([A-Za-z.]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[\r\n\t\u2028\u2029]+")]
    private static partial Regex Breaks();

    [GeneratedRegex(@"\r?\n[ \t]*\r?\n\s*")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"https?://[^\s<>""']+[^\s<>""'.,;:!?)]")]
    private static partial Regex Links();
}
