using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Portal.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace IssuancePortal.SignIn.Tests.Browser;

/// <summary>The fresh proof before a move that ends something, given with the card.</summary>
[Collection(InBrowser.Name)]
public sealed class StepUpCardTests(Chromium chromium)
{
    [Fact]
    public async Task Terminate_ProofTooOld_IsDoneAfterTheOwnCardAndItsPinOnly()
    {
        var clock = new StepUpTests.Offset();
        await using var portal = TestPortal.Listening(clock);
        var (ana, helper) = await portal.DbAsync(async db => (await db.Users.SingleAsync(account => account.UserName == "ana"), await db.Users.SingleAsync(account => account.UserName == "helpdesk")));
        var readers = portal.Services.GetRequiredService<DemoWorkstation>().Readers;
        var page = await chromium.WindowAsync(portal.Address);
        await page.SignInAsync("operator");
        await page.IssueAsync(ana.DisplayName);
        await page.SignOutAsync();
        var other = await IssuedAsync(portal, ana.PersonId, helper.PersonId);

        // Another's card proves another.
        await AskedAsync(page, clock, TimeSpan.FromMinutes(6), other);
        await page.EnterPinAsync(Deeds.Pin);
        await page.SaysAsync("refusal.card-of-another");
        await page.IsAccessibleAsync();
        await page.PictureAsync("step-up-card-of-another");
        await page.Context.ClearCookiesAsync();

        // As if she worked there: no card, then her own with a wrong PIN, then with the right one.
        await portal.DbAsync(db => db.Users.Where(account => account.Id == helper.Id).ExecuteUpdateAsync(set => set.SetProperty(account => account.PersonId, ana.PersonId)));
        await AskedAsync(page, clock, TimeSpan.FromMinutes(12), other);
        readers.Pull("Reader 1");
        await page.Locator("dialog.step-up input#pin").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.PictureAsync("step-up-card-pulled");
        readers.Insert("Reader 1");
        await page.EnterPinAsync("112358");
        await page.GetByText("The PIN was wrong. Tries left:").WaitForAsync();
        Assert.Equal(DeviceState.Issued, (await portal.Store.ReadAsync(session => session.DeviceAsync(other)))!.State);
        await page.IsAccessibleAsync();
        await page.PictureAsync("step-up-card-wrong-pin");
        await page.EnterPinAsync(Deeds.Pin);
        for (var end = DateTime.UtcNow.AddSeconds(20); (await portal.Store.ReadAsync(session => session.DeviceAsync(other)))!.State != DeviceState.Terminated; await Task.Delay(100))
            Assert.True(DateTime.UtcNow < end, "The device was not terminated.");
        var proof = Assert.Single(await portal.AuditAsync(), entry => entry.What == "sign-in.proof");
        Assert.Equal((helper.Id, ana.PersonId, "{\"Way\":\"Card\"}"), (proof.ActorId, proof.PersonId, proof.Detail));
    }

    /// <summary>Signs in, lets the proof grow old, and goes on until the card is asked for.</summary>
    private static async Task AskedAsync(IPage page, StepUpTests.Offset clock, TimeSpan ahead, Guid device)
    {
        await page.SignInAsync("helpdesk");
        await page.GotoAsync($"/devices/{device}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Terminate" }).First.WaitForAsync();
        clock.Ahead = ahead;
        await page.GetByRole(AriaRole.Button, new() { Name = "Terminate" }).First.ClickAsync();
        await page.Locator("dialog.terminate .btn-danger").ClickAsync();
        await page.Locator("dialog.step-up").GetByRole(AriaRole.Button, new() { Name = "Use card" }).ClickAsync();
        await page.Locator("dialog.step-up input#pin").WaitForAsync();
    }

    /// <summary>A card in use of a third person, as far as the records go.</summary>
    private static Task<Guid> IssuedAsync(TestPortal portal, params Guid?[] butNot) => portal.DbAsync(async db =>
    {
        var person = await db.Set<Person>().Where(it => !butNot.Contains(it.Id)).OrderBy(it => it.EmployeeNumber).FirstAsync();
        var policy = await db.Set<DevicePolicy>().FirstAsync(it => it.Kind == DeviceKind.PivCard);
        var device = new Device { Kind = DeviceKind.PivCard, Serial = "00FFEE11", Edge = "piv", PersonId = person.Id, PolicyId = policy.Id, CreatedAt = DateTimeOffset.UtcNow };
        db.Add(device);
        await db.SaveChangesAsync();
        await db.Set<Device>().Where(it => it.Id == device.Id).ExecuteUpdateAsync(set => set.SetProperty(it => it.State, DeviceState.Issued));
        return device.Id;
    });
}
