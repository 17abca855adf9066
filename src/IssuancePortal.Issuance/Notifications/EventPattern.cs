using System.Text.RegularExpressions;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>
/// Which audit events are meant, as a person writes it: names as in <see cref="Audit.AuditEvent.What"/>, separated by commas, blanks or new lines. A star stands for the rest of a name:
/// <c>request.*</c>, <c>*</c>. A colon narrows to the type of the request or to the state
/// that the event led to: <c>request.File:PinUnlock</c>, <c>request.Approve:Approved</c>.
/// </summary>
public static partial class EventPattern
{
    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    /// <summary>Longest pattern, in characters.</summary>
    public const int MaxLength = 1000;

    /// <summary>The single names of a pattern.</summary>
    public static IReadOnlyList<string> Parts(string pattern) => pattern.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True when every part is a name, a star, or a name's beginning and a star.</summary>
    public static bool IsValid(string pattern) => pattern.Length <= MaxLength && Parts(pattern) is { Count: > 0 } parts && parts.All(part => Part().IsMatch(part));

    /// <summary>True when an event of this name may be meant; what stands behind a colon is not looked at.</summary>
    public static bool MayMatch(string pattern, string what) => Parts(pattern).Any(part => MatchesName(Name(part), what));

    /// <summary>True when an event is meant.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="what">The event's name.</param>
    /// <param name="traits">Type of the event's request and the state that it led to, as far as there are any.</param>
    public static bool Matches(string pattern, string what, params IEnumerable<string?> traits) =>
        Parts(pattern).Any(part => MatchesName(Name(part), what) && (Trait(part) is not { } trait || traits.Contains(trait)));

    private static bool MatchesName(string name, string what) => name.EndsWith('*') ? what.StartsWith(name[..^1], StringComparison.Ordinal) : what == name;

    private static string Name(string part) => part.Split(':')[0];

    private static string? Trait(string part) => part.Split(':') is [_, var trait] ? trait : null;

    [GeneratedRegex(@"^(\*|[A-Za-z][A-Za-z.-]*\*?)(:[A-Za-z]+)?$")]
    private static partial Regex Part();
}
