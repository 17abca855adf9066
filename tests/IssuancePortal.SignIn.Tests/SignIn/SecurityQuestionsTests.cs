using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.SignIn;

public sealed partial class SecurityQuestionsTests
{
    private const string Password = "PortalDemo2026";
    private static readonly Actor HelpDesk = new("helpdesk", null, "Hana Help", [Role.HelpDesk]) { ProvenAt = DateTimeOffset.MaxValue };
    private static readonly SecurityQuestion[] Asked = [SecurityQuestion.FirstSchool, SecurityQuestion.FirstStreet, SecurityQuestion.ChildhoodFriend];
    private static readonly string[] Right = ["Canary-Saint Ursula", "Canary-Elm Lane 4", "Canary-Ödön"];

    [Fact]
    public async Task Questions_AsTheProductComes_AreNeitherOfferedNorTaken()
    {
        await using var portal = new TestPortal();
        using var client = portal.CreateClient();
        Assert.DoesNotContain("way=questions", await client.GetStringAsync(new Uri("/me/sign-in", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal("/me/sign-in?way=questions&name=ana&fault=NotProven", await LocationAsync(await TestPortal.PostAsync(client, "/me/sign-in?way=code", "/me/prove/questions", ("name", "ana"), ("answer", "x"))));
        var ana = await PersonAsync(portal);
        var own = new Actor("a", ana.Id, ana.Name, [Role.User]) { ProvenAt = DateTimeOffset.MaxValue };
        Assert.Equal("refusal.questions-off", (await Set(portal).SetAsync(Given(Right), own)).Refusal?.Code);
        Assert.Equal("refusal.questions-off", (await Check(portal).AskAsync(ana.Id, HelpDesk)).Refusal?.Code);
    }

    [Fact]
    public async Task Answers_GivenOnTheOwnPage_OpenTheUserPortalWhateverCaseAndBlanks()
    {
        await using var portal = await PortalAsync();
        var ana = await PersonAsync(portal);
        using var client = portal.CreateClient();
        Assert.Equal("/me", await LocationAsync(await TestPortal.SignInAsync(client, "ana", Password, "/me")));
        Assert.Equal("/me/questions?fault=refusal.answers-same", await GiveAsync(client, [Right[0], Right[1], "canary-saint  URSULA"]));
        Assert.Equal("/me/questions?fault=refusal.answer-length", await GiveAsync(client, [Right[0], Right[1], "o o"]));
        Assert.Equal("/me/questions?fault=refusal.answers-number", await GiveAsync(client, [Right[0], Right[1]]));
        Assert.Equal("/me/questions?done=1", await GiveAsync(client, Right));
        var page = WebUtility.HtmlDecode(await client.GetStringAsync(new Uri("/me/questions", UriKind.Relative)));
        Assert.DoesNotContain("Canary", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("replaces them all", page, StringComparison.Ordinal);

        using var elsewhere = portal.CreateClient();
        var ask = WebUtility.HtmlDecode(await elsewhere.GetStringAsync(new Uri($"/me/sign-in?way=questions&name={ana.EmployeeNumber}", UriKind.Relative)));
        Assert.Equal(["What was the name of your first school?", "In which street did you first live?", "Who was your best friend as a child?"], Labels().Matches(ask).Select(match => match.Groups[1].Value));
        Assert.Contains("fault=NotProven", await ProveAsync(elsewhere, ana.EmployeeNumber, [Right[1], Right[0], Right[2]]), StringComparison.Ordinal);
        Assert.Equal("/me", await ProveAsync(elsewhere, ana.EmployeeNumber, ["CANARY-saint ursula ", "canary-elmlane4", "canary-ödön"]));
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync(new Uri("/me", UriKind.Relative))).StatusCode);
        // What they opened is the user portal, and not to change what opened it.
        Assert.NotEqual(HttpStatusCode.OK, (await elsewhere.GetAsync(new Uri("/people", UriKind.Relative))).StatusCode);
        Assert.Equal("/me/questions?fault=refusal.answers-session", await GiveAsync(elsewhere, Right));
        var entries = await portal.AuditAsync();
        Assert.Equal(["security-answers.set", "identity.failed", "identity.proven", "sign-in"], entries.Where(entry => entry.PersonId == ana.Id || entry.What == "sign-in").Take(4).Select(entry => entry.What).Reverse());
        Assert.Equal("{\"Way\":\"SecurityQuestions\"}", entries[0].Detail);
    }

    [Fact]
    public async Task Answers_WrongTooOften_AreLockedEvenForTheRightOnesUntilGivenAnew()
    {
        await using var portal = await PortalAsync();
        var ana = await PersonAsync(portal);
        using var client = portal.CreateClient();
        await TestPortal.SignInAsync(client, "ana", Password);
        await GiveAsync(client, Right);
        using var stranger = portal.CreateClient();
        for (var i = 0; i < 3; i++) Assert.Contains("fault=NotProven", await ProveAsync(stranger, ana.Email, ["wrong", Right[1], Right[2]]), StringComparison.Ordinal);
        Assert.Contains("fault=NotProven", await ProveAsync(stranger, ana.Email, Right), StringComparison.Ordinal);
        Assert.Equal("refusal.answers-locked", (await Check(portal).CheckAsync(ana.Id, Right, HelpDesk)).Refusal?.Code);
        Assert.Equal(1, (await portal.AuditAsync()).Count(entry => entry.What == "identity.locked"));
        Assert.Contains("locked", await client.GetStringAsync(new Uri("/me/questions", UriKind.Relative)), StringComparison.Ordinal);
        await GiveAsync(client, Right);
        Assert.Equal("/me", await ProveAsync(stranger, ana.Email, Right));
    }

    [Fact]
    public async Task Answers_ManyWrongAtOnce_AreLockedAfterThree()
    {
        await using var portal = await PortalAsync();
        var ana = await PersonAsync(portal);
        Assert.True((await Set(portal).SetAsync(Given(Right), new Actor("a", ana.Id, ana.Name, [Role.User]) { ProvenAt = DateTimeOffset.MaxValue })).Succeeded);
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Check(portal).ProveAsync(ana.Email, ["a wrong one", Right[1], Right[2]])));
        Assert.All(tries, one => Assert.Equal("refusal.identity-not-proven", one.Refusal?.Code));
        var kept = (await portal.Store.ReadAsync(session => session.SecurityAnswersAsync(ana.Id)))!;
        Assert.Equal((true, 3), (kept.IsLocked, kept.Failures));
    }

