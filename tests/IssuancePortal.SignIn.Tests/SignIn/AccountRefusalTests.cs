using IssuancePortal.Data;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.People;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Workstations;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.SignIn;

/// <summary>What is refused about accounts, their passkeys, sessions and identities elsewhere, and about the directory's people: each with its own code.</summary>
public sealed class AccountRefusalTests(SharedPortal shared) : IClassFixture<SharedPortal>
{
    private static readonly Actor Administrator = new("admin", null, "Adam Admin", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    [Fact]
    public async Task FirstAdministrator_WhereThereIsOne_IsRefused()
    {
        await using var scope = shared.Portal.Services.CreateAsyncScope();
        var accounts = await shared.Portal.DbAsync(db => db.Users.CountAsync());
        Refused("refusal.administrator-exists", await scope.ServiceProvider.GetRequiredService<CreateFirstAdministrator>().RunAsync("root", "Root Ruth", "root@example.org", "five little ducks went out"));
        Assert.Equal(accounts, await shared.Portal.DbAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task Passkey_WithoutNameUnknownOrOneTooMany_IsRefused()
    {
        var passkeys = shared.Portal.Services.GetRequiredService<AccountPasskeys>();
        var actor = Administrator with { AccountId = await shared.Portal.DbAsync(db => db.Users.Where(account => account.UserName == "auditor").Select(account => account.Id).SingleAsync()) };
        foreach (var name in (string?[])[null, " ", "a\u0007b", new string('x', 61)]) Refused("refusal.passkey-name", await passkeys.AddAsync(Passkey(0), name, actor));
        for (var number = 0; number < AccountPasskeys.Most; number++) Assert.True((await passkeys.AddAsync(Passkey(number), $"Key {number}", actor)).Succeeded);
        Refused("refusal.passkey-too-many", await passkeys.AddAsync(Passkey(99), "One more", actor));
        Refused("refusal.passkey-unknown", await passkeys.RenameAsync("nonsense", "Key", actor));
        // Another's passkey is as unknown as none.
        Refused("refusal.passkey-unknown", await passkeys.RemoveAsync((await passkeys.ListAsync(actor.AccountId))[0].Id, Administrator));
        Assert.Equal(AccountPasskeys.Most, (await passkeys.ListAsync(actor.AccountId)).Count);
    }

    [Fact]
    public async Task Passkey_AnswerThatNobodyAskedFor_SignsNobodyIn()
    {
        using var client = shared.Portal.CreateClient();
        var answer = await TestPortal.PostAsync(client, "/sign-in", "/account/passkey/sign-in", ("credential", "{}"));
        Assert.Equal("/sign-in?fault=refusal.sign-in-passkey", answer.Headers.Location!.OriginalString.Split('&')[0]);
        Assert.Contains(await shared.Portal.AuditAsync(), entry => entry is { What: "sign-in.failed", Refused: "refusal.sign-in-passkey" });
    }

    [Fact]
    public async Task EndSession_ThatIsNotOnesOwn_IsRefused()
    {
        using var client = shared.Portal.CreateClient();
        await TestPortal.SignInAsync(client, "officer", "PortalDemo2026");
        var session = await shared.Portal.DbAsync(async db => await db.Set<SignInSession>().Join(db.Users.Where(account => account.UserName == "officer"), it => it.AccountId, account => account.Id, (it, _) => it).SingleAsync());
        Refused("refusal.session-unknown", await shared.Portal.Services.GetRequiredService<AccountSessions>().EndAsync(session.Id, Administrator));
        Assert.Null((await shared.Portal.DbAsync(db => db.Set<SignInSession>().SingleAsync(it => it.Id == session.Id))).EndedAt);
    }

    [Fact]
    public async Task ExternalIdentity_SecondSubjectForAnAccount_IsRefused()
    {
        await using var scope = shared.Portal.Services.CreateAsyncScope();
        var logins = scope.ServiceProvider.GetRequiredService<ExternalLogins>();
        var helper = await shared.Portal.DbAsync(db => db.Users.SingleAsync(account => account.UserName == "helpdesk"));
        Assert.Equal(helper.Id, (await logins.FindOrLinkAsync(new ExternalIdentity("https://id.example", "one", helper.Email, null, null), null)).Value);
        Refused("refusal.external-linked", await logins.FindOrLinkAsync(new ExternalIdentity("https://id.example", "two", helper.Email, null, null), null));
        Assert.Equal(helper.Id, (await logins.FindOrLinkAsync(new ExternalIdentity("https://id.example", "one", "changed@example.org", null, null), null)).Value);
    }

    [Fact]
    public async Task Workstation_ThatNobodyEnrolled_CannotBeRevoked() =>
        Refused("refusal.workstation-unknown", await shared.Portal.Services.GetRequiredService<RevokeWorkstation>().RunAsync(Administrator, Guid.NewGuid()));

    [Fact]
    public async Task Directory_EmptyOrWithManyLeaversUnseen_IsNotApplied()
    {
        await using var portal = new TestPortal();
        var people = portal.Services.GetRequiredService<SynchronisePeople>();
        var staff = new DirectorySnapshot([.. Enumerable.Range(0, 4).Select(it => new DirectoryPerson($"id-{it}", $"X-{it}", "Lina", $"Berg {it}", $"x{it}@example.org", $"x{it}@example.org", "", "", "", null))], []);
        Refused("refusal.directory-empty", await people.PreviewAsync(new DirectorySnapshot([], []), Administrator));
        Refused("refusal.directory-empty", await people.ApplyAsync(new DirectorySnapshot([], []), null, 100, Administrator));
        Assert.True((await people.ApplyAsync(staff, null, 0, Administrator)).Succeeded);

        var fewer = staff with { People = [.. staff.People.Take(1)] };
        Refused("refusal.directory-preview-needed", await people.ApplyAsync(fewer, null, 2, Administrator));
        Assert.Equal(4, await ActiveAsync());
        Assert.True((await people.ApplyAsync(fewer, null, 3, Administrator)).Succeeded);
        Assert.Equal(1, await ActiveAsync());

        Task<int> ActiveAsync() => portal.DbAsync(db => db.Set<Person>().CountAsync(person => person.EmployeeNumber.StartsWith("X-") && person.IsActive));
    }

    private static UserPasskeyInfo Passkey(int number) => new([(byte)number, 1, 2, 3], [4], DateTimeOffset.UtcNow, 0, null, true, false, false, [5], [6]);

    private static void Refused<T>(string code, Result<T> result) => Assert.Equal(code, result.Refusal?.Code);
}
