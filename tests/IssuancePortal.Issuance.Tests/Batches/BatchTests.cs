using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.SimulatedDevices;
using IssuancePortal.SimulatedDevices.YubiKey;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Batches;

/// <summary>Batches on a real store with several simulated readers side by side: what happens to one card is nothing to the others.</summary>
public sealed class BatchTests
{
    private const string One = "Reader 1";
    private const string Two = "Reader 2";
    private const string Three = "Reader 3";

    [Fact]
    public async Task Batch_ThreeReaders_EverybodyGetsTheirOwnCard()
    {
        await using var batch = await BatchBench.CreateAsync(7);
        await batch.StartAsync();
        await batch.FeedAllAsync();
        var view = await batch.ReachAsync(BatchState.Ended);

        Assert.Equal(new BatchNumbers(0, 0, 7, 0), view.Numbers);
        Assert.Equal((7, 0), (view.Readers.Sum(reader => reader.Good), view.Readers.Sum(reader => reader.Bad)));
        foreach (var person in batch.People)
        {
            var device = Assert.Single(await batch.Bench.Store.ReadAsync(session => session.DevicesOfAsync(person.Id)));
            Assert.Equal(DeviceState.Issued, device.State);
            var certificates = await batch.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id));
            Assert.Equal(4, certificates.Count(certificate => certificate.State == CertificateState.Active));
        }

        var told = await batch.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter { What = "batch.*", Limit = 100 }));
        Assert.Equal((7, 7, 1, 1, 1), (Count("batch.card-in"), Count("batch.card-good"), Count("batch.create"), Count("batch.start"), Count("batch.end")));
        Assert.Equal(17, told.Count);
        Assert.Null((await batch.Bench.Verifier.VerifyAsync()).Break);

        int Count(string what) => told.Count(audit => audit.What == what);
    }

    [Fact]
    public async Task Batch_CardFailsInTheMiddle_OthersGoOnAndItsPersonGetsAnother()
    {
        await using var batch = await BatchBench.CreateAsync(4);
        await batch.StartAsync();
        var faulty = SimulatedPivCard.Create(new());
        // The opening takes a few; this one comes when keys are made.
        faulty.FaultAt(40, FaultKind.WrongStatus);
        await batch.PutAsync(Two, faulty);
        var bad = await batch.ReachAsync(Two, LaneState.TakeOutBad);
        Assert.Equal("refusal.card-answered", bad.Card!.Refusal!.Code);
        var unlucky = bad.PersonId;
        Assert.Equal((BatchItemState.Waiting, 1), (await ItemOfAsync(batch, unlucky!.Value)) is var item ? (item.State, item.Tries) : default);

        await batch.FeedAllAsync();
        var view = await batch.ReachAsync(BatchState.Ended);
        Assert.Equal((4, 0, 4, 1), (view.Numbers.Done, view.Numbers.SetAside, view.Readers.Sum(it => it.Good), view.Readers.Sum(it => it.Bad)));
        Assert.Equal((2, BatchItemState.Done), ((await ItemOfAsync(batch, unlucky.Value)).Tries, (await ItemOfAsync(batch, unlucky.Value)).State));
        Assert.Equal([DeviceState.Failed, DeviceState.Issued], (await batch.Bench.Store.ReadAsync(session => session.DevicesOfAsync(unlucky.Value))).Select(device => device.State).Reverse());
        Assert.Equal(faulty.ChipSerial, Assert.Single(view.BadCards).Serial);
    }

    [Fact]
    public async Task Batch_FailedCardPutInAgain_IsItsPersonsNewTry()
    {
        await using var batch = await BatchBench.CreateAsync(2);
        await batch.StartAsync(One);
        var card = SimulatedPivCard.Create(new());
        card.FaultAt(40, FaultKind.WrongStatus);
        await batch.PutAsync(One, card);
        var person = (await batch.ReachAsync(One, LaneState.TakeOutBad)).PersonId;
        await batch.PutAsync(One, card);
        Assert.Equal(person, (await batch.ReachAsync(One, LaneState.TakeOutGood)).PersonId);
        // Put in once more, it still is what it is.
        await batch.PutAsync(One, card);
        Assert.Equal(person, (await batch.ReachAsync(One, LaneState.TakeOutGood)).PersonId);
        Assert.Equal(new BatchNumbers(1, 0, 1, 0), (await batch.LookAsync()).Numbers);
    }

    [Fact]
    public async Task Batch_CardPulled_IsWantedBackAndNoOtherTakesItsPlace()
    {
        await using var batch = await BatchBench.CreateAsync(3);
        await batch.StartAsync(One, Two);
        var card = SimulatedPivCard.Create(new());
        card.FaultAt(40, FaultKind.PullBefore);
        await batch.PutAsync(One, card);
        var lane = await batch.ReachAsync(One, LaneState.PutBack);
        Assert.Equal("refusal.card-removed", lane.Run!.Failure!.Code);

        await batch.PutAsync(Two);
        await batch.ReachAsync(Two, LaneState.TakeOutGood);
        var stranger = await batch.PutAsync(One);
        await batch.ReachAsync(One, LaneState.OtherCard);
        await batch.PutAsync(One, card);
        Assert.Equal(lane.PersonId, (await batch.ReachAsync(One, LaneState.TakeOutGood)).PersonId);
        Assert.Equal(0, Assert.Single((await batch.LookAsync()).Readers, reader => reader.Reader == One).Bad);

        // And one that never comes back: it is given up, and its person stays in line.
        var lost = (SimulatedPivCard)stranger;
        lost.FaultAt(lost.ApduCount + 30, FaultKind.PullBefore);
        await batch.PutAsync(One, lost);
        lane = await batch.ReachAsync(One, LaneState.PutBack);
        Assert.True(batch.Bench.Board.Abandon(lane.Run!.RunId, Workbench.Operator).Succeeded);
        await batch.ReachAsync(One, LaneState.Insert);
        var item = await ItemOfAsync(batch, lane.PersonId!.Value);
        Assert.Equal((BatchItemState.Waiting, "refusal.card-removed"), (item.State, item.Refusal?.Code));
        await batch.FeedAsync(Two);
        Assert.Equal(3, (await batch.ReachAsync(BatchState.Ended)).Numbers.Done);
    }

    [Fact]
    public async Task Batch_WrongCards_GoToTheBadBinAndCostNobodyTheirTurn()
    {
        await using var batch = await BatchBench.CreateAsync(2);
        await batch.StartAsync(One, Two, Three);
        var good = await batch.PutAsync(One);
        await batch.ReachAsync(One, LaneState.TakeOutGood);

        await batch.PutAsync(Two, SimulatedYubiKey.Create(new()));
        Assert.Equal("refusal.wrong-kind", (await batch.ReachAsync(Two, LaneState.TakeOutBad)).Card!.Why);
        await batch.PutAsync(Three, SimulatedPivCard.Create(new() { YubicoExtensions = false }));
        Assert.Equal("refusal.card-cannot-replace-management-key", (await batch.ReachAsync(Three, LaneState.TakeOutBad)).Card!.Why);
        // A card of somebody outside this batch.
        var device = (await batch.Bench.Store.ReadAsync(session => session.DevicesOfAsync(batch.People[0].Id)))[0];
        await batch.Bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.DeviceAsync(device.Id))!.PersonId = batch.Bench.Person.Id;
            return true;
        });
        await batch.TakeOutAsync(One);
        await batch.PutAsync(One, good);
        await batch.ReachAsync(One, LaneState.TakeOutGood);

        var view = await batch.LookAsync();
        Assert.Equal((new BatchNumbers(1, 0, 1, 0), 2), (view.Numbers, view.BadCards.Count));
        Assert.Equal(0, view.Batch.FailuresInARow);
        Assert.All(view.BadCards, card => Assert.Null(card.Position));
    }

    [Fact]
    public async Task Batch_CardOfSomebodyElse_IsRefusedWithTheirName()
    {
        await using var batch = await BatchBench.CreateAsync(2);
        var card = await batch.Bench.InsertBlankAsync();
        Assert.Equal(RunState.Succeeded, (await batch.Bench.EndAsync(await batch.Bench.IssueAsync())).State);
        await batch.StartAsync(One);
        var lane = await batch.ReachAsync(One, LaneState.TakeOutBad);
        Assert.Equal(("refusal.device-already-issued", batch.Bench.Person.Name), (lane.Card!.Refusal!.Code, lane.Card.Refusal.Arguments[0]));
        Assert.Equal(card.ChipSerial, lane.Card.Serial);
        Assert.Equal(2, (await batch.LookAsync()).Numbers.Waiting);
    }

    [Fact]
    public async Task Batch_AuthorityRefusesEverybody_PausesByItselfAndGoesOnWhenHealed()
    {
        var authority = new PickyAuthority();
        await using var batch = await BatchBench.CreateAsync(4, new WorkbenchOptions { Authority = authority.Before });
        await batch.StartAsync(One);
        authority.Refuses = _ => true;
        for (var card = 1; card <= BatchMoves.MostFailuresInARow; card++)
        {
            await batch.PutAsync(One);
            await batch.ReachAsync(One, LaneState.TakeOutBad);
        }

        var view = await batch.ReachAsync(BatchState.Paused);
        Assert.Equal(("refusal.batch-failures-in-a-row", 3), (view.Batch.PausedBecause, view.Batch.FailuresInARow));
        await batch.PutAsync(One);
        await batch.ReachAsync(One, LaneState.Paused);
        authority.Refuses = _ => false;
        await batch.StartAsync(One);
        await batch.ReachAsync(One, LaneState.TakeOutGood);
        await batch.FeedAsync(One);
        Assert.Equal((4, 0), (await batch.ReachAsync(BatchState.Ended)) is var end ? (end.Numbers.Done, end.Numbers.SetAside) : default);
    }

    [Fact]
    public async Task Batch_AuthorityRefusesOnePerson_TheyAreSetAsideAfterThreeCardsAndTheRestIsDone()
    {
        var authority = new PickyAuthority();
        await using var batch = await BatchBench.CreateAsync(5, new WorkbenchOptions { Authority = authority.Before });
        authority.Refuses = application => application.Person.Id == batch.People[0].Id;
        await batch.StartAsync(One, Two);
        await Task.WhenAll(Task.Run(() => batch.FeedAsync(One)), Task.Run(() => batch.FeedAsync(Two)));
        if ((await batch.LookAsync()).Batch.State == BatchState.Paused)
        {
            await batch.StartAsync(One);
            await batch.FeedAsync(One);
        }

        var view = await batch.ReachAsync(BatchState.Ended);
        Assert.Equal((4, 1), (view.Numbers.Done, view.Numbers.SetAside));
        var item = await ItemOfAsync(batch, batch.People[0].Id);
        Assert.Equal((BatchItemState.SetAside, 3, "refusal.authority-test"), (item.State, item.Tries, item.Refusal!.Code));
        Assert.All(await batch.Bench.Store.ReadAsync(session => session.CertificatesOfPersonAsync(batch.People[0].Id)), certificate => Assert.Equal(CertificateState.Revoked, certificate.State));
    }

    [Fact]
    public async Task Batch_PersonLeftOrGotACardMeanwhile_IsSetAsideAndTheCardIsTheNexts()
    {
        await using var batch = await BatchBench.CreateAsync(3);
        await batch.PlanAsync();
        await batch.Bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.PersonAsync(batch.People[0].Id))!.IsActive = false;
            return true;
        });
        await batch.StartAsync(One);
        await batch.PutAsync(One);
        var lane = await batch.ReachAsync(One, LaneState.TakeOutGood);
        Assert.Equal(batch.People[1].Id, lane.PersonId);
        var item = await ItemOfAsync(batch, batch.People[0].Id);
        Assert.Equal((BatchItemState.SetAside, "refusal.person-left", 0), (item.State, item.Refusal!.Code, item.Tries));
    }

    [Fact]
    public async Task Batch_200People_EverybodyOnceWhateverTheReader()
    {
        await using var batch = await BatchBench.CreateAsync(200, new WorkbenchOptions { Policy = WorkbenchOptions.Policies(Pki.Keys.KeyAlgorithm.P256) with { Modes = ["self-operator-bound"] } });
        await batch.PlanAsync("self-operator-bound");
        await batch.StartAsync();
        await batch.FeedAllAsync();
        var view = await batch.ReachAsync(BatchState.Ended);
        Assert.Equal(new BatchNumbers(0, 0, 200, 0), view.Numbers);
        Assert.Equal(200, view.Readers.Sum(reader => reader.Good));
        var rows = await batch.RowsAsync();
        Assert.Equal(Enumerable.Range(1, 200), rows.Select(row => row.Item.Position));
        Assert.Equal(200, rows.Select(row => row.Serial).Distinct().Count());
        Assert.Equal(200, rows.Select(row => row.Item.DeviceId).Distinct().Count());
        Assert.Null((await batch.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Batch_PolicyThatActivatesLater_CardsAreProducedAndWait()
    {
        await using var batch = await BatchBench.CreateAsync(1, new WorkbenchOptions { Policy = WorkbenchOptions.Policies(Pki.Keys.KeyAlgorithm.P256) with { ActivateLater = true, Pin = new(6, 6) } });
        await batch.StartAsync(One);
        await batch.PutAsync(One);
        await batch.ReachAsync(One, LaneState.TakeOutGood);
        var device = Assert.Single(await batch.Bench.Store.ReadAsync(session => session.DevicesOfAsync(batch.People[0].Id)));
        Assert.Equal(DeviceState.Produced, device.State);
        Assert.All(await batch.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id)), certificate => Assert.Equal(CertificateState.OnHold, certificate.State));
    }

    private static async Task<BatchItem> ItemOfAsync(BatchBench batch, Guid person) => (await batch.Bench.Store.ReadAsync(session => session.Batches.ItemOfAsync(batch.Id, person)))!;
}