    [Fact]
    public async Task Ask_UnknownName_IsAskedAsSomebodyIsAndAlwaysTheSame()
    {
        await using var portal = await PortalAsync();
        var check = Check(portal);
        var first = await check.AskAsync("nobody@example.org");
        Assert.Equal(3, first.Distinct().Count());
        Assert.Equal(first, await check.AskAsync(" NOBODY@example.org"));
        Assert.Contains(await Task.WhenAll(Enumerable.Range(0, 10).Select(i => check.AskAsync($"nobody-{i}"))), other => !other.SequenceEqual(first));
        Assert.Equal("refusal.identity-not-proven", (await check.ProveAsync("nobody@example.org", Right)).Refusal?.Code);
    }

    [Fact]
    public async Task HelpDesk_AsksACallerAndTakesAnswersAway_WithinWhatItMay()
    {
        await using var portal = await PortalAsync();
        var ana = await PersonAsync(portal);
        var (check, set) = (Check(portal), Set(portal));
        Assert.Equal("refusal.answers-none", (await check.AskAsync(ana.Id, HelpDesk)).Refusal?.Code);
        var own = new Actor("a", ana.Id, ana.Name, [Role.User]) { ProvenAt = DateTimeOffset.MaxValue };
        Assert.Equal("refusal.fresh-proof-needed", (await set.SetAsync(Given(Right), own with { ProvenAt = null })).Refusal?.Code);
        Assert.True((await set.SetAsync(Given(Right), own)).Succeeded);
        Assert.Equal(Asked, (await check.AskAsync(ana.Id, HelpDesk)).Value);
        Assert.Equal("refusal.answers-wrong", (await check.CheckAsync(ana.Id, ["no", "no", "no"], HelpDesk)).Refusal?.Code);
        Assert.True((await check.CheckAsync(ana.Id, Right, HelpDesk)).Succeeded);
        Assert.Equal("refusal.not-allowed", (await check.CheckAsync(ana.Id, Right, HelpDesk with { Grants = [] })).Refusal?.Code);
        Assert.Equal("refusal.own-device", (await check.CheckAsync(ana.Id, Right, HelpDesk with { PersonId = ana.Id })).Refusal?.Code);
        Assert.Equal("refusal.out-of-scope", (await check.CheckAsync(ana.Id, Right, HelpDesk with { Grants = [new Grant(Role.HelpDesk, [Permission.UnlockPin], new PeopleScope([], ["Nowhere"]))] })).Refusal?.Code);
        Assert.Equal("refusal.not-allowed", (await set.ResetAsync(ana.Id, own)).Refusal?.Code);
        Assert.True((await set.ResetAsync(ana.Id, HelpDesk)).Succeeded);
        Assert.Equal("refusal.identity-not-proven", (await check.ProveAsync(ana.Email, Right)).Refusal?.Code);
        Assert.Equal("refusal.answers-none", (await set.ResetAsync(ana.Id, HelpDesk)).Refusal?.Code);
        Assert.Equal(["security-answers.reset", "identity.proven", "identity.failed", "security-answers.set"], (await portal.AuditAsync()).Where(entry => entry.PersonId == ana.Id && entry.ActorId != "").Where(entry => !entry.ActorId.StartsWith("person:", StringComparison.Ordinal)).Take(4).Select(entry => entry.What));
    }

