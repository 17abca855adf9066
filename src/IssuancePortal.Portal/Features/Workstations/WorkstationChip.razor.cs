using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Whether this computer's readers can be reached, in the top bar of those who need them.</summary>
public sealed partial class WorkstationChip
{
    private bool _usesReaders;
    private Guid? _watched;
    private IDisposable? _watch;
    private Action? _changed;

    [Inject]
    internal CurrentWorkstation Workstation { get; set; } = null!;

    [Inject]
    internal ConnectDialogs Dialogs { get; set; } = null!;

    [Inject]
    private IWorkstations Workstations { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    private string Tone => Workstation.Live is not null ? "live" : Workstation.Known.Count > 0 ? "away" : "none";

    private string Words => Workstation.Live is { } live
        ? L[live.Readers.Readers.Count switch { 0 => "Chip.NoReader", 1 => "Chip.Reader", _ => "Chip.Readers" }, live.Readers.Readers.Count]
        : L[Workstation.Known.Count > 0 ? "Chip.Away" : "Connect"];

    protected override async Task OnInitializedAsync()
    {
        _usesReaders = await Actors.FindAsync() is { } actor && (actor.May(Permission.IssueDevice) || actor.May(Permission.BindDevice) || actor.May(Permission.UnlockPin) || actor.May(Permission.RecycleDevice) || actor.May(Permission.UseOwnDevices));
        if (!_usesReaders) return;
        Workstation.Changed += _changed = Hear(Show);
        await Workstation.OpenAsync();
        Follow();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Workstation.Changed -= _changed;
        _watch?.Dispose();
    }

    private void Show()
    {
        Follow();
        StateHasChanged();
    }

    private void Follow()
    {
        if (_watched == Workstation.Id) return;
        _watch?.Dispose();
        _watched = Workstation.Id;
        _watch = _watched is { } id ? Workstations.Watch(id, Hear(StateHasChanged)) : null;
    }
}
