using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>What a person does with their own device by themselves: change or unlock its PIN, and renew it when that is open.</summary>
public sealed partial class MyDevicePage
{
    private DeviceView? _view;
    private Refusal? _refusal;
    private DeviceMove? _asked;

    [Parameter]
    public Guid DeviceId { get; set; }

    [Inject]
    private LookAtDevice Devices { get; set; } = null!;

    [Inject]
    private MakeDeviceMove Moves { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    /// <summary>What a person may do with their own device by word alone.</summary>
    private IReadOnlyList<DeviceMove> Offered => [.. (_view?.Moves ?? []).Where(move => move is { Refusal: null, NeedsCard: false }).Select(move => move.Row.Move)];

    protected override Task OnParametersSetAsync() => LookAsync();

    private async Task LookAsync()
    {
        var actor = await Actors.GetAsync();
        var looked = await Devices.LookAsync(DeviceId, actor);
        // Here everybody sees their own only, whatever else their roles let them see elsewhere.
        var isOwn = looked.Succeeded && looked.Value.Device.PersonId == actor.PersonId;
        _view = isOwn ? looked.Value : null;
        _refusal = isOwn ? null : looked.Refusal ?? new Refusal("refusal.device-unknown");
    }

    private async Task MakeAsync(MoveChoice? choice)
    {
        var move = _asked;
        _asked = null;
        if (choice is null || move is not { } made) return;
        var done = await Moves.MakeAsync(DeviceId, made, choice, await Actors.GetAsync());
        if (done.Succeeded) Toasts.Done(L["Move.Done", W.Of(made), done.Value.Length]);
        else Toasts.Failed($"{W.What(done.Refusal)} {W.WhatToDo(done.Refusal)}");
        await LookAsync();
    }
}
