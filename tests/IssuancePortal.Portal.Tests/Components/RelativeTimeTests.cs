using System.Globalization;
using Bunit;
using IssuancePortal.Portal.Components;

namespace IssuancePortal.Portal.Tests.Components;

public sealed class RelativeTimeTests : ComponentTests
{
    [Theory]
    [InlineData("en", -0.2, "just now")]
    [InlineData("en", -5, "5 min ago")]
    [InlineData("de", -5, "vor 5 Min.")]
    [InlineData("en", 9.5, "in 10 min")]
    [InlineData("de", -180, "vor 3 Std.")]
    [InlineData("de", -1440, "gestern, 12:00")]
    [InlineData("de", 1440, "morgen, 12:00")]
    [InlineData("en", -4320, "3 days ago")]
    [InlineData("de", 4320, "in 3 Tagen")]
    [InlineData("de", -28800, "18.02.2026")]
    public void Render_Distance_ReadsAsAPersonWouldSay(string language, double minutes, string expected)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        var time = Render<RelativeTime>(x => x.Add(y => y.When, Noon.AddMinutes(minutes)));

        Assert.Equal(expected, time.Find("time").TextContent);
    }

    [Fact]
    public void Render_AnyMoment_CarriesTheExactOne()
    {
        var time = Render<RelativeTime>(x => x.Add(y => y.When, Noon.AddMinutes(-5))).Find("time");

        Assert.Equal("2026-03-10T11:55:00.0000000Z", time.GetAttribute("datetime"));
        Assert.Contains("March 10, 2026", time.GetAttribute("title"), StringComparison.Ordinal);
        Assert.Contains("11:55:00", time.GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_TimeGoesOn_KeepsItselfUpToDate()
    {
        var time = Render<RelativeTime>(x => x.Add(y => y.When, Noon));

        Time.Advance(TimeSpan.FromMinutes(2));

        time.WaitForAssertion(() => Assert.Equal("2 min ago", time.Find("time").TextContent));
    }

    [Fact]
    public void Render_BrowserInAnotherZone_CountsItsDays()
    {
        JSInterop.SetupModule("./js/zone.js").Setup<string>("name").SetResult("Pacific/Auckland");
        var time = Render<RelativeTime>(x => x.Add(y => y.When, Noon.AddHours(-13)));
        Assert.Equal("yesterday, 11:00\u202fPM", time.Find("time").TextContent);

        time.InvokeAsync(() => time.Services.GetService(typeof(PageClock)) is PageClock clock ? clock.LearnZoneAsync() : Task.CompletedTask);

        time.WaitForAssertion(() => Assert.Equal("yesterday, 12:00\u202fPM", time.Find("time").TextContent));
    }
}
