using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.Roles;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Accounts;

/// <summary>The roles of an account, each held or not, for everybody or limited to groups and sites.</summary>
public sealed partial class HeldRoles
{
    [Parameter, EditorRequired]
    public IReadOnlyList<RoleDefinition> Roles { get; set; } = [];

    [Parameter, EditorRequired]
    public ScopeChoices Scopes { get; set; } = new([], []);

    /// <summary>What is held, by role.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyDictionary<string, HeldRole> Held { get; set; } = new Dictionary<string, HeldRole>();

    [Parameter]
    public EventCallback<IReadOnlyDictionary<string, HeldRole>> HeldChanged { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    private Task HoldAsync(string role, bool holds)
    {
        var held = new Dictionary<string, HeldRole>(Held);
        if (holds) held[role] = new HeldRole(role);
        else held.Remove(role);
        return HeldChanged.InvokeAsync(held);
    }

    private Task LimitAsync(string role, PeopleScope? scope) => HeldChanged.InvokeAsync(new Dictionary<string, HeldRole>(Held) { [role] = new HeldRole(role, scope) });

    private static IReadOnlyList<T> With<T>(IReadOnlyList<T> values, T value, bool has) => has ? [.. values, value] : [.. values.Where(other => !Equals(other, value))];
}
