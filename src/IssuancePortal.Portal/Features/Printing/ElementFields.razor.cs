using System.Globalization;
using IssuancePortal.Issuance.Printing;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary>What can be said of an element of a card.</summary>
public sealed partial class ElementFields
{
    private static readonly CardFont[] Fonts = Enum.GetValues<CardFont>();
    private static readonly TextAlign[] Aligns = Enum.GetValues<TextAlign>();

    [Parameter, EditorRequired]
    public CardElement Element { get; set; } = null!;

    [Parameter]
    public bool IsLocked { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<CardElement> Changed { get; set; }

    private Task FontAsync(TextElement text, ChangeEventArgs e) => Changed.InvokeAsync(text with { Font = Enum.Parse<CardFont>(Text(e)) });

    private Task AlignAsync(TextElement text, ChangeEventArgs e) => Changed.InvokeAsync(text with { Align = Enum.Parse<TextAlign>(Text(e)) });

    private static string Text(ChangeEventArgs e) => (e.Value as string ?? "").ReplaceLineEndings("\n");

    private static string Insert(string text, ChangeEventArgs e) => Text(e) is { Length: > 0 } field ? $"{text}{{{field}}}" : text;

    /// <summary>A number as the browser writes it; what is none leaves things as they were.</summary>
    private static decimal Number(ChangeEventArgs e, decimal before) => decimal.TryParse(e.Value as string, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, -1000, 1000) : before;

    private static string N(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
