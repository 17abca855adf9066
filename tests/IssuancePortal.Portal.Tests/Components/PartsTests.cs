using Bunit;
using IssuancePortal.Portal.Components;

namespace IssuancePortal.Portal.Tests.Components;

public sealed class PartsTests : ComponentTests
{
    [Theory]
    [InlineData(StateTone.Issued, "circle-check")]
    [InlineData(StateTone.Failed, "circle-x")]
    [InlineData(StateTone.Held, "circle-pause")]
    public void StateChip_Tone_HasIconAndWord(StateTone tone, string icon)
    {
        var chip = Render<StateChip>(x => x.Add(y => y.Tone, tone).Add(y => y.Text, "The word"));

        Assert.EndsWith($"#{icon}", chip.Find("use").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("The word", chip.Find(".chip").TextContent);
    }

    [Fact]
    public void StageList_ChangePressed_GivesTheStagesKey()
    {
        string? changed = null;
        var list = Render<StageList>(x => x.Add(y => y.Label, "Stages").Add(y => y.OnChange, key => changed = key)
            .Add(y => y.Stages, [new("person", "Person", StageStatus.Done, "Ada", true), new("pin", "PIN", StageStatus.Current), new("sum", "Summary", StageStatus.Todo)]));

        list.Find("button").Click();

        Assert.Equal("person", changed);
        Assert.Contains("PIN", Assert.Single(list.FindAll("[aria-current=step]")).TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.426, "42", "42 %")]
    [InlineData(1.7, "100", "100 %")]
    [InlineData(null, null, null)]
    public void ProgressRing_Value_IsSaidAsWholePercent(double? value, string? now, string? text)
    {
        var ring = Render<ProgressRing>(x => x.Add(y => y.Value, value).Add(y => y.Label, "Issuing")).Find("[role=progressbar]");

        Assert.Equal(now, ring.GetAttribute("aria-valuenow"));
        Assert.Equal(text, ring.GetAttribute("aria-valuetext"));
    }

    [Fact]
    public void LaneRow_WithSteps_FoldsOut_WithoutIsPlain()
    {
        var folded = Render<LaneRow>(x => x.Add(y => y.Name, "Key").Add(y => y.Status, LaneStatus.Done).Add(y => y.Duration, TimeSpan.FromSeconds(61)).Add(y => y.Steps, [new("Step", LaneStatus.Done)]));
        var plain = Render<LaneRow>(x => x.Add(y => y.Name, "Key").Add(y => y.Status, LaneStatus.Waiting));

        Assert.Contains("1 min 1 s", folded.Find("summary").TextContent, StringComparison.Ordinal);
        Assert.Contains("Done: ", folded.Find("summary").TextContent, StringComparison.Ordinal);
        Assert.Empty(plain.FindAll("details"));
    }

    [Fact]
    public void LogPanel_CopyPressed_CopiesWholeLogInUtcAndSaysSo()
    {
        var copied = JSInterop.SetupModule("./js/clipboard.js").Setup<bool>("copy", "Run 7\n2026-03-10 12:00:00.000Z  Card selected");
        copied.SetResult(true);
        var panel = Render<LogPanel>(x => x.Add(y => y.Heading, "Run 7").Add(y => y.Lines, [new(Noon.ToOffset(TimeSpan.FromHours(5)), "Card selected")]));

        panel.Find("button").Click();

        panel.WaitForAssertion(() => Assert.Contains("Copied", panel.Find("button").TextContent, StringComparison.Ordinal));
        copied.VerifyInvoke("copy");
    }

    [Fact]
    public void ErrorPanel_CardAndTries_AreSaid()
    {
        var panel = Render<ErrorPanel>(x => x.Add(y => y.What, "Pulled out").Add(y => y.CardIsGood, true).Add(y => y.TriesLeft, 1));

        Assert.Equal(["The card is still good and can be used again.", "One PIN try is left."], panel.FindAll("li").Select(x => x.TextContent));
        Assert.Equal(panel.Find("h2").Id, panel.Find("[role=alert]").GetAttribute("aria-labelledby"));
    }

    [Theory]
    [InlineData("Ada Lovelace Byron", "AB")]
    [InlineData("  cher ", "C")]
    [InlineData("", "?")]
    public void PersonPhoto_NoPhoto_ShowsInitials(string name, string initials) =>
        Assert.Equal(initials, Render<PersonPhoto>(x => x.Add(y => y.Name, name)).Find("[data-initials]").GetAttribute("data-initials"));

    [Fact]
    public void PersonPhoto_PhotoDoesNotLoad_FallsBackToInitials()
    {
        var photo = Render<PersonPhoto>(x => x.Add(y => y.Name, "Ada Byron").Add(y => y.Source, "people/1/photo"));

        photo.Find("img").TriggerEvent("onerror", new Microsoft.AspNetCore.Components.Web.ErrorEventArgs());

        Assert.Equal("AB", photo.Find("[data-initials]").GetAttribute("data-initials"));
    }

    [Fact]
    public void FormField_WithError_TiesItToTheControl()
    {
        var field = Render<FormField>(x => x.Add(y => y.Label, "Reason").Add(y => y.Error, "Say why").Add(y => y.ChildContent, ids => builder =>
        {
            builder.OpenElement(0, "input");
            builder.AddAttribute(1, "id", ids.Id);
            builder.AddAttribute(2, "aria-describedby", ids.DescribedBy);
            builder.AddAttribute(3, "aria-invalid", ids.Invalid);
            builder.CloseElement();
        }));

        var input = field.Find("input");
        Assert.Equal(field.Find("label").GetAttribute("for"), input.Id);
        Assert.Equal("Say why", field.Find($"#{input.GetAttribute("aria-describedby")}").TextContent);
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
    }
}
