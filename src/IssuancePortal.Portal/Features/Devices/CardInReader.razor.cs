using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>The way to the pages of the devices that lie in this computer's readers now, in the top bar of those who work from the card.</summary>
public sealed partial class CardInReader
{
    private IReadOnlyList<Card> _cards = [];
    private Guid? _watched;
    private IDisposable? _watch;
    private Action? _changed;
    private bool _may;
    private int _looks;

    [Inject]
    private IPageWorkstation Workstation { get; set; } = null!;

    [Inject]
    private IWorkstations Workstations { get; set; } = null!;

    [Inject]
    private CheckReaders Readers { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _may = await Actors.FindAsync() is { } actor && actor.May(Permission.SearchPeople);
        if (!_may) return;
        Workstation.Changed += _changed = Hear(FollowAsync);
        await Workstation.OpenAsync();
        await FollowAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Workstation.Changed -= _changed;
        _watch?.Dispose();
    }

    private async Task FollowAsync()
    {
        if (_watched != Workstation.Id)
        {
            _watch?.Dispose();
            _watched = Workstation.Id;
            _watch = _watched is { } id ? Workstations.Watch(id, Hear(LookAsync)) : null;
        }

        await LookAsync();
    }

    private async Task LookAsync()
    {
        var look = ++_looks;
        var found = _watched is { } id ? await Readers.LookAsync(id, null, null, await Actors.GetAsync()) : default;
        if (look != _looks) return;
        _cards = _watched is not null && found.Succeeded
            ? [.. found.Value.Readers.Where(reader => reader.Card?.Device is not null).Select(reader => new Card(reader.Card!.Device!.Id, reader.Card.Device.Serial, reader.Card.Owner, reader.Card.Device.State))]
            : [];
        StateHasChanged();
    }

    private sealed record Card(Guid Id, string Serial, string? Owner, DeviceState State);
}
