using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Settings;

/// <summary>Terms are accepted before a device is personalised, by its person or before the operator, and anew whenever they change.</summary>
public sealed class TermsTests
{
    private static readonly TermsSettings First = new() { On = true, Version = "May", English = "Do not lend it.", German = "Nicht verleihen." };

    [Fact]
    public async Task Personalise_AloneWithoutAccepting_IsRefusedUntilAccepted()
    {
        await using var life = await BeginAsync(policy => policy with { Modes = ["self-user-bound"] });
        life.Bench.Settings.Set(new SelfServiceSettings { TakeUnknownDevice = true });
        await life.Bench.InsertBlankAsync();
        Assert.False(Must(await Terms(life).LookAsync(life.Bench.Person.Id, life.User)).On);
        life.Bench.Settings.Set(First);
        Refused("refusal.terms-not-accepted", await StartAsync());

        var shown = Must(await Terms(life).LookAsync(life.Bench.Person.Id, life.User));
        Refused("refusal.terms-changed", await Terms(life).AcceptAsync(new AcceptOrder(life.Bench.Person.Id, new byte[32]), life.User));
        Must(await Terms(life).AcceptAsync(new AcceptOrder(life.Bench.Person.Id, shown.Hash()), life.User));
        Must(await Terms(life).AcceptAsync(new AcceptOrder(life.Bench.Person.Id, shown.Hash()), life.User));
        Assert.False(Must(await Terms(life).LookAsync(life.Bench.Person.Id, life.User)).On);
        var audit = Assert.Single(await AcceptedAsync(life));
        Assert.Equal((life.User.AccountId, "May"), (audit.ActorId, audit.After));
        Assert.Contains(Convert.ToHexString(First.Hash()), audit.Detail, StringComparison.Ordinal);
        Assert.Equal(RunState.Succeeded, (await life.Bench.EndAsync(Must(await StartAsync()))).State);

        Task<Result<Guid>> StartAsync() => life.Bench.StartAsync(life.User, order => order with { Mode = "self-user-bound" });
    }

    [Theory]
    [InlineData("June", "Do not lend it.", "Nicht verleihen.")]
    [InlineData("May", "Do not lend it!", "Nicht verleihen.")]
    [InlineData("May", "Do not lend it.", "Niemals verleihen.")]
    public async Task Personalise_AfterTheTermsChanged_AsksAnew(string version, string english, string german)
    {
        await using var life = await BeginAsync();
        life.Bench.Settings.Set(First);
        Must(await Terms(life).AcceptAsync(new AcceptOrder(life.Bench.Person.Id, First.Hash()), life.User));
        life.Bench.Settings.Set(new TermsSettings { On = true, Version = version, English = english, German = german });
        Assert.True(Must(await Terms(life).LookAsync(life.Bench.Person.Id, life.User)).On);
        await life.Bench.InsertBlankAsync();
        Refused("refusal.terms-not-accepted", await life.Bench.StartAsync(Workbench.Operator, order => order));

        // What was accepted once stays accepted.
        life.Bench.Settings.Set(First);
        Assert.False(Must(await Terms(life).LookAsync(life.Bench.Person.Id, life.User)).On);
    }

    [Fact]
    public async Task Accept_ByTheOperatorBeforeWhomThePersonStands_OnlyByWhoeverIssues()
    {
        await using var life = await BeginAsync();
        life.Bench.Settings.Set(First);
        var order = new AcceptOrder(life.Bench.Person.Id, First.Hash());
        await life.Bench.InsertBlankAsync();
        Refused("refusal.terms-not-accepted", await life.Bench.StartAsync(Workbench.Operator, start => start));
        Refused("refusal.not-allowed", await Terms(life).AcceptAsync(order, HelpDesk));
        Refused("refusal.not-allowed", await Terms(life).AcceptAsync(order, new Actor("other", Guid.NewGuid(), "Other", [Role.User])));
        Refused("refusal.own-device", await Terms(life).AcceptAsync(order, Workbench.Operator with { PersonId = life.Bench.Person.Id }));
        Refused("refusal.person-unknown", await Terms(life).AcceptAsync(order with { PersonId = Guid.NewGuid() }, Workbench.Operator));
        Assert.Empty(await AcceptedAsync(life));

        Must(await Terms(life).AcceptAsync(order, Workbench.Operator));
        Assert.Contains("to the operator", Assert.Single(await AcceptedAsync(life)).Detail, StringComparison.Ordinal);
        Assert.Equal(RunState.Succeeded, (await life.RunAsync()).State);
        Assert.Null((await life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public void Terms_OnWithoutNameOrText_AreRefused()
    {
        Assert.Empty(SettingRefusals.FaultsOf(First));
        Assert.Equal(["refusal.setting-empty", "refusal.setting-empty"], SettingRefusals.FaultsOf(new TermsSettings { On = true }).Select(it => it.Code));
        Assert.Equal("refusal.setting-too-long", Assert.Single(SettingRefusals.FaultsOf(First with { English = new string('x', 10_001) })).Code);
    }

    private static AcceptTerms Terms(Life life) => life.Bench.Get<AcceptTerms>();

    private static async Task<IReadOnlyList<Audit.AuditEvent>> AcceptedAsync(Life life) =>
        [.. (await life.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(PersonId: life.Bench.Person.Id, Limit: 500)))).Where(it => it.What == "terms.accepted")];
}
