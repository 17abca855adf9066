using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Base of what shows the cards in this computer's readers: looks again whenever a card, a reader, the client or the workstation comes or goes.</summary>
public abstract class ReadersComponent : LiveComponent
{
    private Guid? _watched;
    private IDisposable? _watch;
    private Action? _changed;
    private int _looks;

    [Inject]
    protected IPageWorkstation Workstation { get; set; } = null!;

    [Inject]
    protected ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private IWorkstations Workstations { get; set; } = null!;

    [Inject]
    private CheckReaders Readers { get; set; } = null!;

    /// <summary>Who looks; null while nobody has looked, and for those who may not look people up.</summary>
    protected Actor? Actor { get; private set; }

    protected override async Task OnInitializedAsync()
    {
        if (await Actors.FindAsync() is not { } actor || !actor.May(Permission.SearchPeople)) return;
        Actor = actor;
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

    /// <summary>What lies in the readers now; null when the client is not connected.</summary>
    protected abstract Task ShowAsync(CheckedReaders? readers, Func<bool> isLatest);

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
        await ShowAsync(_watched is not null && found.Succeeded ? found.Value : null, () => look == _looks);
        StateHasChanged();
    }
}
