using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary>The people of a batch, and what can be done about each: out of the line, back into it, or an initial password when a card that was only bound is handed over.</summary>
public sealed partial class BatchPeople
{
    private int? _asked;
    private string _note = "";
    private bool _focus;
    private ElementReference _field;
    private BoundDevice? _bound;
    private bool _isShown;

    [Parameter]
    public Guid BatchId { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<BatchRow> Rows { get; set; } = [];

    /// <summary>Only those that are so far; null for everybody.</summary>
    [Parameter]
    public BatchItemState? State { get; set; }

    [Parameter]
    public bool HasMore { get; set; }

    [Parameter]
    public EventCallback OnMore { get; set; }

    [Parameter]
    public bool MayDrive { get; set; }

    [Parameter]
    public bool IsOpen { get; set; }

    [Parameter]
    public bool BindsOnly { get; set; }

    [Parameter]
    public EventCallback<(int Position, string Note)> OnSetAside { get; set; }

    [Parameter]
    public EventCallback<int> OnPutBack { get; set; }

    [Inject]
    private BindDevice Bind { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus) return;
        _focus = false;
        await _field.FocusAsync();
    }

    private void Ask(BatchRow row) => (_asked, _note, _focus) = (row.Item.Position, "", true);

    private async Task SetAsideAsync()
    {
        if (_asked is not { } position) return;
        _asked = null;
        await OnSetAside.InvokeAsync((position, _note));
    }

    private async Task PasswordAsync(BatchRow row)
    {
        var made = await Bind.RenewPasswordAsync(row.Item.RequestId!.Value, await Actors.GetAsync());
        if (!made.Succeeded)
        {
            Toasts.Failed($"{W.What(made.Refusal)} {W.WhatToDo(made.Refusal)}");
            return;
        }

        (_bound, _isShown) = (made.Value, made.Value.Display == DisplayMode.Displayed);
    }

    private async Task ShowAsync()
    {
        var shown = await Bind.ShowPasswordAsync(_bound!, await Actors.GetAsync());
        if (shown.Succeeded) _isShown = true;
        else Toasts.Failed(W.What(shown.Refusal));
    }
}
