using System.Globalization;
using IssuancePortal.Issuance.Validation;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>Whether a row that has just come fits a text that the list was searched for, nearly as the store tells it: every word begins a word of name or number.</summary>
internal static class TextMatch
{
    private const CompareOptions Loose = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;

    private static readonly char[] Between = [' ', '-', '\''];

    public static bool Fits(QueueItem item, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return true;
        var words = $"{item.Person.Name} {item.Person.EmployeeNumber} {item.Person.EmployeeNumber.TrimStart('E', 'C', '0')}".Split(Between, StringSplitOptions.RemoveEmptyEntries);
        return text.Split(Between, StringSplitOptions.RemoveEmptyEntries).All(wanted => words.Any(word => CultureInfo.InvariantCulture.CompareInfo.IsPrefix(word, wanted, Loose)));
    }
}
