using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Tests.Bench;

namespace IssuancePortal.Issuance.Tests.Matrix;

/// <summary>How whoever tries stands to what they try it on.</summary>
public enum Standing
{
    /// <summary>It is somebody else's, and in scope.</summary>
    Other,

    /// <summary>It is their own.</summary>
    Own,

    /// <summary>It is the device that they signed in with.</summary>
    OfSession,

    /// <summary>It is of somebody outside the people to whom their role is limited.</summary>
    OutOfScope,

    /// <summary>They have not proved who they are for a while.</summary>
    Stale,
}

/// <summary>One portal for all cells, with the roles that are tried: those of the product, and one for each permission that has no other.</summary>
public sealed class MatrixBench : IAsyncLifetime
{
    internal const string Mode = "validated";

    internal Workbench Bench { get; private set; } = null!;

    internal Rows Rows { get; private set; } = null!;

    internal Unchanged Store { get; private set; } = null!;

    /// <summary>Roles of the product by name; others are the name of their one permission.</summary>
    public static IEnumerable<string> ProductRoles => Role.All;

    public async Task InitializeAsync()
    {
        Bench = await Workbench.CreateAsync(new WorkbenchOptions { Policy = new WorkbenchOptions().Policy with { Modes = [Mode] } });
        Rows = new Rows(Bench.Store, Bench.Policy.Id, Mode);
        Store = new Unchanged(Bench.Folder);
    }

    public async Task DisposeAsync()
    {
        Store.Dispose();
        await Bench.DisposeAsync();
    }

    /// <summary>What a role may, from its definition.</summary>
    internal static IReadOnlyList<Permission> PermissionsOf(string role) =>
        Role.All.Contains(role) ? RoleDefinition.Predefined(role).Permissions : [Enum.Parse<Permission>(role)];

    /// <summary>Somebody of a role.</summary>
    internal static Actor Actor(string role, Standing standing, Person? owner, Guid? deviceId = null)
    {
        var person = standing == Standing.Own ? owner?.Id : Guid.NewGuid();
        var scope = standing == Standing.OutOfScope ? new PeopleScope([Guid.NewGuid()], ["Nowhere"]) : null;
        return new Actor($"acts-{role}", person, "Mo Matrix", [role])
        {
            Grants = [new Grant(role, PermissionsOf(role), scope)],
            ProvenAt = standing == Standing.Stale ? DateTimeOffset.UtcNow.AddHours(-1) : DateTimeOffset.UtcNow,
            DeviceId = standing == Standing.OfSession ? deviceId : null,
        };
    }
}
