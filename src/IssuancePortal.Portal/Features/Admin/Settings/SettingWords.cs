using System.Collections;
using System.Globalization;
using System.Reflection;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Words;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Admin.Settings;

/// <summary>Says sections of the settings, their values and what differs between two versions.</summary>
public sealed class SettingWords(TradeWords words, IStringLocalizer<AdminText> texts)
{
    public string NameOf(Type section) => words[$"setting.{section.Name}"];

    public string NameOf(PropertyInfo property) => words[$"setting.{property.DeclaringType!.Name}.{property.Name}"];

    /// <summary>A value in words.</summary>
    public string Say(PropertyInfo property, object? value) => value switch
    {
        null => texts[Nullable.GetUnderlyingType(property.PropertyType) is null ? "Settings.Usual" : "Settings.NoneInParticular"],
        string { Length: 0 } => texts["Settings.Nothing"],
        bool on => texts[on ? "Yes" : "No"],
        IList { Count: 0 } => texts["Settings.Nothing"],
        IList list => string.Join(", ", list.Cast<object>().Select(item => One(property, item))),
        _ => One(property, value),
    };

    /// <summary>What differs between two versions of a section.</summary>
    public IReadOnlyList<ChangeLine> Changes(ISettingsSection before, ISettingsSection after) =>
    [
        .. from property in before.GetType().GetProperties()
           let was = Say(property, property.GetValue(before))
           let now = Say(property, property.GetValue(after))
           where was != now
           let isText = property.PropertyType == typeof(string)
           select new ChangeLine(NameOf(property), isText ? Around(was, now) : was, isText ? Around(now, was) : now),
    ];

    /// <summary>A long text without what it begins and ends with as the other does, but for some words.</summary>
    private static string Around(string text, string other)
    {
        const int Context = 40;
        var (from, back) = (0, 0);
        while (from < Math.Min(text.Length, other.Length) && text[from] == other[from]) from++;
        while (back < Math.Min(text.Length, other.Length) - from && text[^(back + 1)] == other[^(back + 1)]) back++;
        var (start, end) = (Math.Max(0, from - Context), Math.Min(text.Length, text.Length - back + Context));
        return $"{(start > 0 ? "…" : "")}{text[start..end]}{(end < text.Length ? "…" : "")}";
    }

    /// <summary>One item of a value.</summary>
    public string One(PropertyInfo property, object value) => value switch
    {
        DeviceKind kind => words.Of(kind),
        Enum other => words[$"setting.{other.GetType().Name}.{other}"],
        string mode when ModeCatalogue.Find(mode) is not null => words.Mode(mode),
        _ => Convert.ToString(value, CultureInfo.CurrentCulture) ?? "",
    };
}
