using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>What happened, what to do, whether the card is still good, how many tries are left, one way on, and details for the help desk.</summary>
public sealed partial class ErrorPanel
{
    private readonly string _id = $"error-{Guid.NewGuid():N}"[..14];
    private bool? _copied;

    /// <summary>What happened, one sentence.</summary>
    [Parameter, EditorRequired]
    public string What { get; set; } = "";

    [Parameter]
    public string? WhatToDo { get; set; }

    /// <summary>Whether the card can still be used; null where no card takes part.</summary>
    [Parameter]
    public bool? CardIsGood { get; set; }

    /// <summary>Says more exactly what became of the card than the standard sentence.</summary>
    [Parameter]
    public string? CardText { get; set; }

    /// <summary>PIN tries left; null where unknown or irrelevant.</summary>
    [Parameter]
    public int? TriesLeft { get; set; }

    /// <summary>The one button.</summary>
    [Parameter]
    public RenderFragment? Action { get; set; }

    /// <summary>Plain text without secrets, for the help desk: code, what was being done, instruction, status word, when.</summary>
    [Parameter]
    public string? Details { get; set; }

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private async Task CopyAsync() => _copied = await Scripts.AskAsync<bool>("clipboard", "copy", Details);
}
