using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.SimulatedDevices;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Batches;

/// <summary>The people are not there, so a batch leaves no secret to hand around: PINs that nobody knows, initial passwords that are mailed or made at the hand-over.</summary>
public sealed class BatchSecretsTests
{
    private const string One = "Reader 1";
    private const string Bound = "self-operator-bound";

    [Fact]
    public async Task Pin_NobodyKnowsIt_AndItsPersonSetsTheirOwn()
    {
        await using var life = await BeginAsync();
        var bench = life.Bench;
        var id = Must(await bench.Get<PlanBatch>().CreateAsync(new BatchOrder("One", bench.Policy.Id, "local", [bench.Person.Id]), Workbench.Operator));
        var card = SimulatedPivCard.Create(new());
        bench.Readers.Put(One, card);
        await bench.Workstation.CardAsync(One);
        Must(await bench.Get<DriveBatch>().StartAsync(new BatchStart(id, bench.Workstation.Id, [One]), BatchBench.Driver));
        await BatchBench.UntilAsync(async () => (await bench.Store.ReadAsync(session => session.Batches.FindAsync(id)))!.State == BatchState.Ended, "the end");
        var device = Assert.Single(await bench.Store.ReadAsync(session => session.DevicesOfAsync(bench.Person.Id)));
        Assert.NotEqual(0x9000, (await life.AskAsync(card, Verify("123456"))).Value);
        Assert.Null((await bench.Store.ReadAsync(session => session.RunAsync(device.RunId!.Value)))!.SealedPin);

        await life.InsertAsync(card);
        var place = life.At(device.Id);
        Must(await bench.Get<UnlockPin>().UnlockAsync(place, bench.Workstation.Seal(Workbench.Pin, place.RunId), life.User));
        Assert.Equal(0x9000, (await life.AskAsync(card, Verify(Workbench.Pin))).Value);
    }

    [Theory]
    [InlineData(PasswordDelivery.Operator, 0)]
    [InlineData(PasswordDelivery.Mail, 1)]
    [InlineData(PasswordDelivery.Both, 1)]
    public async Task InitialPassword_OfABoundCard_IsMailedOrMadeWhenItIsHandedOver(PasswordDelivery by, int mails)
    {
        await using var batch = await BindingAsync(1);
        batch.Bench.Settings.Set(new SelfServiceSettings { InitialPasswordBy = by });
        await batch.PlanAsync(Bound);
        await batch.StartAsync(One);
        await batch.PutAsync(One);
        await batch.ReachAsync(BatchState.Ended);
        var device = Assert.Single(await batch.Bench.Store.ReadAsync(session => session.DevicesOfAsync(batch.People[0].Id)));
        Assert.Equal(DeviceState.Assigned, device.State);
        var secrets = await batch.Bench.Store.ReadAsync(session => session.OneTimeSecretsAsync(batch.People[0].Id, OneTimeSecretKind.InitialPassword));
        Assert.Equal((mails, mails), (secrets.Count, batch.Bench.Mail.Sent.Count));

        var row = Assert.Single(await batch.RowsAsync(BatchItemState.Done));
        var renewed = Must(await batch.Bench.Get<BindDevice>().RenewPasswordAsync(row.Item.RequestId!.Value, Workbench.Operator));
        Assert.Equal(by == PasswordDelivery.Mail, renewed.InitialPassword is null);
        Assert.Single(await batch.Bench.Store.ReadAsync(session => session.OneTimeSecretsAsync(batch.People[0].Id, OneTimeSecretKind.InitialPassword)));
    }

    [Fact]
    public async Task InitialPassword_MailedToNobodysAddress_SetsThemAsideAndTheCardIsTheNexts()
    {
        await using var batch = await BindingAsync(2);
        batch.Bench.Settings.Set(new SelfServiceSettings { InitialPasswordBy = PasswordDelivery.Mail });
        await batch.Bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.PersonAsync(batch.People[0].Id))!.Email = "";
            return true;
        });
        await batch.PlanAsync(Bound);
        await batch.StartAsync(One);
        var card = (SimulatedPivCard)await batch.PutAsync(One);
        var view = await batch.ReachAsync(BatchState.Ended);
        Assert.Equal(new BatchNumbers(0, 0, 1, 1), view.Numbers);
        Assert.Equal("refusal.initial-password-no-address", Assert.Single(await batch.RowsAsync(BatchItemState.SetAside)).Item.Refusal!.Code);
        Assert.Equal(card.ChipSerial, Assert.Single(await batch.Bench.Store.ReadAsync(session => session.DevicesOfAsync(batch.People[1].Id))).Serial);
    }

    [Fact]
    public async Task BoundCard_PutInAgain_IsNotBoundToTheNext()
    {
        await using var batch = await BindingAsync(2);
        await batch.PlanAsync(Bound);
        await batch.StartAsync(One, "Reader 2");
        var card = await batch.PutAsync(One);
        var lane = await batch.ReachAsync(One, LaneState.TakeOutGood);
        await batch.TakeOutAsync(One);
        await batch.PutAsync("Reader 2", card);
        Assert.Equal(lane.PersonId, (await batch.ReachAsync("Reader 2", LaneState.TakeOutGood)).PersonId);
        Assert.Equal(1, (await batch.LookAsync()).Numbers.Waiting);
    }

    [Fact]
    public async Task Bind_ByWhoMayOnlyIssue_IsRefused()
    {
        await using var batch = await BindingAsync(1);
        await batch.PlanAsync(Bound);
        var issuer = Workbench.Operator with { Grants = [new Grant("issuer", [Permission.SearchPeople, Permission.IssueDevice], null)] };
        Refused("refusal.not-allowed", await batch.Drive.StopAsync(batch.Id, issuer));
        Refused("refusal.not-allowed", await batch.Bench.Get<PlanBatch>().PreviewAsync(batch.Bench.Policy.Id, Bound, new BatchSource.Approved(), issuer));
    }

    private static Task<BatchBench> BindingAsync(int people) => BatchBench.CreateAsync(people, new WorkbenchOptions { Policy = WorkbenchOptions.Policies(Pki.Keys.KeyAlgorithm.P256) with { Modes = [Bound] } });
}
