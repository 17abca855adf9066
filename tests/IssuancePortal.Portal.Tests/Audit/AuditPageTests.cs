using Bunit;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Audit;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.Extensions.DependencyInjection;
using AuditPage = IssuancePortal.Portal.Features.Audit.AuditPage;

namespace IssuancePortal.Portal.Tests.Audit;

public sealed class AuditPageTests : DeskTests
{
    private static readonly Actor Auditor = new("amir", null, "Amir Auditor", [Role.Auditor]);
    private static readonly Actor Administrator = new("alice", null, "Alice Admin", [Role.Administrator]);

    public AuditPageTests() => Services.AddSingleton<SearchAudit>();

    [Fact]
    public async Task Page_FilterInTheAddress_ShowsWhatMatchesAndFoldsOutToEverything()
    {
        await RecordAsync("device.Issue", Ana.Id, Noon, """{"Policy":"<b>Card</b>"}""");
        await RecordAsync("sign-in.failed", null, Noon.AddHours(1), null, "refusal.not-allowed");
        SignIn(Auditor);
        Navigation.NavigateTo($"audit?what=device.*&about={Ana.Id}");

        var page = Render<AuditPage>();

        Until(page, () => Assert.Single(page.FindAll(".trail > li")));
        var row = page.Find(".trail > li");
        Assert.Contains("The device was issued", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Ana Sousa", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("<b>Card</b>", row.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("What concerns Ana Sousa", page.Markup, StringComparison.Ordinal);
        Assert.Equal($"audit/export/csv?what=device.*&about={Ana.Id}", page.FindAll("a[download]")[0].GetAttribute("href"));
        Until(page, () => Assert.Contains("Record verified", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_RoleThatMayOnlyRead_OffersNoExport()
    {
        await RecordAsync("device.Issue", Ana.Id, Noon, null);
        SignIn(Administrator);
        var page = Render<AuditPage>();
        Until(page, () => Assert.NotEmpty(page.FindAll(".trail > li")));
        Assert.Empty(page.FindAll("a[download]"));
        Assert.Equal("refusal.not-allowed", (await Services.GetRequiredService<SearchAudit>().ExportAsync(new AuditQuery(), "csv", Administrator)).Refusal?.Code);
    }

    [Fact]
    public async Task Find_ManyEntries_PagesWithoutGapsOrRepeats()
    {
        for (var i = 0; i < 130; i++) await RecordAsync(i % 2 == 0 ? "device.Issue" : "request.File", Ana.Id, Noon.AddMinutes(i), i % 13 == 0 ? """{"Note":"needle %_"}""" : null);
        var search = Services.GetRequiredService<SearchAudit>();

        Assert.Equal(65, await CountAsync(new AuditQuery(What: "device.Issue")));
        Assert.Equal(65, await CountAsync(new AuditQuery(What: "req*")));
        Assert.Equal(10, await CountAsync(new AuditQuery(Text: "needle %_")));
        Assert.Equal(30, await CountAsync(new AuditQuery(About: "sousa", From: Noon.AddMinutes(50), To: Noon.AddMinutes(80))));
        Assert.Equal(0, await CountAsync(new AuditQuery(About: "nobody at all")));
        Assert.Equal(0, await CountAsync(new AuditQuery(Actor: "nobody at all")));

        async Task<int> CountAsync(AuditQuery query)
        {
            var seen = new List<long>();
            for (long? before = null; ;)
            {
                var page = (await search.FindAsync(query, before, 7, Auditor)).Value;
                seen.AddRange(page.Events.Select(entry => entry.Sequence));
                if (page.Next is not { } next) break;
                before = next;
            }

            Assert.Equal(seen.OrderByDescending(it => it), seen.Distinct());
            return seen.Count;
        }
    }

    [Fact]
    public async Task Export_IsItselfInTheTrailAndHoldsEveryEntryUpToThat()
    {
        await RecordAsync("device.Issue", Ana.Id, Noon, null);
        var exported = new List<AuditEvent>();
        await foreach (var batch in (await Services.GetRequiredService<SearchAudit>().ExportAsync(new AuditQuery(), "jsonl", Auditor)).Value) exported.AddRange(batch);
        Assert.Equal("audit.export", exported[0].What);
        Assert.Equal(Enumerable.Range(1, exported.Count).Select(it => (long)it).Reverse(), exported.Select(entry => entry.Sequence));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("plain", "plain")]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("-2+3", "\"'-2+3\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void Field_OfALine_IsQuotedAndNeverAFormula(string? value, string expected) => Assert.Equal(expected, CsvFile.Field(value));

    private Task RecordAsync(string what, Guid? person, DateTimeOffset at, string? detail, string? refused = null) => ChangeAsync(session =>
    {
        session.Record(new AuditEvent { At = at, ActorId = "olga", ActorName = "Olga Operator", What = what, PersonId = person, Detail = detail, Refused = refused });
        return Task.CompletedTask;
    });
}
