using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary>Every layout as it looks, with what it made.</summary>
public sealed partial class LayoutsPage
{
    private IReadOnlyList<CardLayoutView>? _views;
    private Refusal? _refusal;
    private bool _mayChange;

    [Inject]
    private ChangeLayouts Layouts { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actors.GetAsync();
        _mayChange = actor.May(Permission.ManagePolicies);
        var listed = await Layouts.ListAsync(actor);
        (_views, _refusal) = (listed.Succeeded ? listed.Value : null, listed.Refusal);
    }
}