    [Fact]
    public async Task Answers_InFilesAndLogs_AreNowhereInClear()
    {
        await using var portal = await PortalAsync(everything: true);
        var ana = await PersonAsync(portal);
        using var client = portal.CreateClient();
        await TestPortal.SignInAsync(client, "ana", Password);
        Assert.Equal("/me/questions?done=1", await GiveAsync(client, Right));
        using var elsewhere = portal.CreateClient();
        Assert.Contains("NotProven", await ProveAsync(elsewhere, ana.Email, ["Canary-wrong", Right[1], Right[2]]), StringComparison.Ordinal);
        Assert.Equal("/me", await ProveAsync(elsewhere, ana.Email, Right));
        Assert.NotEqual(Answer(portal, 0).Hash, Answer(portal, 1).Hash);
        Assert.NotEqual(Answer(portal, 0).Salt, Answer(portal, 1).Salt);
        foreach (var secret in Right.Append("Canary-wrong").SelectMany(text => new[] { text, SecurityAnswers.Normal(text) })) await portal.HoldsNowhereAsync(secret);
    }

    private static SecurityAnswer Answer(TestPortal portal, int index) =>
        portal.DbAsync(db => db.Set<SecurityAnswers>().SingleAsync()).GetAwaiter().GetResult().Answers[index];

    private static async Task<TestPortal> PortalAsync(bool everything = false)
    {
        var portal = new TestPortal { LogsEverything = everything };
        var change = portal.Services.GetRequiredService<ChangeSettings>();
        var admin = new Actor("root", null, "Root Ruth", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };
        Assert.True((await change.ChangeAsync(new SettingsChange(new SecurityQuestionSettings { On = true }, 0), admin)).Succeeded);
        return portal;
    }

    private static GivenAnswer[] Given(string[] answers) => [.. Asked.Zip(answers, (question, text) => new GivenAnswer(question, text))];

    private static SetSecurityAnswers Set(TestPortal portal) => portal.Services.GetRequiredService<SetSecurityAnswers>();

    private static CheckSecurityAnswers Check(TestPortal portal) => portal.Services.GetRequiredService<CheckSecurityAnswers>();

    private static Task<Person> PersonAsync(TestPortal portal) =>
        portal.DbAsync(async db => await db.Set<Person>().SingleAsync(person => person.Id == db.Users.Single(account => account.UserName == "ana").PersonId));

    private static async Task<string> GiveAsync(HttpClient client, string[] answers) => await LocationAsync(await TestPortal.PostAsync(
        client, "/me/questions", "/me/questions", [.. Asked.Take(answers.Length).Select(question => ("question", (string?)question.ToString())), .. answers.Select(answer => ("answer", (string?)answer))]));

    private static async Task<string> ProveAsync(HttpClient client, string name, string[] answers) => await LocationAsync(await TestPortal.PostAsync(
        client, $"/me/sign-in?way=questions&name={Uri.EscapeDataString(name)}", "/me/prove/questions", [("name", name), .. answers.Select(answer => ("answer", (string?)answer))]));

    private static Task<string> LocationAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return Task.FromResult(answer.Headers.Location!.OriginalString);
    }

    [GeneratedRegex("<label for=\"prove-answer-\\d\"[^>]*>([^<]+)</label>")]
    private static partial Regex Labels();
}
