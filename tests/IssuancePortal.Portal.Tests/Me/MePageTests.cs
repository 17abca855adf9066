using Bunit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Features.Me;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Me;

public sealed class MePageTests : DeskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Actor Admin = new("alice", null, "Alice Admin", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    public override async Task InitializeAsync()
    {
        Services.AddSingleton<ChangeSettings>();
        await base.InitializeAsync();
        // Follows changes from now on.
        _ = Services.GetRequiredService<ISettings>();
    }

    [Fact]
    public async Task Start_TextOfTheSite_IsShownAsTextInParagraphs()
    {
        await SetAsync(new StartPageSettings { English = "Welcome to <b>Example</b>.\nMind the gap.\n\nCall <script>alert(1)</script> 100." });
        SignIn(Own(SignInWay.Password));
        var page = Render<MePage>();
        page.WaitForElement("[data-text=start]", Patience);
        Assert.Equal(["Welcome to <b>Example</b>.\nMind the gap.", "Call <script>alert(1)</script> 100."], page.FindAll("[data-text=start] p").Select(it => it.TextContent));
        Assert.Empty(page.FindAll("[data-text=start] b, [data-text=start] script"));
    }

    [Fact]
    public void Start_WithoutAText_ShowsNone()
    {
        SignIn(Own(SignInWay.Password));
        var page = Render<MePage>();
        page.WaitForElement("h1", Patience);
        Assert.Empty(page.FindAll("[data-text=start]"));
    }

    [Fact]
    public async Task Start_AfterAProofThatIsNotGoodEnough_SaysWhichIsNeededInsteadOfTheButton()
    {
        await SetAsync(new ProofSettings { Report = [SignInWay.Passkey, SignInWay.Card] });
        await KnowAsync(await InsertAsync(Reader1, NewCard()), Ana, (DeviceMove.Bind, MoveActor.Operator), (DeviceMove.StartPersonalisation, MoveActor.Operator), (DeviceMove.Issue, MoveActor.Portal));
        SignIn(Own(SignInWay.EmailCode));
        var weak = Render<MePage>();
        var notice = weak.WaitForElement(".proof", Patience);
        Assert.Contains("“Report a device” needs another proof of who you are: Passkey, The device itself.", notice.TextContent, StringComparison.Ordinal);
        Assert.Equal("me/sign-in", notice.QuerySelector("a")!.GetAttribute("href"));
        Assert.Empty(weak.FindAll("a[href^='me/report/']"));

        SignIn(Own(SignInWay.Card));
        var good = Render<MePage>();
        good.WaitForElement("a[href^='me/report/']", Patience);
        Assert.Empty(good.FindAll(".proof"));
    }

    private Actor Own(SignInWay way) => new("ana", Ana.Id, Ana.Name, [Role.User]) { Ways = [way] };

    private async Task SetAsync<T>(T section)
        where T : class, ISettingsSection, new()
    {
        var set = await Services.GetRequiredService<ChangeSettings>().ChangeAsync(new SettingsChange(section, 0), Admin);
        Assert.True(set.Succeeded, set.Refusal?.ToString());
        await EventuallyAsync(() => SettingsCatalogue.Write(Services.GetRequiredService<ISettings>().Get<T>()) == SettingsCatalogue.Write(section), "the setting");
    }
}
