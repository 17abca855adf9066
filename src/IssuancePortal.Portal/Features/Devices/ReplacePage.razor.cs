using System.Globalization;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Requests;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>The help desk has a device replaced, and reads what will happen before it does.</summary>
public sealed partial class ReplacePage
{
    private PersonView? _person;
    private Refusal? _refusal;
    private IReadOnlyList<Device> _devices = [];
    private IReadOnlyList<(DevicePolicy Policy, IReadOnlyList<Mode> Modes)> _offers = [];
    private Guid _deviceId;
    private IssuanceReason _reason = IssuanceReason.Lost;
    private Guid _policyId;
    private string _mode = "";
    private string? _until;
    private string? _comment;
    private Foreseen? _foreseen;
    private Refusal? _foreseenRefusal;
    private bool _isBusy;

    [Parameter]
    public Guid PersonId { get; set; }

    /// <summary>The device that it begins with.</summary>
    [SupplyParameterFromQuery]
    public Guid? Device { get; set; }

    [Inject]
    private LookAtPerson People { get; set; } = null!;

    [Inject]
    private FileRequest File { get; set; } = null!;

    [Inject]
    private ForeseeMove Foresee { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private IEnumerable<Mode> Modes => _offers.FirstOrDefault(offer => offer.Policy.Id == _policyId).Modes ?? [];

    /// <summary>Reasons for which the chosen device can be replaced.</summary>
    private IEnumerable<Replacement> Reasons => _devices.FirstOrDefault(device => device.Id == _deviceId) is { } device ? Replacement.All.Where(row => FileRequest.CanBeReplaced(device, row.Reason)) : [];

    private FileOrder Order => new(
        PersonId, _policyId, _mode, _reason, _deviceId,
        Replacement.Of(_reason)?.IsTemporary == true && DateOnly.TryParseExact(_until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day.ToDateTime(new TimeOnly(23, 59)), TimeSpan.Zero)
            : null,
        _comment);

    protected override async Task OnInitializedAsync()
    {
        var looked = await People.LookAsync(PersonId, await Actors.GetAsync());
        _refusal = looked.Refusal;
        if (!looked.Succeeded) return;
        _person = looked.Value;
        _devices = [.. _person.Devices.Where(device => device.Kind != DeviceKind.MobileApp && device.State is DeviceState.Issued or DeviceState.Suspended or DeviceState.Invalid)];
        if (_devices.Count == 0) return;
        _deviceId = _devices.FirstOrDefault(device => device.Id == Device)?.Id ?? _devices[0].Id;
        await ChooseAsync(() => { });
    }

    private async Task ChooseAsync(Action choose)
    {
        choose();
        if (Reasons.All(row => row.Reason != _reason) && Reasons.FirstOrDefault() is { } first) _reason = first.Reason;
        var actor = await Actors.GetAsync();
        _offers = await File.OffersAsync(PersonId, _reason, actor);
        if (_offers.All(offer => offer.Policy.Id != _policyId)) _policyId = _offers.Count > 0 ? _offers[0].Policy.Id : default;
        if (Modes.All(mode => mode.Name != _mode)) _mode = Modes.FirstOrDefault()?.Name ?? "";
        var foreseen = await Foresee.OfRequestAsync(Order, actor);
        (_foreseen, _foreseenRefusal) = (foreseen.Succeeded ? foreseen.Value : null, foreseen.Refusal);
    }

    private async Task FileAsync()
    {
        if (_isBusy) return;
        _isBusy = true;
        var filed = await File.FileAsync(Order, await Actors.GetAsync());
        _isBusy = false;
        _refusal = filed.Refusal;
        if (!filed.Succeeded) return;
        var mode = ModeCatalogue.Find(_mode);
        Toasts.Done($"{L["Replace.Filed"]} {L[mode is not null && WaitingRequest.IsBoundByOperator(mode) ? "Replace.Filed.Bind" : mode?.ActorOf(StageKind.Personalise) == StageActor.User ? "Replace.Filed.User" : "Replace.Filed.Operator"]}");
        Navigation.NavigateTo($"people/{PersonId}");
    }
}
