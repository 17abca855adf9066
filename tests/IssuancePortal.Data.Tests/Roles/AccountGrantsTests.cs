using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Roles;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Tests.Roles;

public sealed class AccountGrantsTests
{
    [Fact]
    public async Task Start_OnAnOldDatabase_WritesTheRolesAndLeavesEditedOnesAlone()
    {
        await using var database = await TestDatabase.CreateAsync();
        var start = new RoleStart(database.Store);
        await start.StartingAsync(default);
        await using (var db = database.CreateDbContext())
        {
            var roles = await db.Set<RoleDefinition>().ToListAsync();
            Assert.Equal(Role.All.Order(), roles.Select(role => role.Name).Order());
            Assert.All(roles, role => Assert.Equal(Permissions.Of(role.Name), role.Permissions));
            (roles[0].Permissions, roles[0].EditedAt) = ([Permission.SearchPeople], Sample.Noon);
            roles[1].Permissions = [Permission.SearchPeople];
            await db.SaveChangesAsync();
            await start.StartingAsync(default);
            await using var after = database.CreateDbContext();
            Assert.Equal([Permission.SearchPeople], (await after.Set<RoleDefinition>().SingleAsync(role => role.Name == roles[0].Name)).Permissions);
            Assert.Equal(Permissions.Of(roles[1].Name), (await after.Set<RoleDefinition>().SingleAsync(role => role.Name == roles[1].Name)).Permissions);
        }
    }

    [Fact]
    public async Task Find_EditedAndLimitedRoles_GrantsWhatIsWritten_AndTheAdministratorsAlwaysTheProducts()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new RoleStart(database.Store).StartingAsync(default);
        var group = new Group { Name = "Berlin" };
        var account = new Account { UserName = "a", DisplayName = "A" };
        await using (var db = database.CreateDbContext())
        {
            db.AddRange(group, account);
            foreach (var role in (string[])[Role.HelpDesk, Role.Administrator, Role.Auditor]) db.Add(new IdentityUserRole<string> { UserId = account.Id, RoleId = role });
            db.Add(new AccountRoleScope { AccountId = account.Id, Role = Role.HelpDesk, Groups = [group.Id], Sites = ["Lisbon"] });
            db.Add(new AccountRoleScope { AccountId = account.Id, Role = Role.Auditor, Groups = [group.Id], Sites = [] });
            foreach (var role in await db.Set<RoleDefinition>().Where(role => role.Name == Role.HelpDesk || role.Name == Role.Administrator).ToListAsync())
                role.Permissions = [Permission.UnlockPin];
            await db.SaveChangesAsync();
        }

        var grants = (await new AccountGrants(database).FindAsync(account.Id)).ToDictionary(grant => grant.Role);
        Assert.Equal([Permission.UnlockPin], grants[Role.HelpDesk].Permissions);
        Assert.Equal(group.Id, Assert.Single(grants[Role.HelpDesk].Scope!.Groups));
        Assert.Equal(Permissions.Of(Role.Administrator), grants[Role.Administrator].Permissions);
        Assert.Null(grants[Role.Auditor].Scope);
        Assert.Empty(await new AccountGrants(database).FindAsync("nobody"));
    }

    [Fact]
    public async Task Search_WithinAScope_FindsItsPeopleOnly()
    {
        await using var database = await TestDatabase.CreateAsync();
        var group = new Group { Name = "Berlin" };
        var (member, local, other) = (Sample.Person("Maria", "One"), Sample.Person("Maria", "Two"), Sample.Person("Maria", "Three"));
        member.Groups.Add(group);
        local.Site = "Lisbon";
        await database.Store.SaveAsync(group, member, local, other);
        var scope = new PeopleScope([group.Id], ["Lisbon"]);

        var limited = new Actor("x", null, "X", ["a"]) { Grants = [new Grant("a", [Permission.SearchPeople], scope)] };
        var found = await new SearchPeople(database.Store).SearchAsync("maria", 10, limited);
        Assert.Equal(new[] { member.Id, local.Id }.Order(), found.Value.Select(row => row.Id).Order());
        Assert.Single((await new SearchPeople(database.Store).SearchAsync("maria", 1, limited)).Value);
        Assert.Equal(new[] { member.Id, local.Id }.Order(), (await database.Store.ReadAsync(session => session.WithinAsync([member.Id, local.Id, other.Id], scope))).Order());
        var (settings, time) = (new DefaultSettings(), TimeProvider.System);
        var look = new LookAtPerson(database.Store, new FileRequest(database.Store, new ReplaceDevices(new DeviceMoves(settings, time), time), settings, time));
        Assert.Equal("refusal.out-of-scope", (await look.LookAsync(other.Id, limited)).Refusal?.Code);
        Assert.Equal("refusal.out-of-scope", (await look.PhotoAsync(other.Id, limited)).Refusal?.Code);
        Assert.True((await look.LookAsync(local.Id, limited)).Succeeded);
    }
}
