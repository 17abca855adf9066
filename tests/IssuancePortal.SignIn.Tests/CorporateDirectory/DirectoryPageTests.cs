using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.SignIn.Tests.Browser;
using IssuancePortal.TestLib;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace IssuancePortal.SignIn.Tests.CorporateDirectory;

/// <summary>The page of the directory in a browser, before a real slapd over TLS.</summary>
[Collection(InBrowser.Name)]
public sealed class DirectoryPageTests(Chromium chromium)
{
    [Theory]
    [InlineData(1400, 900, ColorScheme.Light, "en")]
    [InlineData(390, 844, ColorScheme.Dark, "en")]
    public async Task Page_FromLookingToLeavers_ShowsWhatEndsAndAsks(int width, int height, ColorScheme scheme, string language)
    {
        using var site = new TestAuthority();
        await using var slapd = await Slapd.StartAsync(site.ServerFiles("localhost"));
        slapd.AddPerson("lina", "X-1", "Lina", "Berg", "lina's own password");
        slapd.AddPerson("omar", "X-2", "Omar", "Haddad", "omar's own password");
        slapd.AddGroup("Fitters", "lina", "omar");
        await using var portal = TestPortal.Listening(
            ("Directory:Url", slapd.TlsUrl), ("Directory:BindDn", Slapd.Admin), ("Directory:BindPassword", Slapd.AdminPassword), ("Directory:PeopleBase", $"ou=people,{Slapd.Suffix}"),
            ("Directory:GroupsBase", $"ou=groups,{Slapd.Suffix}"), ("Trust:CaFile", site.CaFile));
        var page = await chromium.WindowAsync(portal.Address, width, height, scheme, language);
        await page.SignInAsync("admin");
        await page.GotoAsync("/admin/directory");
        await page.GetByText("Protected by TLS").WaitForAsync();
        await LookedAtAsync(page, $"directory-{width}-1-start");

        await page.Locator("[data-preview]").ClickAsync();
        await page.Locator("[data-plan=New][data-count='2']").WaitForAsync();
        await LookedAtAsync(page, $"directory-{width}-2-new");
        await page.Locator("[data-apply]").ClickAsync();
        await page.GetByText("Nothing looked at yet").WaitForAsync();
        var omar = await portal.DbAsync(db => db.Set<Person>().SingleAsync(person => person.EmployeeNumber == "X-2"));

        // He has a card, as far as the records go, and leaves; she is promoted.
        await portal.DbAsync(async db =>
        {
            var policy = await db.Set<DevicePolicy>().FirstAsync(it => it.Kind == DeviceKind.PivCard);
            var device = new Device { Kind = DeviceKind.PivCard, Serial = "00AA4711", Edge = "piv", PersonId = omar.Id, PolicyId = policy.Id, CreatedAt = DateTimeOffset.UtcNow };
            db.Add(device);
            await db.SaveChangesAsync();
            return await db.Set<Device>().Where(it => it.Id == device.Id).ExecuteUpdateAsync(set => set.SetProperty(it => it.State, DeviceState.Issued));
        });
        slapd.Remove("omar");
        slapd.Change("lina", "title", "Foreman");
        await page.Locator("[data-preview]").ClickAsync();
        await page.Locator("[data-plan=Leavers][data-count='1']").WaitForAsync();
        Assert.Contains("…4711", await page.Locator("[data-plan=Leavers]").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("title", await page.Locator("[data-plan=Changed]").InnerTextAsync(), StringComparison.Ordinal);
        await LookedAtAsync(page, $"directory-{width}-3-leavers");

        await page.Locator("[data-apply]").ClickAsync();
        await page.Locator("dialog[open]").WaitForAsync();
        Assert.Contains("Their devices: 1", await page.Locator("dialog[open]").InnerTextAsync(), StringComparison.Ordinal);
        await LookedAtAsync(page, $"directory-{width}-4-asked");
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await page.GetByText("Nothing looked at yet").WaitForAsync();
        Assert.False((await portal.DbAsync(db => db.Set<Person>().AsNoTracking().SingleAsync(person => person.Id == omar.Id))).IsActive);
        Assert.Equal(DeviceState.Terminated, await portal.DbAsync(db => db.Set<Device>().Where(device => device.Serial == "00AA4711").Select(device => device.State).SingleAsync()));
        await page.Locator("[data-preview]").ClickAsync();
        await page.GetByText("Everything is as in the directory").WaitForAsync();
        await LookedAtAsync(page, $"directory-{width}-5-same");
    }

    [Fact]
    public async Task Page_DirectoryGone_SaysSoAndWhatToDo()
    {
        using var site = new TestAuthority();
        await using var portal = TestPortal.Listening(("Directory:Url", "ldaps://127.0.0.1:1"), ("Directory:PeopleBase", "ou=people,dc=x"), ("Trust:CaFile", site.CaFile));
        var page = await chromium.WindowAsync(portal.Address);
        await page.SignInAsync("admin");
        await page.GotoAsync("/admin/directory");
        await page.Locator("[data-preview]").ClickAsync();
        await page.GetByRole(AriaRole.Alert).First.WaitForAsync();
        await LookedAtAsync(page, "directory-unreachable");
    }

    private static async Task LookedAtAsync(IPage page, string name)
    {
        await page.IsAccessibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
        await page.PictureAsync(name);
    }
}
