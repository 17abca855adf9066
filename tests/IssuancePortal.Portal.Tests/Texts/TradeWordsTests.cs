using System.Globalization;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Portal.Words;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Texts;

public sealed class TradeWordsTests : ComponentTests
{
    public TradeWordsTests() => Services.AddSingleton<TradeWords>();

    private TradeWords Words => Services.GetRequiredService<TradeWords>();

    [Fact]
    public void What_ArgumentIsACode_IsSaidInWords() =>
        Assert.Equal("“Terminate” is not possible in the state “In stock”.", Words.What(new Refusal("refusal.illegal-move", "Terminate", "Available")));

    [Fact]
    public void What_ArgumentIsAName_IsLeftAsItIs() =>
        Assert.Equal("This card is reserved for Bind.", Words.What(new Refusal("refusal.device-bound-to-other", "Bind")));

    [Theory]
    [InlineData("refusal.card-answered", "The card refused a command.")]
    [InlineData("refusal.profile-unknown", "The policy names a certificate profile that does not exist.")]
    [InlineData("refusal.device-bound-to-other", "This card is reserved for ….")]
    public void What_ArgumentsAreLost_TheSentenceStillReads(string code, string expected) => Assert.Equal(expected, Words.What(new Refusal(code)));

    [Fact]
    public void WhatToDo_German_IsGerman()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");

        Assert.Equal("Nehmen Sie eine PIV-Karte.", Words.WhatToDo(new Refusal("refusal.kind-not-supported", "yubikey")));
    }

    [Fact]
    public void Detail_OfATermination_TellsReasonAndHowMany()
    {
        var audit = new AuditEvent
        {
            At = Noon, ActorId = "a", ActorName = "A", What = "device.Terminate", Before = "Issued", After = "Terminated",
            Detail = """{"Reason":"LostOrStolen","Revoked":["01","02"]}""",
        };

        Assert.Equal("Issued → Terminated · Lost or stolen · 2 certificates revoked", Words.Detail(audit));
    }
}
