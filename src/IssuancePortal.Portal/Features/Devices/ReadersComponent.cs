using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Base of what shows the cards in this computer's readers to those who look people up.</summary>
public abstract class ReadersComponent : WorkstationComponent
{
    private int _looks;

    [Inject]
    protected ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private CheckReaders Readers { get; set; } = null!;

    /// <summary>Who looks; null while nobody has looked, and for those who may not look people up.</summary>
    protected Actor? Actor { get; private set; }

    protected override async Task OnInitializedAsync()
    {
        if (await Actors.FindAsync() is not { } actor || !actor.May(Permission.SearchPeople)) return;
        Actor = actor;
        await FollowAsync();
    }

    /// <summary>What lies in the readers now; null when the client is not connected.</summary>
    protected abstract Task ShowAsync(CheckedReaders? readers, Func<bool> isLatest);

    protected sealed override async Task LookAsync()
    {
        var look = ++_looks;
        var workstation = Workstation.Id;
        var found = workstation is { } id ? await Readers.LookAsync(id, null, null, await Actors.GetAsync()) : default;
        if (look == _looks) await ShowAsync(workstation is not null && found.Succeeded ? found.Value : null, () => look == _looks);
    }
}
