using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Accounts;

/// <summary>Accounts with what they hold; what is looked for stands in the address.</summary>
public sealed partial class AccountsPage
{
    private const int Limit = 100;
    private IReadOnlyList<AccountRow>? _rows;
    private IReadOnlyList<RoleDefinition> _roles = [];
    private int _reads;

    [SupplyParameterFromQuery]
    public string? Text { get; set; }

    [Inject]
    private ManageAccounts Accounts { get; set; } = null!;

    [Inject]
    private IIssuanceStore Store { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var read = ++_reads;
        _roles = await Store.ReadAsync(session => session.RolesAsync());
        var found = await Accounts.ListAsync(Text ?? "", Limit, await Actors.GetAsync());
        // Newer text is already being searched for.
        if (read == _reads) _rows = found.Succeeded ? found.Value : [];
    }

    private void Search(string text) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("text", text.Length == 0 ? null : text), replace: true);
}
