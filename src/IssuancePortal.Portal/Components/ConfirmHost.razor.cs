using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>The confirmation dialog; stands once in the layout and shows what <see cref="Components.Confirmation"/> asks.</summary>
public sealed partial class ConfirmHost : IDisposable
{
    private ElementReference _dialog;
    private string _typed = "";
    private ConfirmQuestion? _open;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private bool MayAgree => Confirmation.Question?.TypeToConfirm is not { } wanted || string.Equals(_typed.Trim(), wanted, StringComparison.OrdinalIgnoreCase);

    protected override void OnInitialized() => Confirmation.Changed += OnChanged;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (ReferenceEquals(_open, Confirmation.Question))
            return;
        _open = Confirmation.Question;
        await Scripts.CallAsync("focus", _open is null ? "close" : "showModal", _dialog);
    }

    public void Dispose() => Confirmation.Changed -= OnChanged;

    private void OnChanged() => _ = InvokeAsync(() =>
    {
        _typed = "";
        StateHasChanged();
    });

    private void OnClosed()
    {
        // Escape closes the dialog in the browser: that is a no.
        if (Confirmation.Question is not null)
            Confirmation.Answer(false);
    }

    private void Answer(bool yes)
    {
        if (!yes || MayAgree)
            Confirmation.Answer(yes);
    }
}
