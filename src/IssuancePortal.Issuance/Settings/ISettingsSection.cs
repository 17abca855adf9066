using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace IssuancePortal.Issuance.Settings;

/// <summary>A section of the settings: a record whose defaults hold until somebody sets it. Limits of numbers are attributes; what concerns several values is said by <see cref="Faults"/>.</summary>
public interface ISettingsSection
{
    /// <summary>What does not fit together; none for good settings.</summary>
    IEnumerable<Refusal> Faults() => [];
}

/// <summary>What is wrong with settings.</summary>
public static class SettingRefusals
{
    /// <summary>Somebody else changed the section since it was read.</summary>
    public static Refusal Changed(string by) => new("refusal.setting-changed", by);

    internal static readonly Refusal Unknown = new("refusal.setting-unknown");

    internal static Refusal Empty(string section, string property) => new("refusal.setting-empty", $"{section}.{property}");

    internal static Refusal OutOfRange(string section, string property, object low, object high) => new("refusal.setting-out-of-range", $"{section}.{property}", low, high);

    /// <summary>Everything that is wrong with a section, limits first.</summary>
    public static IReadOnlyList<Refusal> FaultsOf(ISettingsSection section)
    {
        var name = section.GetType().Name;
        var faults = new List<Refusal>();
        foreach (var property in section.GetType().GetProperties())
        {
            var value = property.GetValue(section);
            if (property.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(value)) faults.Add(OutOfRange(name, property.Name, range.Minimum, range.Maximum));
            if (property.GetCustomAttribute<StringLengthAttribute>() is { } most && !most.IsValid(value)) faults.Add(new Refusal("refusal.setting-too-long", $"{name}.{property.Name}", most.MaximumLength));
            if (value is IList list && list.Cast<object>().Distinct().Count() != list.Count && property.PropertyType.GetGenericArguments()[0] != typeof(int)) faults.Add(new Refusal("refusal.setting-twice", $"{name}.{property.Name}"));
        }

        return [.. faults, .. section.Faults()];
    }
}
