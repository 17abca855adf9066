using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Policies;

/// <summary>Every policy with its version and how many devices carry it.</summary>
public sealed partial class PoliciesPage
{
    private IReadOnlyList<PolicyView>? _rows;
    private bool _mayChange;

    [Inject]
    private ChangePolicies Policies { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actors.GetAsync();
        _mayChange = actor.May(Permission.ManagePolicies);
        var found = await Policies.ListAsync(actor);
        _rows = found.Succeeded ? found.Value : [];
    }

    private static int Older(PolicyView row) => row.Uses.Where(use => use.Number != row.Policy.VersionNumber).Sum(use => use.Devices);
}
