using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Issuance.Validation;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Batches;

/// <summary>What is not done with batches, each with its own code.</summary>
public sealed class BatchRefusalTests
{
    private const string One = "Reader 1";
    private const string Two = "Reader 2";

    [Fact]
    public async Task Plan_WhatCannotBe_IsRefused()
    {
        await using var batch = await BatchBench.CreateAsync(2);
        var (plan, policy) = (batch.Bench.Get<PlanBatch>(), batch.Bench.Policy.Id);
        var order = new BatchOrder("New starters", policy, "local", [.. batch.People.Select(person => person.Id)]);
        Refused("refusal.not-allowed", await plan.CreateAsync(order, HelpDesk));
        Refused("refusal.not-allowed", await plan.PreviewAsync(policy, "local", new BatchSource.Approved(), HelpDesk));
        Assert.Empty((await plan.ChoicesAsync(HelpDesk)).Policies);
        Refused("refusal.batch-without-name", await plan.CreateAsync(order with { Name = " " }, Workbench.Operator));
        Refused("refusal.batch-without-name", await plan.CreateAsync(order with { Name = new string('x', 101) }, Workbench.Operator));
        Refused("refusal.batch-too-many", await plan.CreateAsync(order with { PersonIds = [.. Enumerable.Range(0, PlanBatch.Most + 1).Select(_ => Guid.NewGuid())] }, Workbench.Operator));
        Refused("refusal.batch-nobody", await plan.CreateAsync(order with { PersonIds = [] }, Workbench.Operator));
        Refused("refusal.policy-not-assigned", await plan.CreateAsync(order with { PolicyId = Guid.NewGuid() }, Workbench.Operator));
        Refused("refusal.mode-not-allowed", await plan.CreateAsync(order with { Mode = "validated" }, Workbench.Operator));

        await batch.Bench.Store.ChangeAsync<bool>(async session =>
        {
            var stored = (await session.PolicyAsync(policy))!;
            stored.Content = stored.Content with { Modes = ["local", "self-user-bound", "validated"] };
            return true;
        });
        Refused("refusal.batch-mode", await plan.CreateAsync(order with { Mode = "self-user-bound" }, Workbench.Operator));
    }

