using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>A question before something is done, which shows what will happen; there is no yes before that is known.</summary>
public sealed partial class AskDialog
{
    private readonly string _id = $"ask-{Guid.NewGuid():N}"[..12];
    private ElementReference _dialog;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    [Parameter]
    public string? Lead { get; set; }

    [Parameter]
    public string Icon { get; set; } = "info";

    /// <summary>What the button says that does it.</summary>
    [Parameter, EditorRequired]
    public string Verb { get; set; } = "";

    /// <summary>It cannot be undone, or keeps somebody from working.</summary>
    [Parameter]
    public bool IsFinal { get; set; }

    [Parameter]
    public bool IsBusy { get; set; }

    /// <summary>What will happen; null while that is not known.</summary>
    [Parameter]
    public Foreseen? Foreseen { get; set; }

    /// <summary>Why it cannot be done.</summary>
    [Parameter]
    public Refusal? Refusal { get; set; }

    /// <summary>Said when nothing of the portal's records changes.</summary>
    [Parameter]
    public string? NothingText { get; set; }

    /// <summary>What is chosen with it.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter]
    public EventCallback OnYes { get; set; }

    [Parameter]
    public EventCallback OnNo { get; set; }

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Scripts.CallAsync("focus", "showModal", _dialog);
    }
}
