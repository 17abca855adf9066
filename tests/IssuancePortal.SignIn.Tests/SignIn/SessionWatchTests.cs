using System.Security.Claims;
using IssuancePortal.Data;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.SignIn;

public sealed class SessionWatchTests(SharedPortal shared) : IClassFixture<SharedPortal>
{
    [Fact]
    public async Task IsGood_AfterARoleWasTakenOrGivenOrThePasswordChanged_IsFalse()
    {
        await using var portal = new TestPortal();
        await using var scope = portal.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var watch = (SessionWatch)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var account = (await accounts.FindByNameAsync("operator"))!;

        var principal = await PrincipalAsync(scope, account);
        Assert.True(await watch.IsGoodAsync(principal, default));
        Assert.True((await accounts.RemoveFromRoleAsync(account, Role.Operator)).Succeeded);
        Assert.False(await watch.IsGoodAsync(principal, default));

        principal = await PrincipalAsync(scope, account);
        Assert.True(await watch.IsGoodAsync(principal, default));
        Assert.True((await accounts.AddToRoleAsync(account, Role.HelpDesk)).Succeeded);
        Assert.False(await watch.IsGoodAsync(principal, default));

        principal = await PrincipalAsync(scope, account);
        Assert.True((await accounts.ChangePasswordAsync(account, "PortalDemo2026", "another good password")).Succeeded);
        Assert.False(await watch.IsGoodAsync(principal, default));
    }

    [Fact]
    public async Task IsGood_AfterARoleOrItsScopeWasChanged_IsFalseAndTheNextPrincipalActsByIt()
    {
        await using var portal = new TestPortal();
        await using var scope = portal.Services.CreateAsyncScope();
        var account = (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync("helpdesk"))!;
        var watch = (SessionWatch)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();

        var before = await PrincipalAsync(scope, account);
        Assert.True(await watch.IsGoodAsync(before, default));
        var role = await db.Set<RoleDefinition>().SingleAsync(it => it.Name == Role.HelpDesk);
        role.Permissions = [Permission.SearchPeople, Permission.ReplaceDevice];
        await db.SaveChangesAsync();
        Assert.False(await watch.IsGoodAsync(before, default));
        var edited = await PrincipalAsync(scope, account);
        Assert.True(await watch.IsGoodAsync(edited, default));
        Assert.True(edited.ToActor()!.May(Permission.ReplaceDevice));
        Assert.False(edited.ToActor()!.May(Permission.TerminateDevice));

        var group = Guid.NewGuid();
        db.Add(new AccountRoleScope { AccountId = account.Id, Role = Role.HelpDesk, Groups = [group], Sites = ["Lisbon | 1"] });
        await db.SaveChangesAsync();
        Assert.False(await watch.IsGoodAsync(edited, default));
        var limited = (await PrincipalAsync(scope, account)).ToActor()!;
        Assert.Equal(group, Assert.Single(limited.ScopeOf(Permission.ReplaceDevice)!.Groups));
        Assert.Equal("Lisbon | 1", Assert.Single(limited.ScopeOf(Permission.ReplaceDevice)!.Sites));
    }

    [Fact]
    public async Task IsGood_AccountGoneOrSessionEnded_IsFalse()
    {
        await using var portal = new TestPortal();
        await using var scope = portal.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var watch = (SessionWatch)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var account = (await accounts.FindByNameAsync("ana"))!;
        var principal = await PrincipalAsync(scope, account);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(PortalClaims.Session, "S1"));
        Assert.True(await watch.IsGoodAsync(principal, default));

        portal.Services.GetRequiredService<EndedSessions>().End(principal);
        Assert.False(await watch.IsGoodAsync(principal, default));
        var other = await PrincipalAsync(scope, account);
        Assert.True(await watch.IsGoodAsync(other, default));
        await accounts.DeleteAsync(account);
        Assert.False(await watch.IsGoodAsync(other, default));
    }

    [Fact]
    public async Task Policies_ForEveryRoleAndPermission_FollowTheTable()
    {
        var portal = shared.Portal;
        await using var scope = portal.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var authorization = scope.ServiceProvider.GetRequiredService<IAuthorizationService>();
        foreach (var role in Role.All)
        {
            var account = new Account { UserName = $"only-{role}", Email = $"only-{role}@example.org", DisplayName = role };
            Assert.True((await accounts.CreateAsync(account)).Succeeded && (await accounts.AddToRoleAsync(account, role)).Succeeded);
            var principal = await PrincipalAsync(scope, account);
            foreach (var permission in Enum.GetValues<Permission>())
                Assert.Equal(Permissions.Of(role).Contains(permission), (await authorization.AuthorizeAsync(principal, permission.ToString())).Succeeded);
        }

        foreach (var permission in Enum.GetValues<Permission>())
            Assert.False((await authorization.AuthorizeAsync(new ClaimsPrincipal(new ClaimsIdentity()), permission.ToString())).Succeeded);
    }

    [Fact]
    public async Task ToActor_OfASignedInAccount_HasItsPersonNameAndRoles()
    {
        var portal = shared.Portal;
        await using var scope = portal.Services.CreateAsyncScope();
        var account = (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync("officer"))!;
        var actor = (await PrincipalAsync(scope, account)).ToActor()!;
        Assert.Equal((account.Id, account.PersonId, "Victor Laurent"), (actor.AccountId, actor.PersonId, actor.Name));
        Assert.Equal([Role.Officer], actor.Roles);
        Assert.NotNull(actor.PersonId);
        Assert.Null(new ClaimsPrincipal(new ClaimsIdentity()).ToActor());
    }

    private static Task<ClaimsPrincipal> PrincipalAsync(AsyncServiceScope scope, Account account) =>
        scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Account>>().CreateAsync(account);
}
