using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>
/// Connects this computer: opens its CMS client with a ticket that is good for a minute, shows the compare code, and takes the workstation into use once its person has agreed
/// there. A ticket that runs out is replaced while the dialog is open.
/// </summary>
public sealed partial class ConnectDialog
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private ElementReference _dialog;
    private PairingTicket? _ticket;
    private ITimer? _timer;
    private Action? _wanted;
    private Action? _ticketChanged;
    private Action? _second;
    private bool _isOpen;
    private bool _isRefused;

    [Inject]
    internal CurrentWorkstation Workstation { get; set; } = null!;

    [Inject]
    internal PageWorkstations Page { get; set; } = null!;

    [Inject]
    internal ConnectDialogs Dialogs { get; set; } = null!;

    [Inject]
    internal ClientDownloads Downloads { get; set; } = null!;

    [Inject]
    private IWorkstations Board { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private int SecondsLeft => _ticket is null ? 0 : Math.Max(0, (int)Math.Ceiling((_ticket.ExpiresAt - Time.GetUtcNow()).TotalSeconds));

    private string Command => _ticket is null ? "" : $"cms-client pair {_ticket.Value} --portal {_ticket.Portal}";

    private IReadOnlyList<(Guid Id, string Name, bool IsLive)> Others =>
        [.. Workstation.Known.Where(known => known.Id != Workstation.Id || Workstation.Live is null).Select(known => (known.Id, known.MachineName, Board.Find(known.Id) is not null))];

    protected override void OnInitialized()
    {
        _ticketChanged = Hear(OnTicketChangedAsync);
        _second = Hear(OnSecondAsync);
        Dialogs.Wanted += _wanted = Hear(OnWantedAsync);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Dialogs.Wanted -= _wanted;
        Forget();
    }

    private async Task OnWantedAsync()
    {
        _isOpen = true;
        StateHasChanged();
        await Scripts.CallAsync("focus", "showModal", _dialog);
        await Workstation.OpenAsync();
        // Nothing to choose from: what else could be wanted?
        if (Workstation.Known.Count == 0 && Workstation.Live is null) await BeginAsync();
    }

    private async Task BeginAsync()
    {
        Forget();
        _ticket = await Page.StartPairingAsync();
        _isRefused = _ticket is null;
        if (_ticket is null) return;
        _ticket.Changed += _ticketChanged;
        _timer = Time.CreateTimer(_ => _second!(), null, Second, Second);
        StateHasChanged();
    }

    private async Task OnTicketChangedAsync()
    {
        if (_ticket?.WorkstationId is { } workstation)
        {
            var name = _ticket.MachineName ?? "";
            await UseAsync(workstation);
            Toasts.Done(L["Done", name]);
        }
        else
        {
            StateHasChanged();
        }
    }

    private async Task OnSecondAsync()
    {
        if (_ticket is null) return;
        if (SecondsLeft == 0) await BeginAsync();
        StateHasChanged();
    }

    private async Task UseAsync(Guid workstation)
    {
        await Workstation.UseAsync(workstation);
        await HideAsync();
    }

    private async Task HideAsync() => await Scripts.CallAsync("focus", "close", _dialog);

    private void Close()
    {
        Forget();
        _isOpen = false;
        _isRefused = false;
    }

    private void Forget()
    {
        _timer?.Dispose();
        _timer = null;
        if (_ticket is not null) _ticket.Changed -= _ticketChanged;
        _ticket = null;
    }
}
