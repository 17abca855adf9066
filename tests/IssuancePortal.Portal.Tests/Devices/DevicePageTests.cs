using Bunit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Devices;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Devices;

public sealed class DevicePageTests : DeskTests
{
    private static readonly Actor HelpDesk = new("hana", null, "Hana Helpdesk", [Role.HelpDesk]);

    [Fact]
    public async Task Issued_ShowsCertificatesRunAndHistory()
    {
        var device = await IssueAsync();

        var page = Open(device);

        Until(page, () => Assert.Equal(["PIV authentication", "Card authentication"], page.FindAll("td.profile").Select(x => x.TextContent)));
        Assert.All(page.FindAll("td a[download]"), x => Assert.EndsWith(".cer", x.GetAttribute("href"), StringComparison.Ordinal));
        Until(page, () => Assert.Contains("The device was issued", page.Find(".timeline").TextContent, StringComparison.Ordinal));
        Until(page, () => Assert.Contains("Record verified", page.Find(".timeline").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Attested_ShowsTheSerialNumberThatItsMakerVouchedFor()
    {
        var device = await IssueAsync();
        var page = Open(device);
        Until(page, () => Assert.NotEmpty(page.FindAll("td.profile")));
        Assert.Empty(page.FindAll("[data-maker-serial]"));
        await Store.ChangeAsync<bool>(async session =>
        {
            (await session.DeviceAsync(device))!.MakerSerial = "F2LX9QKHN7";
            return true;
        });

        page = Open(device);

        Until(page, () => Assert.Contains("F2LX9QKHN7", page.Find("[data-maker-serial]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Operator_MayNotTerminate_IsToldWhy()
    {
        var device = await IssueAsync();

        var page = Open(device);

        Until(page, () => Assert.Contains("Terminate is not possible:", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".page-header button"));
    }

    [Fact]
    public async Task HelpDesk_Terminates_ListsTheEffectsAndDoesThem()
    {
        var device = await IssueAsync();
        SignIn(HelpDesk);
        var page = Open(device);
        page.WaitForElement(".page-header .btn-danger-quiet", TimeSpan.FromSeconds(30)).Click();
        var dialog = page.WaitForElement("dialog.terminate", TimeSpan.FromSeconds(30)).TextContent;
        Assert.Contains("2 certificates are revoked at once, with the reason “No longer used”", dialog, StringComparison.Ordinal);
        Assert.Contains("It belongs to Ana Sousa no longer", dialog, StringComparison.Ordinal);

        page.FindAll("dialog.terminate input[type=radio]")[3].Change("on");
        Until(page, () => Assert.Contains("Key compromised", page.Find("dialog.terminate").TextContent, StringComparison.Ordinal));
        page.Find("dialog.terminate .btn-danger").Click();

        Until(page, () => Assert.All(page.FindAll("td .chip"), x => Assert.Contains(x.TextContent, new[] { "Revoked", "Issued", "Done" })));
        var certificates = await Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device));
        Assert.All(certificates, x => Assert.Equal((CertificateState.Revoked, Pki.RevocationReason.KeyCompromise), (x.State, x.RevocationReason)));
        Assert.Equal(DeviceState.Terminated, (await Store.ReadAsync(session => session.DeviceAsync(device)))!.State);
    }

    [Fact]
    public async Task HelpDesk_DialogClosed_ChangesNothing()
    {
        var device = await IssueAsync();
        SignIn(HelpDesk);
        var page = Open(device);
        page.WaitForElement(".page-header .btn-danger-quiet", TimeSpan.FromSeconds(30)).Click();

        page.WaitForElement("dialog.terminate", TimeSpan.FromSeconds(30)).TriggerEvent("onclose", EventArgs.Empty);

        Until(page, () => Assert.Empty(page.FindAll("dialog.terminate")));
        Assert.Equal(DeviceState.Issued, (await Store.ReadAsync(session => session.DeviceAsync(device)))!.State);
    }

    [Fact]
    public async Task HelpDesk_Suspends_ReadsWhatWillHappenFirst()
    {
        var device = await IssueAsync();
        SignIn(HelpDesk);
        var page = Open(device);
        page.WaitForElement(".page-header .btn-danger-quiet", TimeSpan.FromSeconds(30));
        page.FindAll(".page-header button").Single(x => x.TextContent.Contains("Suspend", StringComparison.Ordinal)).Click();
        Until(page, () => Assert.Contains("Certificates put on hold: 2", page.Find("dialog.move").TextContent, StringComparison.Ordinal));
        Assert.Equal(DeviceState.Issued, (await Store.ReadAsync(session => session.DeviceAsync(device)))!.State);

        page.Find("dialog.move .btn-danger").Click();

        Until(page, () => Assert.Empty(page.FindAll("dialog.move")));
        Assert.Equal(DeviceState.Suspended, (await Store.ReadAsync(session => session.DeviceAsync(device)))!.State);
        Until(page, () => Assert.Contains(page.FindAll(".page-header button"), x => x.TextContent.Contains("Resume", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task HelpDesk_Replaces_ReadsWhatWillHappenFirst()
    {
        var device = await IssueAsync();
        await Store.ChangeAsync<bool>(async session =>
        {
            var policy = (await session.DeviceAsync(device))!.PolicyId!.Value;
            foreach (var group in (await session.PersonAsync(Ana.Id))!.Groups)
                session.Add(new Issuance.Policies.GroupAssignment { GroupId = group.Id, PolicyId = policy, Type = Issuance.Policies.IssuanceType.PermanentReplacement });
            return true;
        });
        SignIn(HelpDesk);
        var page = Render<ReplacePage>(x => x.Add(y => y.PersonId, Ana.Id));
        Until(page, () => Assert.Contains("Certificates put on hold: 2", page.Find(".foreseen").TextContent, StringComparison.Ordinal));
        Assert.Equal(DeviceState.Issued, (await Store.ReadAsync(session => session.DeviceAsync(device)))!.State);

        page.Find("button.btn-primary").Click();

        Until(page, () => Assert.EndsWith($"people/{Ana.Id}", Navigation.Uri, StringComparison.Ordinal));
        Assert.Equal((DeviceState.Invalid, Issuance.Requests.IssuanceReason.Lost), (await Store.ReadAsync(session => session.DeviceAsync(device)))! is var after ? (after.State, after.InvalidReason!.Value) : default);
    }

    [Fact]
    public void Lifecycle_EveryRowOfBothTables_StandsOnThePage()
    {
        var page = Render<Portal.Features.Lifecycle.LifecyclePage>();

        var rows = page.FindAll("th[scope=row]").Select(x => x.TextContent).ToList();

        Assert.All(DeviceLifecycle.Rows, row => Assert.Contains(row.Id, rows));
        Assert.All(Issuance.Requests.RequestLifecycle.Rows, row => Assert.Contains(row.Id, rows));
        Assert.DoesNotContain("Effect.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Actor.", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(20, true)]
    [InlineData(0, false)]
    public async Task Find_BeginningOfASerialHoweverWritten_FindsTheDeviceAndItsOwner(int length, bool found)
    {
        var device = await IssueAsync();
        var serial = (await Store.ReadAsync(session => session.DeviceAsync(device)))!.Serial;
        var typed = string.Join(' ', serial[..Math.Min(length, serial.Length)].ToLowerInvariant().Chunk(4).Select(x => new string(x)));

        var rows = await Services.GetRequiredService<FindDevices>().BySerialAsync(typed, 5, Operator);

        Assert.Equal(found ? ["Ana Sousa"] : [], rows.Value.Select(row => row.Owner));
    }

    [Fact]
    public async Task Find_RoleThatMayNotLook_IsRefused() =>
        Assert.Equal("refusal.not-allowed", (await Services.GetRequiredService<FindDevices>().BySerialAsync("1A", 5, new Actor("uma", null, "Uma", [Role.User]))).Refusal?.Code);

    private IRenderedComponent<DevicePage> Open(Guid device) => Render<DevicePage>(x => x.Add(y => y.DeviceId, device));

    private async Task<Guid> IssueAsync()
    {
        var runId = await StartRunAsync(Ana, NewCard());
        await Board.WhenEndedAsync(runId);
        return (await Board.FindAsync(runId, CancellationToken.None))!.DeviceId;
    }
}
