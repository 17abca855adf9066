using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>Label, hint, control and error, tied together for those who hear the page. The control takes its attributes from the context.</summary>
public sealed partial class FormField
{
    private readonly string _id = $"field-{Guid.NewGuid():N}"[..14];

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter, EditorRequired]
    public RenderFragment<FieldIds> ChildContent { get; set; } = null!;

    [Parameter]
    public string? Hint { get; set; }

    /// <summary>What is wrong and how to put it right; null when nothing is.</summary>
    [Parameter]
    public string? Error { get; set; }

    [Parameter]
    public bool Optional { get; set; }

    private FieldIds Ids
    {
        get
        {
            var described = string.Join(' ', new[] { Hint is null ? null : $"{_id}-hint", Error is null ? null : $"{_id}-error" }.OfType<string>());
            return new FieldIds(_id, described.Length == 0 ? null : described, Error is null ? null : "true");
        }
    }
}
