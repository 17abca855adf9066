using IssuancePortal.Data.Roles;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Roles;

/// <summary>One role, edited with its faults shown at once; or a new one, empty or copied.</summary>
public sealed partial class RolePage
{
    private static readonly IReadOnlyList<(string Group, IReadOnlyList<Permission> Permissions)> Groups =
    [
        ("Issuing", [Permission.SearchPeople, Permission.RequestIssuance, Permission.IssueDevice, Permission.BindDevice, Permission.HandOver]),
        ("Validating", [Permission.ApproveRequests, Permission.ChangePolicyAtApproval]),
        ("Helping", [Permission.SuspendDevice, Permission.ReplaceDevice, Permission.UnlockPin, Permission.RequestUpdate, Permission.TerminateDevice, Permission.TerminateAll]),
        ("Stock", [Permission.RecycleDevice, Permission.DisposeDevice, Permission.ManageStock, Permission.RemoveDevices]),
        ("Recovering", [Permission.RecoverKeys]),
        ("Auditing", [Permission.ReadAudit, Permission.ExportAudit]),
        (
            "Administering",
            [
                Permission.ReadSettings, Permission.ManagePolicies, Permission.ManageSettings, Permission.ManageRoles, Permission.ManagePeople, Permission.ManageWorkstations, Permission.ManageNotifications,
                Permission.ManageApiKeys,
            ]),
        ("Own", [Permission.UseOwnDevices]),
    ];
    private static readonly RoleScopeKind[] Kinds = Enum.GetValues<RoleScopeKind>();
    private readonly HashSet<Permission> _permissions = [];
    private RoleRow? _row;
    private string _name = "";
    private string _description = "";
    private RoleScopeKind _scope = RoleScopeKind.PerAccount;
    private IReadOnlyList<Refusal> _faults = [];
    private Refusal? _refused;
    private Refusal? _fixedWhy;
    private bool _fixed;
    private bool _mayChange;
    private bool _missing;
    private bool _loaded;

    [Parameter]
    public string? Name { get; set; }

    /// <summary>The role that a new one is copied from.</summary>
    [SupplyParameterFromQuery]
    public string? From { get; set; }

    [Inject]
    private ManageRoles Roles { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private string Heading => _row is { } row ? W.Role(row.Role) : L[Name is null ? "Roles.New" : "Roles.Title"];

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actors.GetAsync();
        _mayChange = actor.May(Permission.ManageRoles);
        var found = await Roles.ListAsync(actor);
        var rows = found.Succeeded ? found.Value : [];
        _row = rows.FirstOrDefault(row => row.Role.Name == Name);
        _missing = Name is not null && _row is null;
        var shown = _row ?? rows.FirstOrDefault(row => row.Role.Name == From);
        _fixedWhy = !_mayChange ? new Refusal("refusal.not-allowed", nameof(Permission.ManageRoles))
            : Name == Role.Administrator ? new Refusal("refusal.role-administrator-fixed")
            : Name is not null && actor.Roles.Contains(Name) ? new Refusal("refusal.role-own") : null;
        _fixed = _fixedWhy is not null;
        _permissions.Clear();
        if (shown is not null)
        {
            _permissions.UnionWith(shown.Role.Permissions);
            (_description, _scope) = (shown.Role.Description, shown.Role.ScopeKind);
            _name = _row is null ? L["Role.CopyOf", W.Role(shown.Role)] : shown.Role.DisplayName;
        }

        Check();
        _loaded = true;
    }

    private void Choose(Permission permission, bool chosen)
    {
        if (chosen) _permissions.Add(permission);
        else _permissions.Remove(permission);
        Check();
    }

    private void Check()
    {
        _refused = null;
        _faults = _fixed || (_row is null && _permissions.Count == 0) ? [] : RoleRules.Faults(_permissions);
    }

    private async Task SaveAsync()
    {
        var order = new RoleOrder(_name, _description, [.. _permissions.Order()], _scope);
        if (_row is null)
        {
            if (!await StepUp.AskAsync()) return;
            var made = await Roles.CreateAsync(order, await Actors.GetAsync());
            if (Show(made.Refusal)) return;
            Toasts.Done(L["Role.Created"]);
            Navigation.NavigateTo($"admin/roles/{made.Value}");
            return;
        }

        var before = _row.Role.Permissions;
        List<string> effects =
        [
            .. order.Permissions.Except(before).Select(permission => L["Role.Adds", W[$"permission.{permission}"]].Value),
            .. before.Except(order.Permissions).Select(permission => L["Role.Takes", W[$"permission.{permission}"]].Value),
            _row.Holders.Count == 0 ? L["Role.AffectsNobody"] : L["Role.Affects", _row.Holders.Count],
        ];
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Role.Save", W.Role(_row.Role)], effects, L["Save"], Dangerous: false)) || !await StepUp.AskAsync()) return;
        var saved = await Roles.EditAsync(_row.Role.Name, _row.Role.Version, order, await Actors.GetAsync());
        if (Show(saved.Refusal)) return;
        Toasts.Done(L["Role.Saved"]);
        await OnParametersSetAsync();
    }

    private async Task ResetAsync()
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Role.Reset.Ask", W.Role(_row!.Role)], [L["Role.Affects", _row.Holders.Count]], L["Role.Reset"], Dangerous: false)) || !await StepUp.AskAsync()) return;
        if (Show((await Roles.ResetAsync(_row.Role.Name, await Actors.GetAsync())).Refusal)) return;
        Toasts.Done(L["Role.Saved"]);
        await OnParametersSetAsync();
    }

    private async Task RemoveAsync()
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Role.Remove.Ask", W.Role(_row!.Role)], [L["Role.Remove.Effect"]], L["Role.Remove"])) || !await StepUp.AskAsync()) return;
        if (Show((await Roles.RemoveAsync(_row.Role.Name, await Actors.GetAsync())).Refusal)) return;
        Toasts.Done(L["Role.Removed"]);
        Navigation.NavigateTo("admin/roles");
    }

    private bool Show(Refusal? refusal)
    {
        _refused = refusal;
        if (refusal is not null) _faults = [refusal];
        return refusal is not null;
    }
}
