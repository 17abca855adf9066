using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Features.CorporateDirectory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.CorporateDirectory;

[Collection(DirectoryTlsTests.Name)]
public sealed class DirectoryTests
{
    private static readonly Actor Administrator = new("root", null, "Root Ruth", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[200], 0xFF, 0xD9];

    [Fact]
    public async Task Synchronise_NewChangedAndLeavers_DoesWhatThePreviewShowed()
    {
        await using var slapd = await Slapd.StartAsync();
        slapd.AddPerson("lina", "X-1", "Lina", "Berg", "lina's own password", Jpeg);
        slapd.AddPerson("omar", "X-2", "Omar", "Haddad", "omar's own password");
        slapd.AddGroup("Fitters", "lina", "omar");
        await using var portal = new TestPortal(Settings(slapd));
        var sync = portal.Services.GetRequiredService<DirectorySynchronisation>();

        var plan = (await sync.PreviewAsync(Administrator)).Value;
        Assert.Equal((["Lina Berg", "Omar Haddad"], 0, 0), (plan.New.Select(it => it.Name).Order().ToArray(), plan.Changed.Count, plan.Leavers.Count), Same);
        Assert.Null(await FindAsync(portal, "X-1"));
        Assert.True((await sync.ApplyAsync(plan.Hash, Administrator)).Succeeded);
        var lina = (await FindAsync(portal, "X-1"))!;
        Assert.Equal(("lina@meridian.example", "Works", "Fitter", true), (lina.Email, lina.Department, lina.Title, lina.IsActive));
        Assert.Equal(["Fitters"], lina.Groups.Select(group => group.Name));
        Assert.Equal(Jpeg, (await portal.Store.ReadAsync(session => session.PhotoAsync(lina.Id)))!.Jpeg);
        Assert.True((await sync.PreviewAsync(Administrator)).Value.IsEmpty);

        slapd.Change("lina", "title", "Foreman");
        var stale = plan.Hash;
        slapd.Remove("omar");
        plan = (await sync.PreviewAsync(Administrator)).Value;
        Assert.Equal("Title", Assert.Single(Assert.Single(plan.Changed).What));
        Assert.Equal("Omar Haddad", Assert.Single(plan.Leavers).Name);
        Assert.Equal("refusal.directory-changed", (await sync.ApplyAsync(stale, Administrator)).Refusal?.Code);
        Assert.Equal("refusal.fresh-proof-needed", (await sync.ApplyAsync(plan.Hash, Administrator with { ProvenAt = null })).Refusal?.Code);
        Assert.Equal("refusal.not-allowed", (await sync.PreviewAsync(Administrator with { Grants = [] })).Refusal?.Code);
        Assert.True((await sync.ApplyAsync(plan.Hash, Administrator)).Succeeded);
        Assert.False((await FindAsync(portal, "X-2"))!.IsActive);
        Assert.Equal("Foreman", (await FindAsync(portal, "X-1"))!.Title);
        var entries = await portal.AuditAsync();
        Assert.Equal((2, 1, 1, 2), (Count("person.add"), Count("person.change"), Count("person.left"), Count("directory.sync")));

        int Count(string what) => entries.Count(entry => entry.What == what);
    }

    [Fact]
    public async Task DirectoryPassword_OfAPersonWithoutOneHere_SignsInUntilThePersonLeaves()
    {
        await using var slapd = await Slapd.StartAsync();
        slapd.AddPerson("lina", "X-1", "Lina", "Berg", "lina's own password");
        slapd.AddPerson("omar", "X-2", "Omar", "Haddad", "omar's own password");
        await using var portal = new TestPortal(Settings(slapd));
        var sync = portal.Services.GetRequiredService<DirectorySynchronisation>();
        Assert.True((await sync.ApplyAsync((await sync.PreviewAsync(Administrator)).Value.Hash, Administrator)).Succeeded);
        var lina = (await FindAsync(portal, "X-1"))!;
        await portal.DbAsync(async db =>
        {
            db.Users.Add(new Account { UserName = "lina", NormalizedUserName = "LINA", Email = lina.Email, NormalizedEmail = lina.Email.ToUpperInvariant(), DisplayName = lina.Name, PersonId = lina.Id, SecurityStamp = "1", LockoutEnabled = true });
            return await db.SaveChangesAsync();
        });

        using var client = portal.CreateClient();
        foreach (var wrong in (string[])["omar's own password", "*"])
            Assert.Contains("fault=Credentials", (await TestPortal.SignInAsync(client, "lina", wrong)).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("fault=Credentials", (await TestPortal.SignInAsync(client, "*", "lina's own password")).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("/", (await TestPortal.SignInAsync(client, "lina", "lina's own password")).Headers.Location!.OriginalString);
        Assert.Equal("{\"Way\":\"Directory\"}", (await portal.AuditAsync()).First(entry => entry.What == "sign-in").Detail);

        slapd.Remove("lina");
        Assert.True((await sync.ApplyAsync((await sync.PreviewAsync(Administrator)).Value.Hash, Administrator)).Succeeded);
        Assert.NotNull((await portal.DbAsync(db => db.Set<SignInSession>().SingleAsync(session => session.Way == SignInWay.Directory))).EndedAt);
        using var later = portal.CreateClient();
        Assert.Contains("fault=", (await TestPortal.SignInAsync(later, "lina", "lina's own password")).Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Directory_WithoutTlsWhereNotAllowed_IsNotSpokenTo()
    {
        await using var slapd = await Slapd.StartAsync();
        slapd.AddPerson("lina", "X-1", "Lina", "Berg", "lina's own password");
        await using var portal = new TestPortal([.. Settings(slapd).Where(setting => setting.Key != "Directory:AllowClear")]);
        Assert.Equal("refusal.directory-unreachable", (await portal.Services.GetRequiredService<DirectorySynchronisation>().PreviewAsync(Administrator)).Refusal?.Code);
    }

    private static bool Same((string[] Names, int Changed, int Leavers) left, (string[] Names, int Changed, int Leavers) right) =>
        left.Names.SequenceEqual(right.Names) && left.Changed == right.Changed && left.Leavers == right.Leavers;

    private static (string Key, string Value)[] Settings(Slapd slapd) =>
    [
        ("Directory:Url", slapd.Url), ("Directory:AllowClear", "true"), ("Directory:BindDn", Slapd.Admin), ("Directory:BindPassword", Slapd.AdminPassword),
        ("Directory:PeopleBase", $"ou=people,{Slapd.Suffix}"), ("Directory:GroupsBase", $"ou=groups,{Slapd.Suffix}"), ("Directory:SignIn", "true"),
    ];

    private static Task<Person?> FindAsync(TestPortal portal, string number) =>
        portal.DbAsync(db => db.Set<Person>().Include(person => person.Groups).FirstOrDefaultAsync(person => person.EmployeeNumber == number));
}
