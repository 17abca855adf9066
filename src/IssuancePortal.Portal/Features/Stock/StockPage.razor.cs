using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Stock;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace IssuancePortal.Portal.Features.Stock;

/// <summary>Blank devices by place, taken in from a file, taken elsewhere, or written off.</summary>
public sealed partial class StockPage
{
    private const int Shown = 50;
    private readonly HashSet<Guid> _chosen = [];
    private IReadOnlyList<StockCount>? _counts;
    private IReadOnlyList<DeviceRow>? _devices;
    private string? _place;
    private string _to = "";
    private byte[] _bytes = [];
    private StockFile? _file;
    private Refusal? _refusal;
    private bool _isBusy;

    [Inject]
    private ImportStock Import { get; set; } = null!;

    [Inject]
    private MoveStock Stock { get; set; } = null!;

    [Inject]
    private FindDevices Devices { get; set; } = null!;

    [Inject]
    private MakeDeviceMove Moves { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private string Rejected => "data:text/csv;base64," + Convert.ToBase64String(ImportStock.RejectedFile(_file!, W.What));

    protected override Task OnInitializedAsync() => LookAsync();

    private async Task LookAsync() => _counts = await Stock.LookAsync(await Actors.GetAsync()) is { Succeeded: true } counts ? counts.Value : [];

    private async Task ShowAsync(string place)
    {
        _chosen.Clear();
        _place = place;
        _devices = await Devices.PageAsync(DeviceState.Available, place, 0, 500, await Actors.GetAsync()) is { Succeeded: true } found ? found.Value.Rows : [];
    }

    private void Choose(Guid id)
    {
        if (!_chosen.Remove(id)) _chosen.Add(id);
    }

    private async Task MoveAsync()
    {
        var moved = await Stock.MoveAsync([.. _chosen], _to, await Actors.GetAsync());
        await AfterAsync(moved.Refusal, moved.Succeeded ? L["Moved", moved.Value, _to] : "");
    }

    private async Task SpoilAsync()
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Spoil.Title", _chosen.Count], [L["Spoil.Effect"]], L["Spoil", _chosen.Count])) || !await StepUp.AskAsync()) return;
        Refusal? refusal = null;
        var actor = await Actors.GetAsync();
        foreach (var id in _chosen) refusal ??= (await Moves.MakeAsync(id, DeviceMove.Dispose, new MoveChoice(Disposal: DisposalReason.Spoiled), actor)).Refusal;
        await AfterAsync(refusal, L["Spoiled", _chosen.Count]);
    }

    private async Task AfterAsync(Refusal? refusal, string done)
    {
        if (refusal is null) Toasts.Done(done);
        else Toasts.Failed($"{W.What(refusal)} {W.WhatToDo(refusal)}");
        await LookAsync();
        if (_place is { } place) await ShowAsync(place);
    }

    private async Task ReadAsync(InputFileChangeEventArgs chosen)
    {
        (_file, _refusal) = (null, null);
        if (chosen.File.Size > ImportStock.MaxBytes)
        {
            _refusal = new Refusal("refusal.stock-file-too-large", ImportStock.MaxBytes / 1000);
            return;
        }

        await using var stream = chosen.File.OpenReadStream(ImportStock.MaxBytes);
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory);
        _bytes = memory.ToArray();
        var read = await Import.ReadAsync(_bytes, await Actors.GetAsync());
        (_file, _refusal) = (read.Succeeded ? read.Value : null, read.Refusal);
    }

    private async Task TakeInAsync(bool goodOnly)
    {
        _isBusy = true;
        var taken = await Import.TakeInAsync(_bytes, goodOnly, await Actors.GetAsync());
        _isBusy = false;
        _refusal = taken.Refusal;
        if (!taken.Succeeded) return;
        _file = null;
        Toasts.Done(L["Import.Done", taken.Value]);
        await LookAsync();
    }
}
