using IssuancePortal.Data;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.SignIn;

public sealed class ManageAccountsTests
{
    [Fact]
    public async Task SetRoles_GivesAndTakesWithScopes_AndEndsWhatOpenSessionsMay()
    {
        await using var portal = new TestPortal();
        await using var scope = portal.Services.CreateAsyncScope();
        var (accounts, admin, account) = await SubjectAsync(scope, "helpdesk");
        var watch = (SessionWatch)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var open = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Account>>().CreateAsync(account);
        var group = (await accounts.ScopesAsync(admin)).Value.Groups[0];

        var row = await accounts.SetRolesAsync(account.Id, [new HeldRole(Role.HelpDesk, new PeopleScope([group.Id], ["Lisbon"])), new HeldRole(Role.Auditor)], admin);
        Assert.Equal([Role.Auditor, Role.HelpDesk], row.Value.Roles.Select(held => held.Role));
        Assert.Equal(group.Id, Assert.Single(row.Value.Roles[1].Scope!.Groups));
        Assert.False(await watch.IsGoodAsync(open, default));

        Assert.Empty((await accounts.SetRolesAsync(account.Id, [], admin)).Value.Roles);
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        Assert.Empty(await db.Set<AccountRoleScope>().ToListAsync());
        var audit = await scope.ServiceProvider.GetRequiredService<IIssuanceStore>().ReadAsync(session => session.AuditAsync(new AuditFilter(Limit: 2)));
        Assert.All(audit, entry => Assert.Equal(("account.roles", admin.AccountId), (entry.What, entry.ActorId)));
        Assert.Contains("Lisbon", audit[1].After, StringComparison.Ordinal);
        Assert.Contains("Lisbon", audit[0].Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LockAndEndSessions_OfAnAccount_EndItsSessionsAndKeepItOut()
    {
        await using var portal = new TestPortal();
        await using var scope = portal.Services.CreateAsyncScope();
        var (accounts, admin, account) = await SubjectAsync(scope, "operator");
        var watch = (SessionWatch)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var claims = scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Account>>();

        var open = await claims.CreateAsync(account);
        Assert.True((await accounts.EndSessionsAsync(account.Id, admin)).Succeeded);
        Assert.False(await watch.IsGoodAsync(open, default));

        Assert.True((await accounts.LockAsync(account.Id, true, admin)).Value.IsLocked);
        await using (var fresh = portal.Services.CreateAsyncScope())
        {
            var users = fresh.ServiceProvider.GetRequiredService<UserManager<Account>>();
            Assert.True(await users.IsLockedOutAsync((await users.FindByIdAsync(account.Id))!));
        }

        Assert.False((await accounts.LockAsync(account.Id, false, admin)).Value.IsLocked);
    }

    [Fact]
    public async Task Change_OfOnesOwnAccountOrTheLastAdministrator_IsRefused()
    {
        await using var portal = new TestPortal();
        await using var scope = portal.Services.CreateAsyncScope();
        var (accounts, admin, _) = await SubjectAsync(scope, "operator");
        var other = new Actor("other", null, "Other", ["a"]) { Grants = [new Grant("a", [Permission.ManageRoles])], ProvenAt = DateTimeOffset.MaxValue };
        HeldRole[] none = [];
        (string Code, Func<Task<Refusal?>> Try)[] tries =
        [
            ("refusal.account-own", async () => (await accounts.SetRolesAsync(admin.AccountId, none, admin)).Refusal),
            ("refusal.account-own", async () => (await accounts.LockAsync(admin.AccountId, true, admin)).Refusal),
            ("refusal.account-own", async () => (await accounts.EndSessionsAsync(admin.AccountId, admin)).Refusal),
            ("refusal.last-administrator", async () => (await accounts.SetRolesAsync(admin.AccountId, none, other)).Refusal),
            ("refusal.last-administrator", async () => (await accounts.LockAsync(admin.AccountId, true, other)).Refusal),
            ("refusal.account-unknown", async () => (await accounts.SetRolesAsync("nobody", none, admin)).Refusal),
            ("refusal.account-unknown", async () => (await accounts.LookAsync("nobody", admin)).Refusal),
        ];
        foreach (var (code, attempt) in tries) Assert.Equal(code, (await attempt())?.Code);
    }

    [Fact]
    public async Task Change_WithoutThePermissionOrOfWhatDoesNotExist_IsRefused()
    {
        await using var portal = new TestPortal();
        await using var scope = portal.Services.CreateAsyncScope();
        var (accounts, admin, account) = await SubjectAsync(scope, "helpdesk");
        var auditor = new Actor("x", null, "X", [Role.Auditor]);
        var stale = admin with { ProvenAt = null };
        (string Code, Func<Task<Refusal?>> Try)[] tries =
        [
            ("refusal.not-allowed", async () => (await accounts.ListAsync("", 10, auditor)).Refusal),
            ("refusal.not-allowed", async () => (await accounts.LookAsync(account.Id, auditor)).Refusal),
            ("refusal.not-allowed", async () => (await accounts.ScopesAsync(auditor)).Refusal),
            ("refusal.not-allowed", async () => (await accounts.SetRolesAsync(account.Id, [], auditor)).Refusal),
            ("refusal.not-allowed", async () => (await accounts.CreateAsync("n", "N", "n@example.org", [], auditor)).Refusal),
            ("refusal.fresh-proof-needed", async () => (await accounts.SetRolesAsync(account.Id, [], stale)).Refusal),
            ("refusal.fresh-proof-needed", async () => (await accounts.LockAsync(account.Id, true, stale)).Refusal),
            ("refusal.fresh-proof-needed", async () => (await accounts.EndSessionsAsync(account.Id, stale)).Refusal),
            ("refusal.fresh-proof-needed", async () => (await accounts.CreateAsync("n", "N", "n@example.org", [], stale)).Refusal),
            ("refusal.role-unknown", async () => (await accounts.SetRolesAsync(account.Id, [new HeldRole("nonsense")], admin)).Refusal),
            ("refusal.role-not-limitable", async () => (await accounts.SetRolesAsync(account.Id, [new HeldRole(Role.Auditor, new PeopleScope([], ["Lisbon"]))], admin)).Refusal),
            ("refusal.scope-unknown", async () => (await accounts.SetRolesAsync(account.Id, [new HeldRole(Role.HelpDesk, new PeopleScope([], []))], admin)).Refusal),
            ("refusal.scope-unknown", async () => (await accounts.SetRolesAsync(account.Id, [new HeldRole(Role.HelpDesk, new PeopleScope([Guid.NewGuid()], []))], admin)).Refusal),
            ("refusal.account-incomplete", async () => (await accounts.CreateAsync("", "N", "n@example.org", [], admin)).Refusal),
            ("refusal.user-name-not-allowed", async () => (await accounts.CreateAsync("operator", "N", "n@example.org", [], admin)).Refusal),
        ];
        foreach (var (code, attempt) in tries) Assert.Equal(code, (await attempt())?.Code);
        Assert.Equal(Role.HelpDesk, Assert.Single((await accounts.LookAsync(account.Id, admin)).Value.Roles).Role);
        Assert.Equal("helpdesk", Assert.Single((await accounts.ListAsync("Brandt", 10, admin)).Value).UserName);
    }

    [Fact]
    public async Task Create_WithAOneTimePassword_OpensNothingUntilItIsExchanged()
    {
        await using var portal = new TestPortal();
        await using var scope = portal.Services.CreateAsyncScope();
        var (accounts, admin, _) = await SubjectAsync(scope, "operator");
        var made = (await accounts.CreateAsync("nora", "Nora New", "nora@example.org", [new HeldRole(Role.Operator)], admin)).Value;

        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = (await users.FindByIdAsync(made.AccountId))!;
        Assert.True(account.OneTimePassword);
        var signIn = scope.ServiceProvider.GetRequiredService<PasswordSignIn>();
        Assert.Equal(PasswordSignIn.OneTime, await signIn.RunAsync("nora", made.Password, default));
        Assert.Equal("Credentials", await signIn.RunAsync("nora", "wrong password", default));
        Assert.Equal((null, "Credentials"), await signIn.FindOneTimeAsync("nora", "wrong password", default));
        Assert.Equal((null, "Credentials"), await signIn.FindOneTimeAsync("operator", "PortalDemo2026", default));
        Assert.NotNull((await signIn.FindOneTimeAsync("nora", made.Password, default)).Account);
        var audit = await scope.ServiceProvider.GetRequiredService<IIssuanceStore>().ReadAsync(session => session.AuditAsync(new AuditFilter(Limit: 50)));
        Assert.DoesNotContain(audit, entry => $"{entry.Before}{entry.After}{entry.Detail}".Contains(made.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OneTimePassword_NotExchangedInTime_IsRefusedWithItsReasonUntilRenewed()
    {
        var clock = new Browser.StepUpTests.Offset();
        await using var portal = new TestPortal { Clock = clock };
        await using var scope = portal.Services.CreateAsyncScope();
        var (accounts, admin, helpdesk) = await SubjectAsync(scope, "helpdesk");
        var made = (await accounts.CreateAsync("nora", "Nora New", "nora@example.org", [new HeldRole(Role.Operator)], admin)).Value;
        using var client = portal.CreateClient();
        clock.Ahead = TimeSpan.FromHours(71.9);
        Assert.StartsWith("/own-password?user=nora", (await TestPortal.SignInAsync(client, "nora", made.Password)).Headers.Location!.OriginalString, StringComparison.Ordinal);
        clock.Ahead = TimeSpan.FromHours(72.1);
        Assert.StartsWith("/sign-in?fault=refusal.one-time-password-ended", (await TestPortal.SignInAsync(client, "nora", made.Password)).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in?fault=Credentials", (await TestPortal.SignInAsync(client, "nora", "wrong")).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("/own-password?user=nora&fault=refusal.one-time-password-ended", await ExchangeAsync(client, made.Password));
        Assert.Contains("was not exchanged in time", await client.GetStringAsync(new Uri("/own-password?fault=refusal.one-time-password-ended", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains(await portal.AuditAsync(), entry => entry is { What: "sign-in.failed", Refused: "refusal.one-time-password-ended", ActorName: "Nora New" });

        Assert.Equal("refusal.fresh-proof-needed", (await accounts.RenewPasswordAsync(made.AccountId, admin with { ProvenAt = null })).Refusal?.Code);
        var proven = admin with { ProvenAt = clock.GetUtcNow() };
        Assert.Equal("refusal.account-own", (await accounts.RenewPasswordAsync(admin.AccountId, proven)).Refusal?.Code);
        Assert.Equal("refusal.not-allowed", (await accounts.RenewPasswordAsync(helpdesk.Id, proven with { Grants = [] })).Refusal?.Code);
        var renewed = (await accounts.RenewPasswordAsync(made.AccountId, proven)).Value;
        Assert.NotEqual(made.Password, renewed);
        Assert.Equal("/sign-in?user=nora", await ExchangeAsync(client, renewed));
        Assert.Equal("/", (await TestPortal.SignInAsync(client, "nora", "five little ducks went out")).Headers.Location!.OriginalString);
        Assert.Null((await accounts.LookAsync(made.AccountId, admin)).Value.OneTimeUntil);

        // Whoever signs in another way gets no password.
        await portal.DbAsync(db => db.Users.Where(account => account.Id == made.AccountId).ExecuteUpdateAsync(set => set.SetProperty(account => account.PasswordHash, (string?)null)));
        await using var fresh = portal.Services.CreateAsyncScope();
        Assert.Equal("refusal.account-no-password", (await fresh.ServiceProvider.GetRequiredService<ManageAccounts>().RenewPasswordAsync(made.AccountId, proven)).Refusal?.Code);

        static async Task<string> ExchangeAsync(HttpClient client, string current) => (await TestPortal.PostAsync(
            client, "/own-password", "/account/own-password", ("userName", "nora"), ("current", current), ("password", "five little ducks went out"), ("repeat", "five little ducks went out"))).Headers.Location!.OriginalString;
    }

    private static async Task<(ManageAccounts Accounts, Actor Admin, Account Account)> SubjectAsync(AsyncServiceScope scope, string name)
    {
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var admin = (await users.FindByNameAsync("admin"))!;
        return (scope.ServiceProvider.GetRequiredService<ManageAccounts>(), new Actor(admin.Id, admin.PersonId, admin.DisplayName, [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue }, (await users.FindByNameAsync(name))!);
    }
}
