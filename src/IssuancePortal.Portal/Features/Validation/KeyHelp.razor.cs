using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>Which keys do what in the queue, and the switch for them.</summary>
public sealed partial class KeyHelp
{
    private static readonly (string Keys, string Text)[] Shown =
    [
        ("J K", "Key.Move"), ("A", "Key.Approve"), ("R", "Key.Deny"), ("C", "Key.Claim"), ("X", "Key.Select"), ("/", "Key.Search"), ("Esc", "Key.Close"), ("?", "Key.Help"),
    ];

    private ElementReference _dialog;
    private bool _isShown;

    [Parameter]
    public bool IsOpen { get; set; }

    [Parameter]
    public bool AreKeysOn { get; set; }

    [Parameter]
    public EventCallback<bool> OnSwitched { get; set; }

    [Parameter]
    public EventCallback OnClosed { get; set; }

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isShown == IsOpen) return;
        _isShown = IsOpen;
        await Scripts.CallAsync("focus", IsOpen ? "showModal" : "close", _dialog);
    }

    private Task CloseAsync() => OnClosed.InvokeAsync();

    private async Task OnDialogClosed()
    {
        _isShown = false;
        if (IsOpen) await OnClosed.InvokeAsync();
    }
}