    [Fact]
    public async Task Preview_Everybody_SaysWhoCannotAndWhy()
    {
        await using var batch = await BatchBench.CreateAsync(5);
        var plan = batch.Bench.Get<PlanBatch>();
        await batch.Bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.PersonAsync(batch.People[0].Id))!.IsActive = false;
            (await session.PersonAsync(batch.People[1].Id))!.Groups.Clear();
            return true;
        });
        var self = Workbench.Operator with { PersonId = batch.People[2].Id };
        var named = new BatchSource.Named($"\uFEFF{batch.People[0].EmployeeNumber};x\n\"{batch.People[1].Email}\"\r\n{batch.People[2].Upn}\n\nnobody@example.org\n{batch.People[3].EmployeeNumber}\n{batch.People[3].EmployeeNumber}");
        var preview = Must(await plan.PreviewAsync(batch.Bench.Policy.Id, "local", named, self));
        Assert.Equal(["nobody@example.org"], preview.Unknown);
        Assert.Equal(
            [(batch.People[0].Id, "refusal.person-left"), (batch.People[1].Id, "refusal.policy-not-assigned"), (batch.People[2].Id, "refusal.own-device"), (batch.People[3].Id, null)],
            preview.Candidates.Select(candidate => (candidate.PersonId, candidate.Refusal?.Code)));

        // Whoever is in line is not put in line twice; who cannot be served is set aside from the beginning.
        await batch.PlanAsync(actor: self);
        Refused("refusal.batch-nobody", await plan.CreateAsync(new BatchOrder("Again", batch.Bench.Policy.Id, "local", [batch.People[3].Id]), self));
        var again = Must(await plan.PreviewAsync(batch.Bench.Policy.Id, "local", new BatchSource.Named(batch.People[3].EmployeeNumber), self));
        Assert.Equal(("refusal.batch-person-in-other", "New starters"), (Assert.Single(again.Candidates).Refusal!.Code, again.Candidates[0].Refusal!.Arguments[0]));
        Assert.Equal(new BatchNumbers(2, 0, 0, 3), (await batch.LookAsync()).Numbers);
    }

    [Fact]
    public async Task Preview_OfAGroup_IsWithinTheActorsScopeAndApprovedRequestsAreCarriedOut()
    {
        await using var batch = await BatchBench.CreateAsync(3);
        var plan = batch.Bench.Get<PlanBatch>();
        await batch.Bench.Store.ChangeAsync<bool>(async session =>
        {
            var stored = (await session.PolicyAsync(batch.Bench.Policy.Id))!;
            stored.Content = stored.Content with { Modes = ["validated"] };
            return true;
        });
        var group = (await plan.ChoicesAsync(Workbench.Operator)).Groups[0].Group.Id;
        var preview = Must(await plan.PreviewAsync(batch.Bench.Policy.Id, "validated", new BatchSource.Group(group), Workbench.Operator));
        Assert.Equal(4, preview.Candidates.Count);
        Assert.All(preview.Candidates, candidate => Assert.Equal("refusal.request-not-approved", candidate.Refusal!.Code));

        var asked = Must(await batch.Bench.Get<FileRequest>().FileAsync(new FileOrder(batch.People[1].Id, batch.Bench.Policy.Id, "validated"), Workbench.Operator with { AccountId = "sponsor" }));
        var hash = (await batch.Bench.Store.ReadAsync(async session => await RequestContent.OfAsync(session, (await session.RequestAsync(asked))!))).Hash();
        Must(await batch.Bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(asked, hash), Officer));
        var approved = Must(await plan.PreviewAsync(batch.Bench.Policy.Id, "validated", new BatchSource.Approved(), Workbench.Operator));
        Assert.Equal((batch.People[1].Id, (Guid?)asked, null), Assert.Single(approved.Candidates) is var only ? (only.PersonId, only.RequestId, only.Refusal) : default);

        var nobodys = Workbench.Operator with { Grants = [new Grant(Role.Operator, Permissions.Of(Role.Operator), new PeopleScope([Guid.NewGuid()], []))] };
        Assert.Empty(Must(await plan.PreviewAsync(batch.Bench.Policy.Id, "validated", new BatchSource.Approved(), nobodys)).Candidates);
        Assert.Equal("refusal.out-of-scope", Assert.Single(Must(await plan.PreviewAsync(batch.Bench.Policy.Id, "validated", new BatchSource.Named(batch.People[1].Email), nobodys)).Candidates).Refusal!.Code);

        // The request is carried out, and no other is filed.
        var id = Must(await plan.CreateAsync(new BatchOrder("Approved", batch.Bench.Policy.Id, "validated", [batch.People[1].Id]), Workbench.Operator));
        await batch.SeeReadersAsync();
        Must(await batch.Drive.StartAsync(new BatchStart(id, batch.Bench.Workstation.Id, [One]), BatchBench.Driver));
        await batch.PutAsync(One);
        await BatchBench.UntilAsync(async () => (await batch.Bench.Store.ReadAsync(session => session.Batches.FindAsync(id)))!.State == BatchState.Ended, "the end");
        var request = Assert.Single(await batch.Bench.Store.ReadAsync(session => session.RequestsOfAsync(batch.People[1].Id)));
        Assert.Equal((asked, RequestState.Executed), (request.Id, request.State));
    }

    [Fact]
    public async Task Drive_WhatCannotBe_IsRefused()
    {
        await using var batch = await BatchBench.CreateAsync(3);
        await batch.PlanAsync();
        await batch.SeeReadersAsync();
        var (drive, at) = (batch.Drive, batch.Bench.Workstation.Id);
        var order = new BatchStart(batch.Id, at, [One]);
        Refused("refusal.not-allowed", await drive.StartAsync(order, new Driver(HelpDesk)));
        Refused("refusal.batch-unknown", await drive.StartAsync(order with { BatchId = Guid.NewGuid() }, BatchBench.Driver));
        Refused("refusal.fresh-proof-needed", await drive.StartAsync(order, new Driver(Workbench.Operator with { ProvenAt = null })));
        Refused("refusal.batch-no-reader", await drive.StartAsync(order with { Readers = [] }, BatchBench.Driver));
        Refused("refusal.workstation-gone", await drive.StartAsync(order with { WorkstationId = Guid.NewGuid() }, BatchBench.Driver));
        Refused("refusal.batch-reader-unknown", await drive.StartAsync(order with { Readers = ["Reader 9"] }, BatchBench.Driver));
        batch.Bench.Workstation.IsOffered = false;
        Refused("refusal.workstation-not-yours", await drive.StartAsync(order, BatchBench.Driver));
        batch.Bench.Workstation.IsOffered = true;
        Refused("refusal.batch-not-running", await drive.PauseAsync(batch.Id, Workbench.Operator));
        Refused("refusal.batch-not-running", await drive.UseReaderAsync(batch.Id, One, isIn: true, Workbench.Operator));
        Refused("refusal.not-allowed", await batch.Bench.Get<LookAtBatch>().LookAsync(batch.Id, new Actor("none", null, "N", [])));
        Refused("refusal.not-allowed", await batch.Bench.Get<LookAtBatch>().ListAsync(5, new Actor("none", null, "N", [])));
        Refused("refusal.not-allowed", await batch.Bench.Get<LookAtBatch>().RowsAsync(batch.Id, null, 0, 5, new Actor("none", null, "N", [])));
        Refused("refusal.batch-unknown", await batch.Bench.Get<LookAtBatch>().LookAsync(Guid.NewGuid(), Workbench.Operator));

        Must(await drive.StartAsync(order, BatchBench.Driver));
        Refused("refusal.batch-reader-unknown", await drive.UseReaderAsync(batch.Id, Two, isIn: false, Workbench.Operator));
        Refused("refusal.batch-reader-unknown", await drive.UseReaderAsync(batch.Id, "Reader 9", isIn: true, Workbench.Operator));
        var more = await batch.Bench.Get<PlanBatch>().CreateAsync(new BatchOrder("Another", batch.Bench.Policy.Id, "local", [batch.Bench.Person.Id]), Workbench.Operator);
        Refused("refusal.batch-reader-taken", await drive.StartAsync(order with { BatchId = Must(more) }, BatchBench.Driver));
        Must(await drive.StartAsync(order with { BatchId = more.Value, Readers = [Two] }, BatchBench.Driver));
        Refused("refusal.batch-reader-taken", await drive.UseReaderAsync(batch.Id, Two, isIn: true, Workbench.Operator));

        Refused("refusal.batch-item-unknown", await drive.SetAsideAsync(batch.Id, 9, null, Workbench.Operator));
        Refused("refusal.batch-item-unknown", await drive.PutBackAsync(batch.Id, 9, Workbench.Operator));
        Refused("refusal.batch-item-not-aside", await drive.PutBackAsync(batch.Id, 1, Workbench.Operator));
        Refused("refusal.text-too-long", await drive.SetAsideAsync(batch.Id, 1, new string('x', 401), Workbench.Operator));
        Must(await drive.SetAsideAsync(batch.Id, 1, null, Workbench.Operator));
        Refused("refusal.batch-item-under-way", await drive.SetAsideAsync(batch.Id, 1, null, Workbench.Operator));
        Must(await drive.PutBackAsync(batch.Id, 1, Workbench.Operator));
        Must(await drive.PauseAsync(batch.Id, Workbench.Operator));
        Refused("refusal.batch-not-running", await drive.PauseAsync(batch.Id, Workbench.Operator));
        Must(await drive.StopAsync(batch.Id, Workbench.Operator));
        Refused("refusal.batch-over", await drive.StopAsync(batch.Id, Workbench.Operator));
        Refused("refusal.batch-over", await drive.PauseAsync(batch.Id, Workbench.Operator));
        Refused("refusal.batch-over", await drive.StartAsync(order, BatchBench.Driver));
        Refused("refusal.batch-over", await drive.SetAsideAsync(batch.Id, 1, null, Workbench.Operator));
        Refused("refusal.batch-over", await drive.PutBackAsync(batch.Id, 1, Workbench.Operator));
        Refused("refusal.batch-over", await drive.UseReaderAsync(batch.Id, One, isIn: true, Workbench.Operator));
    }

    [Fact]
    public async Task Resume_ElsewhereWhileACardIsAtWork_IsRefused()
    {
        await using var batch = await BatchBench.CreateAsync(2);
        await batch.StartAsync(One);
        var card = SimulatedDevices.SimulatedPivCard.Create(new());
        card.FaultAt(40, SimulatedDevices.FaultKind.PullBefore);
        await batch.PutAsync(One, card);
        await batch.ReachAsync(One, LaneState.PutBack);
        Must(await batch.Drive.PauseAsync(batch.Id, Workbench.Operator));
        await batch.Bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.Batches.FindAsync(batch.Id))!.WorkstationId = Guid.NewGuid();
            return true;
        });
        Refused("refusal.batch-elsewhere", await batch.Drive.StartAsync(new BatchStart(batch.Id, batch.Bench.Workstation.Id, [One]), BatchBench.Driver));
    }

    [Fact]
    public async Task Card_DriverMayNoMore_PausesAndNobodyLosesTheirTurn()
    {
        await using var batch = await BatchBench.CreateAsync(2);
        await batch.StartAsync(One);
        batch.Bench.Drivers.Now = actor => actor with { Grants = [Grant.Of(Role.Sponsor)] };
        await batch.PutAsync(One);
        var view = await batch.ReachAsync(BatchState.Paused);
        Assert.Equal(("refusal.not-allowed", nameof(Permission.IssueDevice)), (view.Batch.Pause!.Code, view.Batch.Pause.Arguments[0]));
        Assert.Equal(new BatchNumbers(2, 0, 0, 0), view.Numbers);
        Assert.All(await batch.RowsAsync(), row => Assert.Equal((0, null), (row.Item.Tries, row.Item.Refusal)));
    }

    [Fact]
    public async Task Look_OutsideOnesScope_NamesNobody()
    {
        await using var batch = await BatchBench.CreateAsync(2);
        await batch.PlanAsync();
        var stranger = Workbench.Operator with { Grants = [new Grant(Role.Operator, Permissions.Of(Role.Operator), new PeopleScope([Guid.NewGuid()], []))] };
        var rows = Must(await batch.Bench.Get<LookAtBatch>().RowsAsync(batch.Id, null, 0, 10, stranger));
        Assert.All(rows, row => Assert.Equal((null, ""), (row.Name, row.EmployeeNumber)));
        Assert.Null(Must(await batch.Bench.Get<LookAtBatch>().LookAsync(batch.Id, stranger)).Next);
        Assert.Equal(batch.People[0].Name, (await batch.LookAsync()).Next);
    }
}
