using System.Security.Claims;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>One's own account: passkeys, password, and where one is signed in.</summary>
public sealed partial class AccountPage
{
    private const int Shown = 20;

    private Actor? _actor;
    private string? _current;
    private IReadOnlyList<PasskeyView>? _passkeys;
    private IReadOnlyList<SignInSession>? _sessions;
    private bool _hasPassword;
    private bool _isSupported;
    private bool _isBusy;
    private string _name = "";
    private string _newName = "";
    private string? _renaming;
    private string? _fault;

    /// <summary>What became of changing the password: <c>Changed</c>, or the end of a text key <c>Fault.*</c> of the sign-in page.</summary>
    [SupplyParameterFromQuery]
    private string? Password { get; set; }

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private AccountPasskeys Passkeys { get; set; } = null!;

    [Inject]
    private AccountSessions Sessions { get; set; } = null!;

    [Inject]
    internal EndedSessions Ended { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private IServiceScopeFactory Scopes { get; set; } = null!;

    [Inject]
    private IStringLocalizer<SignInText> SignInTexts { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string? PasswordFault =>
        string.IsNullOrEmpty(Password) ? null
        : Password == "Current" ? L["Password.Wrong"].Value
        : SignInTexts[$"Fault.{Password}"] is { ResourceNotFound: false } known ? known.Value : SignInTexts["Fault.Stale"].Value;

    protected override async Task OnInitializedAsync()
    {
        _actor = await Actors.GetAsync();
        _current = (await Authentication.GetAuthenticationStateAsync()).User.FindFirstValue(PortalClaims.Session);
        await using (var scope = Scopes.CreateAsyncScope())
        {
            var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            _hasPassword = await accounts.FindByIdAsync(_actor.AccountId) is { } account && await accounts.HasPasswordAsync(account);
        }

        _isSupported = await Scripts.AskAsync<bool>("passkey", "supported");
        await LookAsync();
    }

    private static string IconOf(SignInWay way) => way switch
    {
        SignInWay.Passkey => "fingerprint",
        SignInWay.Card => "credit-card",
        SignInWay.OpenIdConnect => "external-link",
        SignInWay.Directory => "building-2",
        _ => "key-round",
    };

    private bool IsOpen(SignInSession session) => session.EndedAt is null && Time.GetUtcNow() - session.StartedAt < EndedSessions.Lifetime;

    private async Task LookAsync()
    {
        _passkeys = await Passkeys.ListAsync(_actor!.AccountId);
        _sessions = await Sessions.ListAsync(_actor.AccountId, Shown);
    }

    private async Task AddAsync()
    {
        _fault = null;
        if (string.IsNullOrWhiteSpace(_name) || !await StepUp.AskAsync()) return;
        _isBusy = true;
        StateHasChanged();
        var outcome = await Scripts.AskAsync<PasskeyOutcome>("passkey", "add", _name);
        _isBusy = false;
        if (outcome is { Done: true })
        {
            Toasts.Done(L["Passkeys.Added", _name.Trim()]);
            _name = "";
            await LookAsync();
        }
        else
        {
            _fault = outcome?.Words(L);
        }
    }

    private void BeginRename(PasskeyView passkey) => (_renaming, _newName, _fault) = (passkey.Id, passkey.Name, null);

    private async Task RenameAsync()
    {
        if (_renaming is not { } id) return;
        var renamed = await Passkeys.RenameAsync(id, _newName, await Actors.GetAsync());
        _fault = renamed.Succeeded ? null : $"{W.What(renamed.Refusal)} {W.WhatToDo(renamed.Refusal)}";
        if (renamed.Succeeded) _renaming = null;
        await LookAsync();
    }

    private async Task RemoveAsync(PasskeyView passkey)
    {
        _fault = null;
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Passkeys.Remove.Title", passkey.Name], [L["Passkeys.Remove.Effect"]], L["Passkeys.Remove.Verb"])) || !await StepUp.AskAsync()) return;
        var removed = await Passkeys.RemoveAsync(passkey.Id, await Actors.GetAsync());
        if (removed.Succeeded) Toasts.Done(L["Passkeys.Removed", passkey.Name]);
        else _fault = $"{W.What(removed.Refusal)} {W.WhatToDo(removed.Refusal)}";
        await LookAsync();
    }

    private async Task EndAsync(SignInSession session)
    {
        var ended = await Sessions.EndAsync(session.Id, await Actors.GetAsync());
        if (ended.Succeeded) Ended.End(session.Id);
        else Toasts.Failed($"{W.What(ended.Refusal)} {W.WhatToDo(ended.Refusal)}");
        await LookAsync();
    }
}
