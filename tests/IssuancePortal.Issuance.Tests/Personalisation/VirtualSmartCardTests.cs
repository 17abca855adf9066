using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Gids;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using IssuancePortal.SimulatedDevices;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Personalisation;

/// <summary>Virtual smart cards: bound by their person alone, recycled by the next enrolment, unlocked with the administrator key.</summary>
public sealed class VirtualSmartCardTests
{
    private const string Other = "48291573";

    private static readonly WorkbenchOptions VirtualSmartCards = new() { Kind = DeviceKind.VirtualSmartCard };

    [Fact]
    public async Task Issue_AsWindowsCreatedIt_TakesTwoRoundTripsAndSpendsNoTry()
    {
        await using var bench = await Workbench.CreateAsync(VirtualSmartCards with { Policy = WorkbenchOptions.VirtualSmartCards(0x9A, 0x9C, 0x9D) });
        var card = Put(bench);
        var runId = await bench.IssueAsync();
        var run = await bench.EndAsync(runId);

        Assert.Equal((RunState.Succeeded, null, 2), (run.State, run.FailureDetail, run.Trips));
        await Invariants.IssuedAsync(bench, runId, card);
    }

    [Fact]
    public async Task Issue_AdministratorKeyThatNobodyKnows_IsRolledBackAndSaysSo()
    {
        await using var bench = await Workbench.CreateAsync(VirtualSmartCards);
        bench.Readers.Put(Workbench.Reader, SimulatedVirtualSmartCard.Create(new SimulatedVirtualSmartCardOptions { AdminKey = [.. Enumerable.Range(40, 24).Select(i => (byte)i)] }));
        var runId = await bench.IssueAsync();
        Assert.Equal("refusal.management-key-rejected", (await bench.EndAsync(runId)).Failure?.Code);
        await Invariants.RolledBackAsync(bench, runId);
    }

    [Fact]
    public async Task Issue_CardWithOthersContainers_LosesThemAll()
    {
        await using var bench = await Workbench.CreateAsync(VirtualSmartCards);
        var card = SimulatedVirtualSmartCard.Create();
        var channel = new ChainingChannel(new SimulatedDeviceChannel(card));
        await GidsInvariants.SendAsync(channel, GidsCommands.Select);
        await GidsInvariants.VerifyAsync(channel, "12345678");
        var former = Enumerable.Range(0, 5).Select(index => new GidsContainer(index, Guid.NewGuid(), true, GidsKeyAlgorithm.Rsa2048)).ToList();
        foreach (var container in former)
        {
            foreach (var command in GidsCommands.CreateKey(container, "")) await GidsInvariants.SendAsync(channel, command);
            await GidsInvariants.SendAsync(channel, GidsCommands.Generate(container, ""));
        }

        Assert.Equal(0x9000, (await GidsInvariants.SendAsync(channel, GidsCommands.Write(GidsFile.ContainerMap, ContainerMap.Of(former), ""))).Status.Value);
        bench.Readers.Put(Workbench.Reader, card);
        var runId = await bench.IssueAsync();
        await bench.EndAsync(runId);
        await Invariants.IssuedAsync(bench, runId, card);

        await TakeOutAsync(bench, card);
        await GidsInvariants.SendAsync(channel, GidsCommands.Select);
        foreach (var container in former[1..]) Assert.Equal(0x6A88, (await GidsInvariants.SendAsync(channel, GidsCommands.ReadPublicKey(container, ""))).Status.Value);
    }

    [Fact]
    public async Task INV04_VirtualSmartCard_IsRefusedToOperatorsEverywhere()
    {
        await using var bench = await Workbench.CreateAsync(VirtualSmartCards);
        Put(bench);
        await bench.Workstation.CardAsync(Workbench.Reader);
        var seen = Must(await bench.Get<CheckReaders>().LookAsync(bench.Workstation.Id, bench.Person.Id, bench.Policy.Id, Workbench.Operator));
        Assert.Equal("refusal.user-bound", seen.Find(Workbench.Reader)!.Card!.Refusal?.Code);
        Refused("refusal.not-their-stage", await bench.StartAsync(Workbench.Operator, order => order));
        Refused("refusal.user-bound", await bench.StartAsync(Workbench.Operator, order => order with { Mode = "local" }));
        Assert.Empty(await bench.Store.ReadAsync(session => session.DevicesOfAsync(bench.Person.Id)));
        Assert.Null(Must(await bench.Get<CheckReaders>().LookAsync(bench.Workstation.Id, bench.Person.Id, bench.Policy.Id, bench.Issuer)).Find(Workbench.Reader)!.Card!.Refusal);
    }

