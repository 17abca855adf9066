using Bunit;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Data.Roles;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Admin.Assignments;
using IssuancePortal.Portal.Features.Admin.Policies;
using IssuancePortal.Portal.Features.Admin.Roles;
using IssuancePortal.Portal.Features.Admin.Settings;
using IssuancePortal.Portal.Tests.Issue;
using IssuancePortal.Portal.Words;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Admin;

public sealed class AdminPagesTests : DeskTests
{
    private static readonly Actor Admin = new("alice", null, "Alice Admin", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Actor Auditor = new("amir", null, "Amir Auditor", [Role.Auditor]);

    private ISettings Settings => Services.GetRequiredService<ISettings>();

    private Confirmation Confirmation => Services.GetRequiredService<Confirmation>();

    public override async Task InitializeAsync()
    {
        Services.AddSingleton<ManageRoles>().AddSingleton<ChangePolicies>().AddSingleton<AssignPolicies>().AddSingleton<ChangeSettings>().AddScoped<SettingWords>().AddScoped<LayoutNames>().AddScoped<PolicyWords>();
        await base.InitializeAsync();
        await new RoleStart(Store).StartingAsync(default);
        SignIn(Admin);
    }

    [Fact]
    public async Task Settings_Changed_ShowsTheDifferenceAsksAndCountsAtOnce()
    {
        var page = Render<SettingsPage>(parameters => parameters.Add(it => it.Section, "Unlock"));
        page.WaitForElement("input.number", Patience).Change("25");
        Until(page, () => Assert.Equal("10", page.Find(".pending del").TextContent[^2..]));
        Assert.Equal("25", page.Find(".pending ins").TextContent[^2..]);

        page.Find("form").Submit();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        Assert.Contains(Confirmation.Question!.Effects, effect => effect.EndsWith("10 → 25", StringComparison.Ordinal));
        await page.InvokeAsync(() => Confirmation.Answer(true));

        await EventuallyAsync(() => Settings.Get<UnlockSettings>().Minutes == 25, "the new setting");
        Until(page, () => Assert.Contains("Alice Admin", page.Find(".version").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_OutOfRange_SaysSoAndCannotBeSaved()
    {
        var page = Render<SettingsPage>(parameters => parameters.Add(it => it.Section, "Unlock"));
        page.WaitForElement("input.number", Patience).Change("0");
        Until(page, () => Assert.Contains("must lie between 1 and 60", page.Find(".faults").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find(".btn-primary").HasAttribute("disabled"));

        page.Find("input.number").Change("ten");
        Until(page, () => Assert.Equal("true", page.Find("input.number").GetAttribute("aria-invalid")));
    }

    [Fact]
    public async Task Settings_OfProofs_AreTickedPerServiceAndKept()
    {
        var page = Render<SettingsPage>(parameters => parameters.Add(it => it.Section, "Proof"));
        page.WaitForElement("fieldset", Patience);
        Assert.Equal(Enum.GetValues<SelfService>().Length, page.FindAll("fieldset").Count);
        var password = page.FindAll("fieldset")[0].QuerySelectorAll("input")[0];
        password.Change(false);
        Until(page, () => Assert.DoesNotContain("Password,", page.Find(".pending ins").TextContent, StringComparison.Ordinal));

        page.Find("form").Submit();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        await page.InvokeAsync(() => Confirmation.Answer(true));
        await EventuallyAsync(() => !Settings.Get<ProofSettings>().Enrol.Contains(Issuance.SignIn.SignInWay.Password), "the new setting");
        Assert.Contains(Issuance.SignIn.SignInWay.Password, Settings.Get<ProofSettings>().Report);
    }

    [Fact]
    public async Task Settings_WithALongText_ShowWhatDiffersInIt()
    {
        var page = Render<SettingsPage>(parameters => parameters.Add(it => it.Section, "StartPage"));
        page.WaitForElement("textarea", Patience).Change($"{new string('a', 300)}\r\n\r\nCall 100.");
        Until(page, () => Assert.EndsWith("Call 100.", page.Find(".pending ins").TextContent, StringComparison.Ordinal));
        await SaveAsync();
        Until(page, () => Assert.Single(page.FindAll(".version")));

        page.Find("textarea").Change($"{new string('a', 300)}\n\nCall 200.");
        Until(page, () => Assert.EndsWith("Call 200.", page.Find(".pending ins").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find(".pending ins").TextContent.Length < 80);
        await SaveAsync();
        await EventuallyAsync(() => Settings.Get<StartPageSettings>().English.EndsWith("\n\nCall 200.", StringComparison.Ordinal), "the new text");

        async Task SaveAsync()
        {
            page.Find("form").Submit();
            await EventuallyAsync(() => Confirmation.Question is not null, "the question");
            await page.InvokeAsync(() => Confirmation.Answer(true));
        }
    }

    [Fact]
    public void Settings_WithAChoiceThatCanBeNone_OfferThat()
    {
        var page = Render<SettingsPage>(parameters => parameters.Add(it => it.Section, "Device"));
        var choice = page.WaitForElement("select", Patience);
        Assert.Equal("none in particular", choice.QuerySelector("option")!.TextContent);
        Phones(false);
        page.Find("select").Change("MobileApp");
        Until(page, () => Assert.Contains("is not issued here", page.Find(".faults").TextContent, StringComparison.Ordinal));
        page.Find("select").Change("YubiKey");
        Until(page, () => Assert.Contains("YubiKey", page.Find(".pending ins").TextContent, StringComparison.Ordinal));
        page.Find("select").Change("");
        Phones(true);
        Until(page, () => Assert.Empty(page.FindAll(".pending")));

        void Phones(bool are) => page.FindAll("label.choice").First(it => it.TextContent.Contains("Phone", StringComparison.Ordinal)).QuerySelector("input")!.Change(are);
    }

    [Fact]
    public void Settings_ForWhoeverMayOnlyRead_AreShownAndNotChanged()
    {
        SignIn(Auditor);
        var page = Render<SettingsPage>();
        page.WaitForElement("form", Patience);
        Assert.All(page.FindAll("form input, form select"), field => Assert.True(field.HasAttribute("disabled")));
        Assert.Empty(page.FindAll("form button"));
    }

    [Fact]
    public async Task Role_CopiedWithWhatMustBeApart_SaysSoAndIsNotMade()
    {
        Navigation.NavigateTo("admin/roles/new?from=operator");
        var page = Render<RolePage>();
        page.WaitForElement(".permissions", Patience);
        var approve = Array.IndexOf(Enum.GetValues<Permission>(), Permission.ApproveRequests);
        page.FindAll(".permissions input")[approve].Change(true);
        Until(page, () => Assert.Contains("One role cannot have both", page.Find(".faults").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find("form .btn-primary").HasAttribute("disabled"));

        page.FindAll(".permissions input")[approve].Change(false);
        Until(page, () => Assert.Empty(page.FindAll(".faults")));
        page.Find("form").Submit();
        await EventuallyAsync(() => Navigation.Uri.EndsWith("admin/roles/copy-of-issuance-operator", StringComparison.Ordinal), "the new role's page");
    }

    [Fact]
    public void Role_OfTheAdministrator_CannotBeEdited()
    {
        var page = Render<RolePage>(parameters => parameters.Add(it => it.Name, Role.Administrator));
        Until(page, () => Assert.Contains("cannot be changed", page.Find(".note").TextContent, StringComparison.Ordinal));
        Assert.All(page.FindAll("form input"), field => Assert.True(field.HasAttribute("disabled")));
    }

    [Fact]
    public async Task Policy_Changed_BecomesTheNextVersionWithItsDifference()
    {
        var policy = (await PoliciesOfAsync(Ana))[0];
        var page = Render<PolicyPage>(parameters => parameters.Add(it => it.Id, policy.Id));
        page.WaitForElement("form", Patience);
        page.Find("input[type=number][max='2192']").Change("30");
        Until(page, () => Assert.EndsWith("30", page.Find(".pending ins").TextContent, StringComparison.Ordinal));

        page.Find("form").Submit();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        await page.InvokeAsync(() => Confirmation.Answer(true));

        Until(page, () => Assert.Equal(2, page.FindAll(".version").Count));
        var saved = (await Store.ReadAsync(session => session.PolicyAsync(policy.Id)))!;
        Assert.Equal((policy.VersionNumber + 1, 30), (saved.VersionNumber, saved.Content.ValidDays));
    }

    [Fact]
    public async Task Policy_ForYubiKeys_AsksForTouchAttestationAndFirmware()
    {
        var policy = (await PoliciesOfAsync(Ben)).First(it => it.Kind == DeviceKind.YubiKey);
        var page = Render<PolicyPage>(parameters => parameters.Add(it => it.Id, policy.Id));
        page.WaitForElement("[data-touch='9A']", Patience).Change("Always");
        Until(page, () => Assert.Contains("only be proven by attestation", page.Find(".faults").TextContent, StringComparison.Ordinal));
        page.Find("[data-attestation]").Change(true);
        page.Find("input[placeholder='5.7.0']").Change("five");
        Until(page, () => Assert.Contains(Sentence("refusal.policy-firmware", "five"), page.Find(".faults").TextContent, StringComparison.Ordinal));
        page.Find("input[placeholder='5.7.0']").Change("5.4");
        Until(page, () => Assert.Empty(page.FindAll(".faults")));

        page.Find("form").Submit();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        await page.InvokeAsync(() => Confirmation.Answer(true));

        Until(page, () => Assert.Equal(2, page.FindAll(".version").Count));
        var saved = (await Store.ReadAsync(session => session.PolicyAsync(policy.Id)))!.Content;
        Assert.Equal((true, new Version(5, 4, 0), KeyTouchPolicy.Always), (saved.AttestationRequired, saved.MinimumFirmware, saved.Slots.Single(slot => slot.Slot == 0x9A).Touch));
    }

    [Fact]
    public async Task Policy_KeyThatOutlivesTheDevice_IsChosenForEncryptionOnly()
    {
        var policy = (await PoliciesOfAsync(Ben)).First(it => it.Kind == DeviceKind.YubiKey);
        var page = Render<PolicyPage>(parameters => parameters.Add(it => it.Id, policy.Id));
        page.WaitForElement("[data-history]", Patience).Change("21");
        Until(page, () => Assert.Contains(Sentence("refusal.policy-key-history", 20), page.Find(".faults").TextContent, StringComparison.Ordinal));
        page.Find("[data-history]").Change("4");
        foreach (var box in page.FindAll(".key input[type=checkbox]").Where(box => box.ParentElement!.TextContent.Contains("9D", StringComparison.Ordinal) && !box.HasAttribute("checked"))) box.Change(true);
        Until(page, () => Assert.Equal(["9D"], page.FindAll("[data-origin]").Select(it => it.GetAttribute("data-origin"))));
        page.Find("[data-origin='9D']").Change(nameof(KeyOrigin.RecoveredAndRevoked));
        Until(page, () => Assert.Contains("can still be read with", page.Find(".pending").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".faults"));

        page.Find("form").Submit();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        await page.InvokeAsync(() => Confirmation.Answer(true));

        Until(page, () => Assert.Equal(2, page.FindAll(".version").Count));
        var saved = (await Store.ReadAsync(session => session.PolicyAsync(policy.Id)))!.Content;
        Assert.Equal((4, KeyOrigin.RecoveredAndRevoked), (saved.KeyHistory, saved.Slots.Single(slot => slot.Slot == 0x9D).Origin));
    }

    [Fact]
    public async Task Assignments_Changed_ShowWhatWouldChangeUntilSaved()
    {
        var page = Render<AssignmentsPage>();
        page.WaitForElement(".cell input", Patience);
        var was = page.Find(".cell input").HasAttribute("checked");
        page.Find(".cell input").Change(!was);
        Until(page, () => Assert.Single(page.FindAll(".changes li")));
        page.Find(".card .btn-primary").Click();

        Until(page, () => Assert.Empty(page.FindAll(".changes li")));
        Assert.Equal(!was, page.Find(".cell input").HasAttribute("checked"));
        Assert.Equal("assignments.change", (await Store.ReadAsync(session => session.AuditAsync(new())))[0].What);
    }

    private string Sentence(string code, params object[] arguments) => Services.GetRequiredService<TradeWords>().What(new Refusal(code, arguments));
}
