using IssuancePortal.Data;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Issuance.Validation;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Issuance.Tests.Validation;

/// <summary>Officers racing for the same request: one wins, the others read who; and whatever is raced, the database holds no row that breaks four eyes.</summary>
public sealed class RacedDecisionsTests
{
    private const int Races = 1_000;

    private static readonly PolicyContent Content = WorkbenchOptions.Policies(Pki.Keys.KeyAlgorithm.P256) with { Modes = ["local", "validated"] };

    [Fact]
    public async Task Approve_RacedByMany_OneWinsAndNoRequesterOrBeneficiaryDoes()
    {
        await using var bench = await Workbench.CreateAsync(new WorkbenchOptions { Policy = Content });
        // Asked for by somebody with both roles and two accounts; among those who race are both accounts, an account of the beneficiary, and two officers.
        var requester = new Actor("rita", Guid.NewGuid(), "Rita Requester", [Role.Operator, Role.Officer]);
        var request = await FileAsync(bench, requester);
        Actor[] racers =
        [
            requester,
            requester with { AccountId = "rita-2" },
            new("beni", bench.Person.Id, "Beni Beneficiary", [Role.Officer]),
            new("vera", Guid.NewGuid(), "Vera Validation", [Role.Officer]),
            new("viktor", Guid.NewGuid(), "Viktor Validation", [Role.Officer]),
        ];
        var hash = (await bench.Get<ReviewRequest>().LookAsync(request, null, racers[3])).Value.Content.Hash();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Races).Select(i => Task.Run(async () =>
        {
            var racer = racers[i % racers.Length];
            return (racer, result: await bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request, hash), racer));
        })));

        var winner = Assert.Single(outcomes, outcome => outcome.result.Succeeded);
        Assert.Contains(winner.racer.AccountId, (string[])["vera", "viktor"]);
        Assert.All(
            outcomes.Where(outcome => !outcome.result.Succeeded && outcome.racer.AccountId is "vera" or "viktor"),
            outcome => Assert.Equal([winner.racer.Name, "Approved"], outcome.result.Refusal!.Arguments.Take(2)));
        Assert.All(
            outcomes.Where(outcome => outcome.racer.AccountId is "rita" or "rita-2" or "beni"),
            outcome => Assert.Contains(outcome.result.Refusal!.Code, (string[])["refusal.own-request", "refusal.request-for-yourself", "refusal.request-decided"]));
        await HoldsFourEyesAsync(bench);
        Assert.Equal(1, await CountAsync(bench, "SELECT COUNT(*) FROM RequestApprovals"));
        Assert.Equal(1, await CountAsync(bench, "SELECT COUNT(*) FROM AuditEvents WHERE What = 'request.Approve'"));
        Assert.Null((await bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Approve_TwoNeededAndRaced_TakesTwoPeople()
    {
        await using var bench = await Workbench.CreateAsync(new WorkbenchOptions { Policy = Content });
        bench.Settings.Set(new ValidationSettings { Approvals = 2 });
        var request = await FileAsync(bench, Workbench.Operator);
        var vera = new Actor("vera", Guid.NewGuid(), "Vera Validation", [Role.Officer]);
        Actor[] racers = [vera, vera with { AccountId = "vera-2" }, new("viktor", Guid.NewGuid(), "Viktor Validation", [Role.Officer])];
        var hash = (await bench.Get<ReviewRequest>().LookAsync(request, null, vera)).Value.Content.Hash();

        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(() => bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request, hash), racers[i % 3]))));

        Assert.Equal(2, await CountAsync(bench, "SELECT COUNT(*) FROM RequestApprovals"));
        Assert.Equal(2, await CountAsync(bench, "SELECT COUNT(DISTINCT OfficerPersonId) FROM RequestApprovals"));
        await HoldsFourEyesAsync(bench);
    }

    [Fact]
    public async Task Claim_RacedByMany_OneHoldsIt()
    {
        await using var bench = await Workbench.CreateAsync(new WorkbenchOptions { Policy = Content });
        var request = await FileAsync(bench, Workbench.Operator);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Races).Select(i => Task.Run(() =>
            bench.Get<ClaimRequest>().ClaimAsync(new ClaimOrder(request), new Actor($"officer-{i}", null, $"Officer {i}", [Role.Officer])))));

        Assert.Single(outcomes, outcome => outcome.Succeeded);
        var holder = (await bench.Store.ReadAsync(session => session.RequestAsync(request)))!.ClaimedByName;
        Assert.All(outcomes.Where(outcome => !outcome.Succeeded), outcome => Assert.Equal("refusal.request-claimed", outcome.Refusal!.Code));
        Assert.All(outcomes.Where(outcome => !outcome.Succeeded), outcome => Assert.Equal(holder, outcome.Refusal!.Arguments[0]));
        Assert.Equal(1, await CountAsync(bench, "SELECT COUNT(*) FROM AuditEvents WHERE What = 'request.claim'"));
    }

    [Fact]
    public async Task DecideAndEdit_Raced_NothingStaysApprovedThatWasNotShown()
    {
        await using var bench = await Workbench.CreateAsync(new WorkbenchOptions { Policy = Content });
        var request = await FileAsync(bench, Workbench.Operator);
        var vera = new Actor("vera", Guid.NewGuid(), "Vera Validation", [Role.Officer]);
        var viktor = new Actor("viktor", Guid.NewGuid(), "Viktor Validation", [Role.Officer]);
        await Task.WhenAll(
            Task.Run(async () =>
            {
                for (var i = 0; i < 100; i++) await bench.Get<EditRequest>().EditAsync(new EditOrder(request, bench.Policy.Id, $"for the lab {i}", null), Workbench.Operator);
            }),
            DecideAsync(vera),
            DecideAsync(viktor));

        var end = (await bench.Store.ReadAsync(session => session.RequestAsync(request)))!;
        var hash = (await bench.Store.ReadAsync(session => RequestContent.OfAsync(session, end))).Hash();
        var standing = (await bench.Store.ReadAsync(session => session.ApprovalsOfAsync(request))).Where(approval => !approval.IsVoid).ToList();
        Assert.All(standing, approval => Assert.Equal(hash, approval.ContentHash));
        Assert.Equal(end.State == RequestState.Approved ? 1 : 0, standing.Count);

        async Task DecideAsync(Actor officer)
        {
            for (var i = 0; i < 100; i++)
            {
                var view = await bench.Get<ReviewRequest>().LookAsync(request, null, officer);
                await bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request, view.Value.Content.Hash()), officer);
            }
        }
    }

    [Theory]
    [InlineData("OfficerId = RequesterId")]
    [InlineData("OfficerPersonId = RequesterPersonId")]
    [InlineData("OfficerPersonId = BeneficiaryId")]
    public async Task Forge_ApprovalOfRequesterOrBeneficiary_IsRefusedByTheDatabase(string forgery)
    {
        await using var bench = await Workbench.CreateAsync(new WorkbenchOptions { Policy = Content });
        var request = await FileAsync(bench, new Actor("rita", Guid.NewGuid(), "Rita Requester", [Role.Operator]));
        var vera = new Actor("vera", Guid.NewGuid(), "Vera Validation", [Role.Officer]);
        var hash = (await bench.Get<ReviewRequest>().LookAsync(request, null, vera)).Value.Content.Hash();
        Assert.True((await bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request, hash), vera)).Succeeded);

        await using var db = await bench.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
#pragma warning disable EF1002 // Of this test's own data.
        var refused = await Assert.ThrowsAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync($"UPDATE RequestApprovals SET {forgery}"));
#pragma warning restore EF1002
        Assert.Contains("CHECK constraint failed", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<Guid> FileAsync(Workbench bench, Actor actor)
    {
        var filed = await bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Person.Id, bench.Policy.Id, "validated"), actor);
        Assert.True(filed.Succeeded, filed.Refusal?.ToString());
        return filed.Value;
    }

    private static async Task HoldsFourEyesAsync(Workbench bench) => Assert.Equal(0, await CountAsync(
        bench,
        "SELECT COUNT(*) FROM RequestApprovals a JOIN Requests r ON r.Id = a.RequestId WHERE a.OfficerId = r.CreatedBy OR a.OfficerPersonId = r.CreatedByPersonId OR a.OfficerPersonId = r.PersonId"));

    private static async Task<long> CountAsync(Workbench bench, string sql)
    {
        await using var db = await bench.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Of this test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
