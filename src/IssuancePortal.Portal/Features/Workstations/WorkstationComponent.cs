using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Base of what shows the readers of the person's workstation: looks again whenever something happens there, or another workstation is chosen.</summary>
public abstract class WorkstationComponent : LiveComponent
{
    private Guid? _watched;
    private IDisposable? _watch;
    private Action? _changed;

    [Inject]
    protected IPageWorkstation Workstation { get; set; } = null!;

    [Inject]
    protected IWorkstations Workstations { get; set; } = null!;

    /// <summary>Looks into the readers; what is found is shown after it.</summary>
    protected abstract Task LookAsync();

    /// <summary>Looks now, and from now on whenever there is something to see.</summary>
    protected async Task FollowAsync()
    {
        await Workstation.OpenAsync();
        Workstation.Changed += _changed = Hear(TurnAsync);
        await TurnAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Workstation.Changed -= _changed;
        _watch?.Dispose();
    }

    /// <summary>How the reader is drawn.</summary>
    /// <param name="reader">The reader; null for none.</param>
    /// <param name="refusal">Why what lies in it is not taken; null when it is.</param>
    private protected static CardPosition PositionOf(CheckedReader? reader, Refusal? refusal) => reader switch
    {
        null => CardPosition.NoReader,
        { Report.State: ReaderState.Empty } => CardPosition.Empty,
        { Report.State: ReaderState.Reading } => CardPosition.Inserting,
        { Card: not null } when refusal is null => CardPosition.Card,
        _ => CardPosition.Refused,
    };

    /// <summary>The one sentence beside the reader, from the page's texts "Reader.X".</summary>
    /// <param name="reader">The reader; null for none.</param>
    /// <param name="refused">Why what lies in it is not taken, in words; null when it is.</param>
    /// <param name="texts">The page's texts.</param>
    private protected static string InstructionOf(CheckedReader? reader, string? refused, IStringLocalizer texts) => reader switch
    {
        null => texts["Reader.None"],
        { Report.State: ReaderState.Empty } => texts["Reader.Insert", reader.Name],
        { Report.State: ReaderState.Reading } => texts["Reader.Reading"],
        { Card: null } => texts["Reader.Mute"],
        _ => refused ?? texts["Reader.Ready"],
    };

    private async Task TurnAsync()
    {
        if (_watched != Workstation.Id)
        {
            _watch?.Dispose();
            _watched = Workstation.Id;
            _watch = _watched is { } id ? Workstations.Watch(id, Hear(ShowAsync)) : null;
        }

        await ShowAsync();
    }

    private async Task ShowAsync()
    {
        await LookAsync();
        StateHasChanged();
    }
}
