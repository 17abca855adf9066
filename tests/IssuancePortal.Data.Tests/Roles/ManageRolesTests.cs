using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Roles;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Identity;

namespace IssuancePortal.Data.Tests.Roles;

public sealed class ManageRolesTests
{
    private static readonly Actor Admin = new("admin", null, "Alice", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    [Fact]
    public async Task CreateEditRemove_OfARole_IsAuditedWithBeforeAndAfter()
    {
        await using var database = await StartedAsync();
        var roles = new ManageRoles(database.Store, TimeProvider.System);
        var name = (await roles.CreateAsync(Order("Büro Süd", Permission.SearchPeople), Admin)).Value;
        Assert.Equal("buro-sud", name);
        Assert.Equal("buro-sud-2", (await roles.CreateAsync(Order("Buro Sud", Permission.SearchPeople), Admin)).Value);

        var version = (await RoleAsync(roles, name)).Role.Version;
        var edited = await roles.EditAsync(name, version, Order("Büro Süd", Permission.SearchPeople, Permission.HandOver), Admin);
        Assert.Equal([Permission.SearchPeople, Permission.HandOver], edited.Value.Permissions);
        Assert.Equal("refusal.role-changed", (await roles.EditAsync(name, version, Order("Büro Süd", Permission.SearchPeople), Admin)).Refusal?.Code);
        Assert.True((await roles.RemoveAsync(name, Admin)).Succeeded);

        var audit = await database.Store.ReadAsync(session => session.AuditAsync(new AuditFilter()));
        Assert.Equal(["role.remove", "role.change", "role.create", "role.create"], audit.Select(entry => entry.What));
        Assert.DoesNotContain("HandOver", audit[1].Before, StringComparison.Ordinal);
        Assert.Contains("HandOver", audit[1].After, StringComparison.Ordinal);
        Assert.DoesNotContain((await roles.ListAsync(Admin)).Value, row => row.Role.Name == name);
    }

    [Fact]
    public async Task Edit_ARoleOfTheProduct_CanBeResetAndNotRemoved()
    {
        await using var database = await StartedAsync();
        var roles = new ManageRoles(database.Store, TimeProvider.System);
        var version = (await RoleAsync(roles, Role.HelpDesk)).Role.Version;
        Assert.True((await roles.EditAsync(Role.HelpDesk, version, Order("ignored", Permission.SearchPeople), Admin)).Succeeded);
        var edited = (await RoleAsync(roles, Role.HelpDesk)).Role;
        Assert.Equal(("", true), (edited.DisplayName, edited.EditedAt is not null));
        Assert.Equal("refusal.role-predefined", (await roles.RemoveAsync(Role.HelpDesk, Admin)).Refusal?.Code);
        Assert.Equal(Permissions.Of(Role.HelpDesk), (await roles.ResetAsync(Role.HelpDesk, Admin)).Value.Permissions);
        Assert.Null((await RoleAsync(roles, Role.HelpDesk)).Role.EditedAt);
    }

    [Fact]
    public async Task Change_OfWhatMustNotBe_IsRefusedAndWritesNothing()
    {
        await using var database = await StartedAsync();
        var roles = new ManageRoles(database.Store, TimeProvider.System);
        var other = new Actor("x", null, "X", [Role.Auditor]);
        var holder = new Actor("y", null, "Y", [Role.Officer, Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };
        var stale = Admin with { ProvenAt = DateTimeOffset.UtcNow.AddHours(-1) };
        Assert.True((await roles.CreateAsync(Order("Taken", Permission.SearchPeople), Admin)).Succeeded);
        var good = Order("New", Permission.SearchPeople);
        (string Code, Func<Task<Issuance.Refusal?>> Try)[] tries =
        [
            ("refusal.not-allowed", async () => (await roles.CreateAsync(good, other)).Refusal),
            ("refusal.not-allowed", async () => (await roles.RemoveAsync("taken", other)).Refusal),
            ("refusal.not-allowed", async () => (await roles.ListAsync(new Actor("u", null, "U", [Role.User]))).Refusal),
            ("refusal.role-administrator-fixed", async () => (await roles.EditAsync(Role.Administrator, Guid.Empty, good, Admin)).Refusal),
            ("refusal.role-own", async () => (await roles.EditAsync(Role.Officer, Guid.Empty, good, holder)).Refusal),
            ("refusal.role-unknown", async () => (await roles.EditAsync("nobody", Guid.Empty, good, Admin)).Refusal),
            ("refusal.role-unknown", async () => (await roles.ResetAsync("taken", Admin)).Refusal),
            ("refusal.role-name-missing", async () => (await roles.CreateAsync(Order(" ", Permission.SearchPeople), Admin)).Refusal),
            ("refusal.role-name-taken", async () => (await roles.CreateAsync(Order("taken", Permission.SearchPeople), Admin)).Refusal),
            ("refusal.role-description-too-long", async () => (await roles.CreateAsync(good with { Description = new string('x', 401) }, Admin)).Refusal),
            ("refusal.role-approves-own", async () => (await roles.CreateAsync(Order("New", Permission.ApproveRequests, Permission.IssueDevice), Admin)).Refusal),
            ("refusal.fresh-proof-needed", async () => (await roles.CreateAsync(good, stale)).Refusal),
            ("refusal.fresh-proof-needed", async () => (await roles.EditAsync(Role.Officer, Guid.Empty, good, stale)).Refusal),
            ("refusal.fresh-proof-needed", async () => (await roles.ResetAsync(Role.Officer, stale)).Refusal),
            ("refusal.fresh-proof-needed", async () => (await roles.RemoveAsync("taken", stale)).Refusal),
            ("refusal.role-empty", async () => (await roles.CreateAsync(Order("New"), Admin)).Refusal),
        ];
        foreach (var (code, attempt) in tries) Assert.Equal(code, (await attempt())?.Code);
        Assert.Single(await database.Store.ReadAsync(session => session.AuditAsync(new AuditFilter())));
    }

    [Fact]
    public async Task Remove_ARoleThatSomebodyHolds_IsRefusedWithTheirNumber()
    {
        await using var database = await StartedAsync();
        var roles = new ManageRoles(database.Store, TimeProvider.System);
        var name = (await roles.CreateAsync(Order("Held", Permission.SearchPeople), Admin)).Value;
        var account = new Account { UserName = "a", DisplayName = "Ada" };
        await database.Store.SaveAsync(account, new IdentityUserRole<string> { UserId = account.Id, RoleId = name });

        var refusal = (await roles.RemoveAsync(name, Admin)).Refusal!;
        Assert.Equal(("refusal.role-held", (object)1), (refusal.Code, refusal.Arguments[0]));
        Assert.Equal("Ada", Assert.Single((await RoleAsync(roles, name)).Holders).Name);
    }

    private static async Task<TestDatabase> StartedAsync()
    {
        var database = await TestDatabase.CreateAsync();
        await new RoleStart(database.Store).StartingAsync(default);
        return database;
    }

    private static async Task<RoleRow> RoleAsync(ManageRoles roles, string name) => (await roles.ListAsync(Admin)).Value.Single(row => row.Role.Name == name);

    private static RoleOrder Order(string name, params Permission[] permissions) => new(name, "", permissions, RoleScopeKind.PerAccount);
}
