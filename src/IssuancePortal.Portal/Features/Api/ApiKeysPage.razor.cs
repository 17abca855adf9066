using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>Keys for other systems.</summary>
public sealed partial class ApiKeysPage
{
    private readonly HashSet<string> _chosen = new(StringComparer.Ordinal);
    private IReadOnlyList<ApiKey> _keys = [];
    private IReadOnlyList<RoleDefinition> _roles = [];
    private Refusal? _refusal;
    private string? _clear;
    private string _name = "";
    private int _days = 365;

    [Inject]
    private ManageApiKeys Keys { get; set; } = null!;

    [Inject]
    private IIssuanceStore Store { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _roles = await Store.ReadAsync(session => session.RolesAsync());
        await LookAsync();
    }

    private void Choose(string role, bool chosen)
    {
        if (chosen) _chosen.Add(role);
        else _chosen.Remove(role);
    }

    private async Task LookAsync()
    {
        var listed = await Keys.ListAsync(await Actors.GetAsync());
        if (listed.Succeeded) _keys = listed.Value;
        else _refusal = listed.Refusal;
    }

    private async Task CreateAsync()
    {
        if (!await StepUp.AskAsync()) return;
        var made = await Keys.CreateAsync(new ApiKeyOrder(_name, [.. _chosen], _days), await Actors.GetAsync());
        (_refusal, _clear) = (made.Refusal, made.Succeeded ? made.Value : null);
        if (!made.Succeeded) return;
        _name = "";
        _chosen.Clear();
        await LookAsync();
    }

    private async Task RevokeAsync(ApiKey key)
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Revoke.Title", key.Name], [L["Revoke.Effect"]], L["Revoke"]))) return;
        _refusal = (await Keys.RevokeAsync(key.Id, await Actors.GetAsync())).Refusal;
        await LookAsync();
    }
}
