using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Accounts;

/// <summary>One account: its roles and whom they cover, its lock, its sessions. One's own is only shown.</summary>
public sealed partial class AccountPage
{
    private static readonly Refusal OwnAccount = new("refusal.account-own");
    private AccountRow? _row;
    private IReadOnlyList<RoleDefinition> _roles = [];
    private ScopeChoices _scopes = new([], []);
    private IReadOnlyDictionary<string, HeldRole> _held = new Dictionary<string, HeldRole>();
    private IReadOnlyList<Refusal> _faults = [];
    private Refusal? _missing;
    private bool _own;
    private string? _password;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Inject]
    private ManageAccounts Accounts { get; set; } = null!;

    [Inject]
    private IIssuanceStore Store { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actors.GetAsync();
        _own = actor.AccountId == Id;
        _roles = await Store.ReadAsync(session => session.RolesAsync());
        if (await Accounts.ScopesAsync(actor) is { Succeeded: true } scopes) _scopes = scopes.Value;
        Take(await Accounts.LookAsync(Id, actor));
    }

    private void Changed(IReadOnlyDictionary<string, HeldRole> held) => (_held, _faults) = (held, []);

    private async Task SaveAsync()
    {
        List<string> effects =
        [
            .. _held.Values.Where(held => _row!.Roles.All(has => has.Role != held.Role)).Select(held => L["Accounts.Gives", W.Role(held.Role, _roles)].Value),
            .. _row!.Roles.Where(has => !_held.ContainsKey(has.Role)).Select(has => L["Accounts.Takes", W.Role(has.Role, _roles)].Value),
            L["Accounts.Within"],
        ];
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Accounts.Save", _row.Name], effects, L["Save"], Dangerous: false)) || !await StepUp.AskAsync()) return;
        Take(await Accounts.SetRolesAsync(Id, [.. _held.Values], await Actors.GetAsync()), L["Accounts.Saved"]);
    }

    private async Task LockAsync(bool locked)
    {
        if (locked && !await Confirmation.AskAsync(new ConfirmQuestion(L["Accounts.Lock.Ask", _row!.Name], [L["Accounts.Lock.Effect"], L["Accounts.EndSessions.Effect"]], L["Accounts.Lock"]))) return;
        if (!await StepUp.AskAsync()) return;
        Take(await Accounts.LockAsync(Id, locked, await Actors.GetAsync()), L[locked ? "Accounts.LockDone" : "Accounts.UnlockDone"]);
    }

    private async Task RenewAsync()
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Accounts.Renew.Ask", _row!.Name], [L["Accounts.Renew.Effect"], L["Accounts.EndSessions.Effect"]], L["Accounts.Renew"])) || !await StepUp.AskAsync()) return;
        var actor = await Actors.GetAsync();
        var renewed = await Accounts.RenewPasswordAsync(Id, actor);
        if (renewed.Succeeded) Take(await Accounts.LookAsync(Id, actor));
        _password = renewed.Succeeded ? renewed.Value : null;
        if (!renewed.Succeeded) _faults = [renewed.Refusal];
    }

    private async Task EndSessionsAsync()
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Accounts.EndSessions.Ask", _row!.Name], [L["Accounts.EndSessions.Effect"]], L["Accounts.EndSessions"])) || !await StepUp.AskAsync()) return;
        var ended = await Accounts.EndSessionsAsync(Id, await Actors.GetAsync());
        if (ended.Succeeded) Toasts.Done(L["Accounts.EndSessions.Done"]);
        else _faults = [ended.Refusal];
    }

    private void Take(Result<AccountRow> result, string? done = null)
    {
        if (result.Succeeded)
        {
            (_row, _faults) = (result.Value, []);
            _held = result.Value.Roles.ToDictionary(held => held.Role);
            if (done is not null) Toasts.Done(done);
        }
        else if (_row is null)
        {
            _missing = result.Refusal;
        }
        else
        {
            _faults = [result.Refusal];
        }
    }
}
