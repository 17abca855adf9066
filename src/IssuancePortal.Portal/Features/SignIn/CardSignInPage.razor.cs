using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>
/// The way in with the card: the workstations that were used from this browser, those offered to everyone, and one whose client opens this page's link. The readers show what lies in them,
/// but not whose it is.
/// </summary>
public sealed partial class CardSignInPage
{
    private IReadOnlyList<Guid> _workstations = [];
    private PairingTicket? _ticket;
    private Action? _ticketChanged;
    private ElementReference _form;
    private string? _browser;
    private string? _admission;
    private bool _isSubmitting;
    private CardProven? _proven;
    private IReadOnlyList<Account> _accounts = [];
    private bool _mayFocus;

    /// <summary>Where to go afterwards, a local address.</summary>
    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [Inject]
    private IIssuanceStore Store { get; set; } = null!;

    [Inject]
    private IWorkstations Board { get; set; } = null!;

    [Inject]
    internal OfferedWorkstations Offered { get; set; } = null!;

    [Inject]
    internal PairingTickets Tickets { get; set; } = null!;

    [Inject]
    internal CardAdmissions Admissions { get; set; } = null!;

    [Inject]
    internal IOptions<WorkstationOptions> WorkstationOptions { get; set; } = null!;

    [Inject]
    private AccountSessions Sessions { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _browser = (await Authentication.GetAuthenticationStateAsync()).User.BrowserId();
        _ticketChanged = Hear(OnTicketChanged);
        var known = _browser is { } browser ? await Store.ReadAsync(session => session.WorkstationsOfBrowserAsync(browser)) : [];
        _workstations = [.. known.Select(workstation => workstation.Id).Concat(Offered.Ids).Distinct()];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_mayFocus)
        {
            _mayFocus = false;
            await Scripts.CallAsync("focus", "focus", "[data-account]");
        }

        if (_admission is null || _isSubmitting) return;
        _isSubmitting = true;
        await Scripts.CallAsync("passkey", "submit", _form);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (_ticket is not null) _ticket.Changed -= _ticketChanged;
    }

    private async Task BeginPairing()
    {
        if (_browser is null) return;
        if (_ticket is not null) _ticket.Changed -= _ticketChanged;
        var user = (await Authentication.GetAuthenticationStateAsync()).User;
        _ticket = Tickets.Issue(user, _browser, WorkstationOptions.Value.PublicUrl is { Length: > 0 } url ? new Uri(url) : new Uri(Navigation.BaseUri));
        _ticket.Changed += _ticketChanged;
    }

    private void OnTicketChanged()
    {
        if (_ticket?.WorkstationId is { } workstation)
        {
            _workstations = [.. _workstations.Append(workstation).Distinct()];
            _ticket.Changed -= _ticketChanged;
            _ticket = null;
        }

        StateHasChanged();
    }

    private async Task<Refusal?> AdmitAsync(CardProven proven)
    {
        var accounts = await Sessions.AccountsOfAsync(proven.PersonId);
        if (_browser is null || accounts.Count == 0) return AccountRefusals.NoAccount;
        if (accounts.Count == 1) Enter(proven, accounts[0]);
        else (_proven, _accounts, _mayFocus) = (proven, accounts, true);
        StateHasChanged();
        return null;
    }

    /// <summary>A ticket lives for a minute: it is made when the account is chosen.</summary>
    private void Enter(CardProven proven, Account account) => _admission = Admissions.Issue(proven, account.Id, _browser!);
}
