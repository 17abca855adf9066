using AngleSharp.Dom;
using Bunit;
using IssuancePortal.Data;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Roles;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Admin.Accounts;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Admin;

public sealed class AccountPagesTests : DeskTests
{
    private static readonly Actor Admin = new("alice", null, "Alice Admin", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ManageAccounts Accounts => Services.GetRequiredService<ManageAccounts>();

    private Confirmation Confirmation => Services.GetRequiredService<Confirmation>();

    public override async Task InitializeAsync()
    {
        Services.AddIdentityCore<Account>(options => options.User.RequireUniqueEmail = true).AddRoles<IdentityRole>().AddEntityFrameworkStores<PortalDb>();
        Services.AddScoped<AccountWriter>().AddScoped<ManageAccounts>();
        await base.InitializeAsync();
        await new RoleStart(Store).StartingAsync(default);
        SignIn(Admin);
    }

    [Fact]
    public async Task List_Search_FindsByNameAndSaysWhenNobodyMatches()
    {
        await MadeAsync("nora", "Nora New", Role.Operator);
        var locked = await MadeAsync("otto", "Otto Old", Role.Auditor);
        Assert.True((await Accounts.LockAsync(locked, true, Admin)).Succeeded);

        var page = Render<AccountsPage>();
        page.WaitForElement("tbody tr", Patience);
        Assert.Equal(["Nora New", "Otto Old"], page.FindAll("tbody a").Select(link => link.TextContent));
        Assert.Contains("Locked", page.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal($"admin/accounts/{locked}", page.FindAll("tbody a")[1].GetAttribute("href"));

        var filtered = Render<AccountsPage>();
        filtered.WaitForElement("input[type=search]", Patience).Input("nobody at all");
        Until(filtered, () => Assert.Contains("No account matches", filtered.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task New_Created_ShowsTheOneTimePasswordOnce()
    {
        var page = Render<NewAccountPage>();
        page.WaitForElement("form", Patience);
        page.Find("form").Submit();
        Until(page, () => Assert.NotEmpty(page.FindAll(".faults")));
        page.FindAll("input.input")[0].Change("Nora New");
        page.FindAll("input.input")[1].Change("nora");
        page.FindAll("input.input")[2].Change("nora@example.org");
        page.Find("form").Submit();
        Until(page, () => Assert.Matches("[a-z2-9]{4}(-[a-z2-9]{4}){3}", page.Find(".password").TextContent));
        var row = Assert.Single((await Accounts.ListAsync("nora", 10, Admin)).Value);
        Assert.InRange(row.OneTimeUntil!.Value - DateTimeOffset.UtcNow, TimeSpan.FromHours(71), TimeSpan.FromHours(72));
        Assert.Equal($"admin/accounts/{row.Id}", page.Find("a.btn-primary").GetAttribute("href"));
    }

    [Fact]
    public async Task Account_RolesSaved_SaysWhatIsGivenAndTakenFirst()
    {
        var id = await MadeAsync("nora", "Nora New", Role.Operator);
        var page = Open(id);
        Box(page, "Auditor").Change(true);
        Box(page, "Issuance operator").Change(false);
        page.Find("form").Submit();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        Assert.Contains(Confirmation.Question!.Effects, effect => effect.Contains("Gives the role: Auditor", StringComparison.Ordinal));
        Assert.Contains(Confirmation.Question.Effects, effect => effect.StartsWith("Takes the role:", StringComparison.Ordinal));
        await page.InvokeAsync(() => Confirmation.Answer(true));
        for (var end = DateTime.UtcNow + Patience; (await Accounts.LookAsync(id, Admin)).Value.Roles is not [{ Role: Role.Auditor }]; await Task.Delay(50))
            Assert.True(DateTime.UtcNow < end, "The new roles were not saved.");
    }

    [Fact]
    public async Task Account_LockAndNewPassword_AskFirstAndShowTheirOutcome()
    {
        var id = await MadeAsync("nora", "Nora New", Role.Operator);
        var page = Open(id);
        Assert.Contains("A one-time password waits to be exchanged.", page.Markup, StringComparison.Ordinal);
        page.Find("[data-renew]").Click();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        await page.InvokeAsync(() => Confirmation.Answer(false));
        Assert.Empty(page.FindAll(".password"));
        page.Find("[data-renew]").Click();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question again");
        await page.InvokeAsync(() => Confirmation.Answer(true));
        Until(page, () => Assert.Matches("[a-z2-9]{4}(-[a-z2-9]{4}){3}", page.Find(".password").TextContent));

        page.FindAll("button").First(button => button.TextContent == "Lock").Click();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question of the lock");
        await page.InvokeAsync(() => Confirmation.Answer(true));
        Until(page, () => Assert.Contains(page.FindAll("button"), button => button.TextContent == "Unlock"));
        Assert.True((await Accounts.LookAsync(id, Admin)).Value.IsLocked);
    }

    [Fact]
    public async Task Account_OfOnesOwnOrOfNobody_OffersNothing()
    {
        var id = await MadeAsync("nora", "Nora New", Role.Administrator);
        SignIn(new Actor(id, null, "Nora New", [Role.Administrator]));
        var own = Open(id);
        Assert.Empty(own.FindAll("form button, .page-header button"));
        Assert.All(own.FindAll("input[type=checkbox]"), box => Assert.True(box.HasAttribute("disabled")));
        var nobody = Render<AccountPage>(parameters => parameters.Add(it => it.Id, "nobody"));
        Until(nobody, () => Assert.Empty(nobody.FindAll("form")));
        Until(nobody, () => Assert.Contains("There is no such account", nobody.Markup, StringComparison.Ordinal));
    }

    private static IElement Box(IRenderedComponent<AccountPage> page, string role) =>
        page.FindAll("input[type=checkbox]").First(box => box.ParentElement!.TextContent.Contains(role, StringComparison.Ordinal));

    private IRenderedComponent<AccountPage> Open(string id)
    {
        var page = Render<AccountPage>(parameters => parameters.Add(it => it.Id, id));
        page.WaitForElement("form", Patience);
        return page;
    }

    private async Task<string> MadeAsync(string userName, string name, string role) =>
        (await Accounts.CreateAsync(userName, name, $"{userName}@example.org", [new HeldRole(role)], Admin)).Value.AccountId;
}
