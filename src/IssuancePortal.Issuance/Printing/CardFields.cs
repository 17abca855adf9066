using System.Globalization;
using System.Text.RegularExpressions;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;

namespace IssuancePortal.Issuance.Printing;

/// <summary>What a card can say of its person and itself: fields that stand in braces in texts and codes.</summary>
public static partial class CardFields
{
    /// <summary>Names of all fields; each has a text "field.X".</summary>
    public static IReadOnlyList<string> All { get; } =
        ["name", "given-name", "surname", "title", "department", "organisation", "site", "affiliation", "employee-number", "email", "serial", "policy", "issued", "expires"];

    /// <summary>Somebody who shows how a design looks, with letters that others forget.</summary>
    public static PrintFacts Sample { get; } = new(
        new Dictionary<string, string>
        {
            ["name"] = "Sofía Größmann-Łukasik", ["given-name"] = "Sofía", ["surname"] = "Größmann-Łukasik", ["title"] = "Head of Möbius research", ["department"] = "Engineering", ["organisation"] = "Example Works",
            ["site"] = "Zürich", ["affiliation"] = "Employee", ["employee-number"] = "E00420017", ["email"] = "sofia.groessmann@example.org", ["serial"] = "00D19C0A7F3342E1", ["policy"] = "Employee card",
            ["issued"] = "2026-01-05", ["expires"] = "2029-01-04",
        },
        null);

    /// <summary>What a device's card says. Before it is personalised it says the day it would expire if that were done today: never later than it does.</summary>
    public static PrintFacts Of(Person person, Device device, string policy, int validDays, ReadOnlyMemory<byte>? photo, DateTimeOffset now) => new(
        new Dictionary<string, string>
        {
            ["name"] = person.Name, ["given-name"] = person.GivenName, ["surname"] = person.Surname, ["title"] = person.Title, ["department"] = person.Department, ["organisation"] = person.Organisation,
            ["site"] = person.Site, ["affiliation"] = person.Affiliation, ["employee-number"] = person.EmployeeNumber, ["email"] = person.Email, ["serial"] = device.Serial, ["policy"] = policy,
            ["issued"] = Day(device.IssuedAt ?? now), ["expires"] = Day(device.ExpiresAt ?? now.AddDays(validDays)),
        },
        photo);

    /// <summary>Fields that a text names.</summary>
    public static IEnumerable<string> In(string text) => Field().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>The text with what its fields say.</summary>
    public static string Fill(string text, PrintFacts facts) => Field().Replace(text, match => facts.Texts.GetValueOrDefault(match.Groups[1].Value, ""));

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Field();
}

/// <summary>What a card says.</summary>
/// <param name="Texts">By the names of the fields.</param>
/// <param name="Photo">The portrait, JPEG; null for none.</param>
public sealed record PrintFacts(IReadOnlyDictionary<string, string> Texts, ReadOnlyMemory<byte>? Photo);
