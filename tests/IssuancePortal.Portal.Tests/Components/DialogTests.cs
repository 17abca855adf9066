using Bunit;
using IssuancePortal.Portal.Components;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Components;

public sealed class DialogTests : ComponentTests
{
    private static readonly ConfirmQuestion Question = new("Terminate the card?", ["All certificates are revoked."], "Terminate card");

    [Fact]
    public async Task Confirm_VerbPressed_AnswersYes()
    {
        var (host, confirmation) = Host();

        var answer = confirmation.AskAsync(Question);
        host.WaitForElement(".btn-danger").Click();

        Assert.True(await answer);
        Assert.Empty(host.FindAll("button"));
    }

    [Fact]
    public async Task Confirm_DialogClosedByEscape_AnswersNo()
    {
        var (host, confirmation) = Host();

        var answer = confirmation.AskAsync(Question);
        host.WaitForElement("h2");
        host.Find("dialog").TriggerEvent("onclose", EventArgs.Empty);

        Assert.False(await answer);
    }

    [Fact]
    public void Confirm_Dangerous_ListsEffectsAndGivesCancelTheFocus()
    {
        var (host, confirmation) = Host();

        _ = confirmation.AskAsync(Question);

        host.WaitForAssertion(() => Assert.Equal("All certificates are revoked.", host.Find("li").TextContent));
        Assert.True(host.FindAll("button")[0].HasAttribute("autofocus"));
        Assert.False(host.FindAll("button")[1].HasAttribute("autofocus"));
    }

    [Fact]
    public async Task Confirm_MustBeTyped_OnlyTheRightWordsOpenTheButton()
    {
        var (host, confirmation) = Host();
        var answer = confirmation.AskAsync(Question with { TypeToConfirm = "0031" });
        host.WaitForElement("input");

        Assert.True(host.Find(".btn-danger").HasAttribute("disabled"));
        host.Find("input").Input("0031");
        host.Find(".btn-danger").Click();

        Assert.True(await answer);
    }

    [Fact]
    public async Task Confirm_AskedAgainWhileOpen_OlderIsAnsweredNo()
    {
        var (host, confirmation) = Host();
        var older = confirmation.AskAsync(Question);

        _ = confirmation.AskAsync(Question with { Title = "Another?" });

        Assert.False(await older);
        host.WaitForAssertion(() => Assert.Equal("Another?", host.Find("h2").TextContent));
    }

    [Fact]
    public void Toasts_GoodNews_LeavesAfterAWhile_FailureStays()
    {
        var host = Render<ToastHost>();
        var toasts = Services.GetRequiredService<Toasts>();
        toasts.Done("Issued");
        toasts.Failed("Not issued");
        host.WaitForAssertion(() => Assert.Equal(2, host.FindAll(".toast").Count));

        Time.Advance(TimeSpan.FromSeconds(9));

        host.WaitForAssertion(() => Assert.Contains("Not issued", Assert.Single(host.FindAll(".toast")).TextContent, StringComparison.Ordinal));
        host.Find(".toast button").Click();
        host.WaitForAssertion(() => Assert.Empty(host.FindAll(".toast")));
    }

    private (IRenderedComponent<ConfirmHost> Host, Confirmation Confirmation) Host() => (Render<ConfirmHost>(), Services.GetRequiredService<Confirmation>());
}