    [Fact]
    public async Task Issue_AfterTermination_RecyclesByItselfFirst()
    {
        await using var bench = await Workbench.CreateAsync(VirtualSmartCards);
        var card = Put(bench);
        var first = await bench.EndAsync(await bench.IssueAsync());
        Must(await bench.Get<MakeDeviceMove>().MakeAsync(first.DeviceId, DeviceMove.Terminate, new MoveChoice(), HelpDesk));
        Refused("refusal.recycled-by-itself", await bench.Get<MakeDeviceMove>().MakeAsync(first.DeviceId, DeviceMove.Recycle, new MoveChoice(), Workbench.Operator));
        Refused("refusal.recycled-by-itself", await bench.Get<EmptyCard>().RecycleAsync(new CardPlace(first.DeviceId, bench.Workstation.Id, null, Guid.NewGuid()), Workbench.Operator));

        var again = await bench.IssueAsync();
        var run = await bench.EndAsync(again);
        Assert.Equal((RunState.Succeeded, first.DeviceId, 2), (run.State, run.DeviceId, run.Trips));
        await Invariants.IssuedAsync(bench, again, card);
        var audit = await bench.Store.ReadAsync(session => session.AuditAsync(new(DeviceId: first.DeviceId)));
        Assert.Equal((nameof(DeviceState.Terminated), nameof(DeviceState.Available)), (Assert.Single(audit, it => it.What == "device.Recycle").Before, audit.Single(it => it.What == "device.Recycle").After));
    }

    [Fact]
    public async Task Unlock_BlockedPin_NewOneIsSetWithTheAdministratorKey()
    {
        await using var bench = await Workbench.CreateAsync(VirtualSmartCards);
        var card = Put(bench);
        var run = await bench.EndAsync(await bench.IssueAsync());
        await TakeOutAsync(bench, card);
        var channel = new ChainingChannel(new SimulatedDeviceChannel(card));
        await GidsInvariants.SendAsync(channel, GidsCommands.Select);
        for (var i = 0; i < 3; i++) await GidsInvariants.VerifyAsync(channel, "00000000");
        Assert.Equal(0x6983, (await GidsInvariants.VerifyAsync(channel, Workbench.LongPin)).Value);
        bench.Readers.Plug(Workbench.Reader, card);
        await bench.Workstation.CardAsync(Workbench.Reader);

        var place = new CardPlace(run.DeviceId, bench.Workstation.Id, null, Guid.NewGuid());
        Must(await bench.Get<UnlockPin>().UnlockAsync(place, bench.Workstation.Seal(Other, place.RunId), bench.Issuer));
        await TakeOutAsync(bench, card);
        await GidsInvariants.SendAsync(channel, GidsCommands.Select);
        Assert.Equal(0x9000, (await GidsInvariants.VerifyAsync(channel, Other)).Value);
    }

    [Theory]
    [InlineData(Workbench.LongPin, "a much longer 1", null)]
    [InlineData("99999999", Other, "refusal.pin-wrong")]
    public async Task ChangePin_OfAnyLength_IsAsLongAsItIs(string current, string next, string? refusal)
    {
        await using var bench = await Workbench.CreateAsync(VirtualSmartCards);
        var card = Put(bench);
        var run = await bench.EndAsync(await bench.IssueAsync());
        var place = new CardPlace(run.DeviceId, bench.Workstation.Id, null, Guid.NewGuid());
        var order = new ChangePinOrder(place, bench.Workstation.Seal(current, place.RunId, SecretKind.CurrentPin), bench.Workstation.Seal(next, place.RunId));
        Assert.Equal(refusal, (await bench.Get<ChangePin>().ChangeAsync(order, bench.Issuer)).Refusal?.Code);
        await TakeOutAsync(bench, card);
        var channel = new ChainingChannel(new SimulatedDeviceChannel(card));
        await GidsInvariants.SendAsync(channel, GidsCommands.Select);
        Assert.Equal(0x9000, (await GidsInvariants.VerifyAsync(channel, refusal is null ? next : Workbench.LongPin)).Value);
    }

    [Theory]
    [InlineData(0x9E, KeyAlgorithm.Rsa2048, 8, "refusal.policy-slot-kind")]
    [InlineData(0x9A, KeyAlgorithm.P256, 8, "refusal.policy-slot-kind")]
    [InlineData(0x9A, KeyAlgorithm.Rsa2048, 6, "refusal.policy-pin-length")]
    [InlineData(0x9A, KeyAlgorithm.Rsa2048, 8, null)]
    public void PolicyRules_ForVirtualSmartCards_KnowWhatTheyHold(byte slot, KeyAlgorithm algorithm, int shortest, string? refusal)
    {
        var profile = PolicyRules.Keys.Single(it => it.Slot == slot).Profile;
        var content = VirtualSmartCards.Policy with { Slots = [new PolicySlot(slot, profile, algorithm)], Pin = new PinRules(shortest, 15) };
        Assert.Equal(refusal, PolicyRules.Faults(DeviceKind.VirtualSmartCard, content) is [var first, ..] ? first.Code : null);
        Assert.Equal(refusal is null, !content.Faults(DeviceKind.VirtualSmartCard).Any());
    }

    private static async Task TakeOutAsync(Workbench bench, SimulatedDevice card)
    {
        await bench.TakeOutOfTheClientsHandsAsync();
        card.Insert();
    }

    private static SimulatedVirtualSmartCard Put(Workbench bench)
    {
        var card = SimulatedVirtualSmartCard.Create();
        bench.Readers.Put(Workbench.Reader, card);
        return card;
    }
}
