using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary>Shows a device's card as it is printed, prints it, and asks whether it was printed well. Shows nothing where the policy prints nothing.</summary>
public sealed partial class PrintPanel
{
    private PrintView? _view;
    private Judged? _judged;
    private Refusal? _refusal;
    private Refusal? _unseen;
    private IReadOnlyList<CardPrinter> _printers = [];
    private Guid? _listed;
    private Guid? _device;
    private string _printing = "";
    private int _chosen;
    private bool _isBusy;
    private bool _isFresh;
    private bool _isListed;
    private bool _isFollowing;
    private Actor _actor = null!;

    [Parameter, EditorRequired]
    public Guid DeviceId { get; set; }

    /// <summary>Nothing is shown of a card that was printed well before.</summary>
    [Parameter]
    public bool HidesWhenDone { get; set; }

    /// <summary>Says why nothing is printed.</summary>
    [Parameter]
    public bool ShowsNothing { get; set; }

    /// <summary>Tells that the card is void.</summary>
    [Parameter]
    public EventCallback Spoiled { get; set; }

    [Inject]
    private PrintCard Cards { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (_device == DeviceId) return;
        _device = DeviceId;
        _actor = await Actors.GetAsync();
        await ReadAsync();
        if (_view?.Layout is null || _isFollowing) return;
        _isFollowing = true;
        await FollowAsync();
    }

    /// <summary>Printers are asked for once for each workstation: not at every card that moves there.</summary>
    protected override async Task LookAsync()
    {
        if (_isListed && _listed == Workstation.Id) return;
        (_isListed, _listed) = (true, Workstation.Id);
        var listed = await Cards.PrintersAsync(_listed, _actor);
        (_printers, _chosen) = (listed.Succeeded ? listed.Value : [], 0);
    }

    private async Task ReadAsync()
    {
        var looked = await Cards.LookAsync(DeviceId, _actor);
        (_view, _unseen) = (looked.Succeeded ? looked.Value : null, looked.Refusal);
    }

    private async Task PrintAsync(CardPrinter? printer)
    {
        (_isBusy, _refusal, _printing) = (printer is not null, null, printer?.Description ?? "");
        var order = printer is null ? new PrintOrder(DeviceId, PrintDoor.Browser) : new PrintOrder(DeviceId, printer.Door, printer.Name, printer.WorkstationId, await Workstation.BrowserIdAsync());
        var printed = await Cards.PrintAsync(order, _actor);
        (_isBusy, _refusal) = (false, printed.Refusal);
        await ReadAsync();
        if (printer is null && printed.Succeeded) await Scripts.CallAsync("card-layout", "openPdf", $"print/{printed.Value}.pdf");
    }

    private async Task JudgeAsync(PrintState verdict)
    {
        if (verdict == PrintState.Spoiled && !await Confirmation.AskAsync(new ConfirmQuestion(L["Spoil.Ask"], [L["Spoil.Void"], L["Spoil.Count"], L["Spoil.Destroy"]], L["Spoil.Do"]))) return;
        var judged = await Cards.JudgeAsync(_view!.Job!.Id, verdict, _actor);
        (_refusal, _judged, _isFresh) = (judged.Refusal, judged.Succeeded ? judged.Value : null, true);
        if (_judged is { State: PrintState.Spoiled })
        {
            await Spoiled.InvokeAsync();
            return;
        }

        await ReadAsync();
    }
}
