using IssuancePortal.Data.Roles;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Roles;

/// <summary>Every role, who holds it, and the matrix of what each may do.</summary>
public sealed partial class RolesPage
{
    private static readonly Permission[] All = Enum.GetValues<Permission>();
    private IReadOnlyList<RoleRow>? _rows;
    private bool _mayChange;

    [Inject]
    private ManageRoles Roles { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actors.GetAsync();
        _mayChange = actor.May(Permission.ManageRoles);
        var found = await Roles.ListAsync(actor);
        _rows = found.Succeeded ? found.Value : [];
    }
}
