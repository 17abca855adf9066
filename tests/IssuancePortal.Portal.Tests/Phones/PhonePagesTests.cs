using Bunit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Portal.Features.Admin.Policies;
using IssuancePortal.Portal.Features.Phones;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Phones;

/// <summary>What operators, administrators and people see of phones.</summary>
public sealed class PhonePagesTests : DeskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Actor Admin = new("alice", null, "Alice Admin", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    public override async Task InitializeAsync()
    {
        Services.AddSingleton<ChangeSettings>().AddSingleton<ChangePolicies>().AddScoped<PolicyWords>().AddScoped<LayoutNames>();
        await base.InitializeAsync();
        _ = Services.GetRequiredService<ISettings>();
        await ChangeAsync(async session =>
        {
            var phone = new DevicePolicy
            {
                Name = "Phone", Kind = DeviceKind.MobileApp, Content = new PolicyContent { Modes = ["self-user-bound", "remote"], Slots = [new PolicySlot(0x9A, "derived-authentication", KeyAlgorithm.Rsa2048)], FacialImage = false },
            };
            session.Add(phone);
            foreach (var (group, _) in await session.GroupsAsync()) session.Add(new GroupAssignment { GroupId = group.Id, PolicyId = phone.Id, Type = IssuanceType.Initial });
        });
    }

    [Fact]
    public async Task Invite_WhereTheModeIsOff_SaysSoAndOnceItIsOnShowsTheCodeOnce()
    {
        await KnowAsync(await InsertAsync(Reader1, NewCard()), Ana, (DeviceMove.Bind, MoveActor.Operator), (DeviceMove.StartPersonalisation, MoveActor.Operator), (DeviceMove.Issue, MoveActor.Portal));
        var off = Render<InvitePhonePage>(parameters => parameters.Add(it => it.PersonId, Ana.Id));
        Assert.Contains("Nothing for phones", off.WaitForElement(".error", Patience).TextContent, StringComparison.Ordinal);

        var changed = await Services.GetRequiredService<ChangeSettings>().ChangeAsync(new SettingsChange(new DeviceSettings { Modes = ["local", "remote"] }, 0), Admin);
        Assert.True(changed.Succeeded, changed.Refusal?.ToString());
        await EventuallyAsync(() => Services.GetRequiredService<ISettings>().Get<DeviceSettings>().Modes is not null, "the setting");
        var page = Render<InvitePhonePage>(parameters => parameters.Add(it => it.PersonId, Ana.Id));
        Assert.Contains("deprecated", page.WaitForElement(".deprecated", Patience).TextContent, StringComparison.Ordinal);
        page.Find("form").Submit();
        var code = page.WaitForElement("[data-one-time-code]", Patience).TextContent;
        Assert.Matches("^[2-9A-Z]{5}-[2-9A-Z]{5}$", code);
        Assert.Contains("/phone/", Services.GetRequiredService<DeskMail>().Last, StringComparison.Ordinal);
        Assert.DoesNotContain("/phone/", page.Markup.Replace($"people/{Ana.Id}/phone", "", StringComparison.Ordinal), StringComparison.Ordinal);

        var again = Render<InvitePhonePage>(parameters => parameters.Add(it => it.PersonId, Ana.Id));
        Assert.Contains("request", again.WaitForElement(".error", Patience).TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Policy_OfPhones_OffersTheirKeysAndWaysAndNoPin()
    {
        SignIn(Admin);
        var page = Render<PolicyPage>();
        page.WaitForElement("form select", Patience).Change("MobileApp");
        Until(page, () => Assert.Equal(4, page.FindAll("[data-phone-ways] input").Count));
        Assert.Equal(3, page.FindAll(".key input[type=checkbox][checked]").Count);
        Assert.DoesNotContain("Shortest PIN", page.Markup, StringComparison.Ordinal);
        foreach (var way in page.FindAll("[data-phone-ways] input[checked]").ToList()) page.FindAll("[data-phone-ways] input[checked]")[0].Change(false);
        Until(page, () => Assert.Contains("No way leads onto the phone.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Code_IsSeenInTwoGroupsAndHeardDigitByDigit()
    {
        var code = Render<PhoneCode>(parameters => parameters.Add(it => it.Code, "048213"));
        Assert.Equal(["048", "213"], code.FindAll("[aria-hidden]").Select(it => it.TextContent));
        Assert.Equal("0 4 8 2 1 3", code.Find(".visually-hidden").TextContent);
    }

    [Fact]
    public void QrCode_OfALink_IsDarkOnWhiteAndNamed()
    {
        var qr = Render<QrCode>(parameters => parameters.Add(it => it.Text, $"https://portal.example/phone/{PhoneInvitation.NewToken()}").Add(it => it.Label, "QR code"));
        var svg = qr.Find("svg");
        Assert.Equal(("img", "QR code"), (svg.GetAttribute("role"), svg.GetAttribute("aria-label")));
        // Three finder patterns (ISO/IEC 18004 §5.3.2): seven modules in a row at each of their corners, behind four of quiet zone.
        Assert.Contains("M4 4h7v1h-7z", qr.Find("path").GetAttribute("d"), StringComparison.Ordinal);
    }
}
