using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Accounts;

/// <summary>Makes an account; its one-time password is shown once.</summary>
public sealed partial class NewAccountPage
{
    private IReadOnlyList<RoleDefinition> _roles = [];
    private ScopeChoices _scopes = new([], []);
    private IReadOnlyDictionary<string, HeldRole> _held = new Dictionary<string, HeldRole>();
    private IReadOnlyList<Refusal> _faults = [];
    private string _name = "";
    private string _userName = "";
    private string _email = "";
    private string? _password;
    private string? _made;

    [Inject]
    private ManageAccounts Accounts { get; set; } = null!;

    [Inject]
    private IIssuanceStore Store { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _roles = await Store.ReadAsync(session => session.RolesAsync());
        if (await Accounts.ScopesAsync(await Actors.GetAsync()) is { Succeeded: true } scopes) _scopes = scopes.Value;
    }

    private async Task CreateAsync()
    {
        if (!await StepUp.AskAsync()) return;
        var made = await Accounts.CreateAsync(_userName, _name, _email, [.. _held.Values], await Actors.GetAsync());
        _faults = made.Succeeded ? [] : [made.Refusal];
        if (made.Succeeded) (_made, _password) = made.Value;
    }
}
