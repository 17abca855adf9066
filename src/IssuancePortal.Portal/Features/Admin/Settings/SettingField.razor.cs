using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Settings;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Settings;

/// <summary>One setting, drawn after its type: a tick, a choice, several, a text, a number or numbers.</summary>
public sealed partial class SettingField
{
    private bool _unreadable;

    [Parameter, EditorRequired]
    public PropertyInfo Property { get; set; } = null!;

    [Parameter]
    public object? Value { get; set; }

    /// <summary>The new value, of the property's type.</summary>
    [Parameter]
    public EventCallback<object?> Changed { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    private Type Type => Property.PropertyType;

    /// <summary>What a list is of; null for what is no list.</summary>
    private Type? Item => Type.IsGenericType && Type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? Type.GetGenericArguments()[0] : null;

    /// <summary>What one is chosen from, which may be none for a type that can be null; null for other types.</summary>
    private Type? Chosable => (Nullable.GetUnderlyingType(Type) ?? Type) is { IsEnum: true } type ? type : null;

    private int Longest => Property.GetCustomAttribute<StringLengthAttribute>()?.MaximumLength ?? 0;

    /// <summary>A text of paragraphs rather than one line.</summary>
    private bool IsLong => Longest > 200;

    private static string Written(ChangeEventArgs e) => (e.Value as string ?? "").ReplaceLineEndings("\n").Trim();

    private RangeAttribute? Limits => Property.GetCustomAttribute<RangeAttribute>();

    /// <summary>What can be chosen, for a list of names; null for other types.</summary>
    private IReadOnlyList<object>? Choices =>
        Item is { IsEnum: true } item ? [.. Enum.GetValues(item).Cast<object>()]
        : Property.Name == nameof(DeviceSettings.Tightened) ? [.. ModeCatalogue.All.Where(mode => mode.IsDirect).Select(mode => mode.Name)]
        : Type == typeof(IReadOnlyList<string>) ? [.. ModeCatalogue.All.Select(mode => mode.Name)] : null;

    private IReadOnlyList<object> Chosen => Value is IList list ? [.. list.Cast<object>()] : [.. ModeCatalogue.All.Where(mode => mode.OnByDefault).Select(mode => mode.Name)];

    private string Text => Value is IList list ? string.Join(", ", list.Cast<object>()) : Convert.ToString(Value, CultureInfo.InvariantCulture) ?? "";

    private Array With(object item, bool has)
    {
        var chosen = Choices!.Where(other => Equals(other, item) ? has : Chosen.Contains(other)).ToArray();
        var list = Array.CreateInstance(Item!, chosen.Length);
        chosen.CopyTo(list, 0);
        return list;
    }

    private async Task ReadAsync(ChangeEventArgs e)
    {
        var parts = (e.Value as string ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        var numbers = parts.Select(part => int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : (int?)null).ToList();
        _unreadable = numbers.Contains(null) || (Type == typeof(int) && numbers.Count != 1);
        if (_unreadable) return;
        await Changed.InvokeAsync(Type == typeof(int) ? numbers[0]!.Value : numbers.Select(number => number!.Value).ToArray());
    }
}
