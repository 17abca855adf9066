using IssuancePortal.Issuance.Devices;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>A drawn device and where it goes: card and reader, key and port, a computer with its chip, or a phone. A card or key moves in when one is inserted, out when it is pulled; with reduced motion it simply stands where it is.</summary>
public sealed partial class CardDrawing
{
    private readonly string _clip = $"photo-{Guid.NewGuid():N}"[..14];

    [Parameter, EditorRequired]
    public CardPosition Position { get; set; }

    /// <summary>What the drawing shows, in words.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>What is drawn.</summary>
    [Parameter]
    public DeviceKind Form { get; set; }

    /// <summary>First line on the card, such as the holder's name.</summary>
    [Parameter]
    public string? Line1 { get; set; }

    /// <summary>Second line on the card, such as the kind of card.</summary>
    [Parameter]
    public string? Line2 { get; set; }

    [Parameter]
    public string? PhotoSource { get; set; }

    /// <summary>In pixels.</summary>
    [Parameter]
    public int Width { get; set; } = 196;

    private static string? Short(string? text, int length) => text is null || text.Length <= length ? text : $"{text.AsSpan(0, length - 1).TrimEnd()}…";
}
