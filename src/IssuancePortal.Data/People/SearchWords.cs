using System.Globalization;
using System.Text;
using IssuancePortal.Issuance.People;

namespace IssuancePortal.Data.People;

/// <summary>
/// Makes the words under which people are found and the words of a query alike: lower case, without diacritics, with the letters that Unicode does not take apart
/// written as people type them without such a keyboard (ł → l, ß → ss, ø → o).
/// </summary>
internal static class SearchWords
{
    public const int MaxLength = 100;

    /// <summary>After every word that begins with a prefix: the last code point there is.</summary>
    private const string Last = "\U0010FFFF";

    private static readonly char[] Inside = ['-', '\'', '.', '_', '+'];

    /// <summary>The words of a query; every one must begin a word of the person.</summary>
    public static IReadOnlyList<string> OfQuery(string query) =>
        [.. Split(query).Select(word => word.Length <= MaxLength ? word : word[..MaxLength]).Distinct(StringComparer.Ordinal).Take(8)];

    /// <summary>All words under which a person is found.</summary>
    public static ISet<string> Of(Person person)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Split($"{person.GivenName} {person.Surname}"))
        {
            AddParts(words, name, 0, name.Length);
            words.Add(name.Replace("'", "", StringComparison.Ordinal));
        }

        // Within an address only what stands before the at sign begins a word: the rest is the same for everybody.
        foreach (var address in Split($"{person.Email} {person.Upn}"))
            AddParts(words, address, 0, address.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? at : address.Length);

        foreach (var number in Split(person.EmployeeNumber))
        {
            AddParts(words, number, 0, number.Length);
            var digits = number[(number.AsSpan().IndexOfAnyInRange('0', '9') is var first and >= 0 ? first : number.Length)..];
            words.Add(digits);
            words.Add(digits.TrimStart('0'));
        }

        words.Remove("");
        return words.Select(word => word.Length <= MaxLength ? word : word[..MaxLength]).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The end, not included, of the range of words that begin with a prefix.</summary>
    public static string After(string prefix) => prefix + Last;

    private static string[] Split(string text) => Normalise(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The word itself and what follows each mark inside it.</summary>
    private static void AddParts(HashSet<string> words, string word, int from, int to)
    {
        words.Add(word);
        for (var i = from; i < to - 1; i++)
            if (Inside.Contains(word[i])) words.Add(word[(i + 1)..]);
    }

    private static string Normalise(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark) continue;
            if (rune.Value == ',' || rune.Value == ';' || Rune.IsControl(rune)) result.Append(' ');
            else if (Plain(rune.Value) is { } plain) result.Append(plain);
            else result.Append(Rune.ToLowerInvariant(rune));
        }

        return result.ToString();
    }

    private static string Decomposed(string text)
    {
        try
        {
            return text.ToLowerInvariant().Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair, as a person's typing can produce for a moment: it finds what it finds.
            return text.ToLowerInvariant();
        }
    }

    private static string? Plain(int letter) => letter switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' or 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        '’' or '‘' or 'ʼ' or '´' or '`' => "'",
        '‐' or '‑' or '–' => "-",
        _ => null,
    };
}
