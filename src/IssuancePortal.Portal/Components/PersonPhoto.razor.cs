using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

public enum PhotoShape
{
    Round,

    /// <summary>3:4, as on the card.</summary>
    Portrait,
}

/// <summary>A person's photo, or the initials on a ground whose hue is always the same for the same name.</summary>
public sealed partial class PersonPhoto
{
    private bool _broken;
    private string? _lastSource;

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>The photo's address; null shows the initials.</summary>
    [Parameter]
    public string? Source { get; set; }

    /// <summary>Width in pixels.</summary>
    [Parameter]
    public int Size { get; set; } = 32;

    [Parameter]
    public PhotoShape Shape { get; set; }

    /// <summary>False where the name does not stand beside it.</summary>
    [Parameter]
    public bool Decorative { get; set; } = true;

    private string Initials
    {
        get
        {
            var words = Name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return words.Length switch
            {
                0 => "?",
                1 => First(words[0]),
                _ => First(words[0]) + First(words[^1]),
            };
        }
    }

    private int Hue => Name.Aggregate(17, (hash, letter) => ((hash * 31) + letter) % 360);

    protected override void OnParametersSet()
    {
        if (_lastSource == Source)
            return;
        _lastSource = Source;
        _broken = false;
    }

    private static string First(string word) => StringInfo.GetNextTextElement(word).ToUpper(CultureInfo.CurrentCulture);
}
