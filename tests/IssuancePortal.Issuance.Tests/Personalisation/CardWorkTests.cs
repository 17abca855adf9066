using IssuancePortal.Apdu;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Personalisation;

/// <summary>Short work on a card in a reader, judged by the card itself.</summary>
public sealed class CardWorkTests
{
    private const string Other = "482915";

    [Fact]
    public async Task ChangePin_RightPin_OnlyTheNewOneIsGood()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        Must(await ChangeAsync(life, device.Id, Workbench.Pin, Other));
        Assert.Equal(0x9000, (await life.AskAsync(card, Verify(Other))).Value);
        Assert.Equal(4, (await life.AskAsync(card, Verify(Workbench.Pin))).TriesLeft);
        Assert.Single(await life.AuditAsync(device.Id), it => it.What == "device.pin-changed");
    }

    [Fact]
    public async Task ChangePin_WrongPin_CostsOneTryAndIsNotTriedAgain()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        var trips = life.Bench.Workstation.Trips.Count;
        var wrong = await ChangeAsync(life, device.Id, "111222", Other);
        Assert.Equal(("refusal.pin-wrong", 4), (wrong.Refusal?.Code, (int)wrong.Refusal!.Arguments[0]));
        Assert.Equal(trips + 1, life.Bench.Workstation.Trips.Count);
        Assert.Equal(0x9000, (await life.AskAsync(card, Verify(Workbench.Pin))).Value);
        Assert.Single(await life.AuditAsync(device.Id), it => it is { What: "device.pin-not-changed", Refused: "refusal.pin-wrong" });
    }

    [Fact]
    public async Task ChangePin_AfterTheLastTry_SaysThatThePinIsBlocked()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        await BlockAsync(life, card);
        Refused("refusal.pin-blocked", await ChangeAsync(life, device.Id, Workbench.Pin, Other));
        Assert.Single(await life.AuditAsync(device.Id), it => it is { What: "device.pin-not-changed", Refused: "refusal.pin-blocked" });
    }

    [Fact]
    public async Task Unlock_PukBlockedToo_SaysSoAndTheRequestFailed()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        await BlockAsync(life, card);
        var wrong = new CommandApdu(0x00, 0x2C, 0x00, 0x80, (byte[])[.. "00000000"u8, .. "482915"u8, 0xFF, 0xFF]);
        for (var tries = 0; (await life.AskAsync(card, wrong)).Value != 0x6983; tries++) Assert.True(tries < 10, "The PUK does not block.");
        Refused("refusal.puk-blocked", await UnlockAsync(life, device.Id, life.User));
        Assert.Equal(RequestState.Failed, Assert.Single(await life.Bench.Store.ReadAsync(session => session.RequestsOfDeviceAsync(device.Id)), it => it.Type == RequestType.PinUnlock).State);
    }

    [Fact]
    public async Task ChangePin_SamePinOrSuspendedOrStranger_IsRefusedAndTheCardUntouched()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        Refused("refusal.pin-refused", await ChangeAsync(life, device.Id, Workbench.Pin, Workbench.Pin));
        Refused("refusal.not-allowed", await ChangeAsync(life, device.Id, Workbench.Pin, Other, Workbench.Operator));
        Must(await life.MoveAsync(device.Id, DeviceMove.Suspend));
        Refused("refusal.device-not-in-use", await ChangeAsync(life, device.Id, Workbench.Pin, Other));
        Assert.Equal(0x9000, (await life.AskAsync(card, Verify(Workbench.Pin))).Value);
    }

    [Fact]
    public async Task ChangePin_WhereTheSiteHasItElsewhere_IsRefused()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        life.Bench.Settings.Set(new SelfServiceSettings { ChangePin = WhoChangesPin.HelpDesk });
        Refused("refusal.pin-change-off", await ChangeAsync(life, device.Id, Workbench.Pin, Other, life.User));
        life.Bench.Settings.Set(new SelfServiceSettings { ChangePin = WhoChangesPin.People });
        Refused("refusal.pin-change-off", await ChangeAsync(life, device.Id, Workbench.Pin, Other, HelpDesk));
        Must(await ChangeAsync(life, device.Id, Workbench.Pin, Other, life.User));
        Assert.Equal(0x9000, (await life.AskAsync(card, Verify(Other))).Value);
    }

    [Fact]
    public async Task Unlock_AtTheHelpDesksReaderSwitchedOff_IsRefusedAndStillAllowedForThePerson()
    {
        await using var life = await BeginAsync();
        life.Bench.Settings.Set(new UnlockSettings { InPerson = false });
        var (device, card) = await life.IssueAsync();
        await BlockAsync(life, card);
        Refused("refusal.unlock-in-person-off", await UnlockAsync(life, device.Id, HelpDesk));
        Must(await life.Bench.Get<UnlockPin>().AllowAsync(device.Id, HelpDesk));
        Must(await UnlockAsync(life, device.Id, life.User));
    }

    [Fact]
    public async Task Unlock_BlockedPinByItsPerson_NewPinIsGood()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        await BlockAsync(life, card);
        var request = Must(await UnlockAsync(life, device.Id, life.User));
        Assert.Equal(RequestState.Executed, (await life.RequestAsync(request)).State);
        Assert.Equal(0x9000, (await life.AskAsync(card, Verify(Other))).Value);
    }

    [Fact]
    public async Task INV16_Unlock_AllowedByTheHelpDesk_LivesTenMinutes()
    {
        await using var life = await BeginAsync();
        life.Bench.Settings.Set(new UnlockSettings { BySelf = false });
        var (device, card) = await life.IssueAsync();
        await BlockAsync(life, card);
        Refused("refusal.unlock-off", await UnlockAsync(life, device.Id, life.User));
        var unlock = life.Bench.Get<UnlockPin>();
        Refused("refusal.not-allowed", await unlock.AllowAsync(device.Id, Workbench.Operator));
        var allowed = Must(await unlock.AllowAsync(device.Id, HelpDesk));
        Assert.Equal(10, Math.Round((allowed.ExpiresAt - life.Clock.GetUtcNow()).TotalMinutes));
        Assert.DoesNotContain(allowed.EmergencyPassword, allowed.ToString(), StringComparison.Ordinal);

        life.Clock.Forward(TimeSpan.FromMinutes(10.1));
        Refused("refusal.request-expired", await UnlockAsync(life, device.Id, life.User));
        Refused("refusal.identity-not-proven", await life.Bench.Get<Issuance.People.ProveIdentity>().ByEmergencyPasswordAsync("1001", allowed.EmergencyPassword));
        Assert.Equal(1, await life.DoAsync<Issuance.Jobs.ExpireRequestsJob>());

        var again = Must(await unlock.AllowAsync(device.Id, HelpDesk));
        Assert.Equal(life.Bench.Person.Id, Must(await life.Bench.Get<Issuance.People.ProveIdentity>().ByEmergencyPasswordAsync("1001", again.EmergencyPassword)).Id);
        Assert.Equal(again.RequestId, Must(await UnlockAsync(life, device.Id, life.User)));
        Assert.Equal(0x9000, (await life.AskAsync(card, Verify(Other))).Value);
        Refused("refusal.request-expired", await UnlockAsync(life, device.Id, life.User));
    }

    [Fact]
    public async Task Unlock_InPersonAtTheHelpDesksReader_IsAskedForAndDoneAtOnce()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        await BlockAsync(life, card);
        var request = await life.RequestAsync(Must(await UnlockAsync(life, device.Id, HelpDesk)));
        Assert.Equal((RequestType.PinUnlock, RequestState.Executed, HelpDesk.AccountId), (request.Type, request.State, request.CreatedBy));
        Assert.Equal(0x9000, (await life.AskAsync(card, Verify(Other))).Value);
        Refused("refusal.not-allowed", await UnlockAsync(life, device.Id, Workbench.Operator));
    }

    [Fact]
    public async Task Unlock_CardPulledBefore_NothingIsAskedFor()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        await life.Bench.InsertBlankAsync();
        await life.Bench.Workstation.CardAsync(Workbench.Reader);
        Refused("refusal.other-device", await UnlockAsync(life, device.Id, life.User));
        Assert.DoesNotContain(await life.Bench.Store.ReadAsync(session => session.RequestsOfDeviceAsync(device.Id)), it => it.Type == RequestType.PinUnlock);
    }

    [Fact]
    public async Task Recycle_TerminatedCard_NothingOfItsPersonIsLeft()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        var old = await life.Bench.Store.ReadAsync(session => life.Bench.Keys.PukAsync(session, device, CancellationToken.None));
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
        Must(await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(device.Id), Workbench.Operator));
        foreach (var tag in (string[])["5FC102", "5FC107", "5FC105", "5FC10A", "5FC10B", "5FC101", "5FC106", "5FC10C"])
            Assert.Equal(0x6A82, (await life.AskAsync(card, new CommandApdu(0x00, 0xCB, 0x3F, 0xFF, Convert.FromHexString($"5C03{tag}"), 0))).Value);
        Assert.NotNull((await life.AskAsync(card, Verify(Workbench.Pin))).TriesLeft);
        var now = await life.Bench.Store.ReadAsync(session => life.Bench.Keys.PukAsync(session, device, CancellationToken.None));
        Assert.NotEqual(old, now);
        Assert.Equal(0x9000, (await life.AskAsync(card, new CommandApdu(0x00, 0x24, 0x00, 0x81, (byte[])[.. now!, .. now!]))).Value);
    }

    [Fact]
    public async Task Recycle_BeforeTheClientLookedAtTheIssuedCardAgain_OpensItWithItsOwnKeyAllTheSame()
    {
        await using var life = await BeginAsync();
        await life.Bench.InsertBlankAsync();
        await life.Bench.Workstation.CardAsync(Workbench.Reader);
        life.Bench.Workstation.LastReport = life.Bench.Workstation.Find(life.Bench.Workstation.Id)!.Readers;
        var run = await life.RunAsync();
        Must(await life.MoveAsync(run.DeviceId, DeviceMove.Terminate));
        Must(await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(run.DeviceId), Workbench.Operator));
        Assert.Equal(DeviceState.Available, (await life.DeviceAsync(run.DeviceId)).State);
    }

    [Fact]
    public async Task Recycle_CutOffOnTheWay_IsDoneByDoingItAgain()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
        // The answer to the second trip, in which everything was written, does not come back.
        var trips = 0;
        life.Bench.Workstation.AfterTrip = _ =>
        {
            if (++trips == 2) life.Bench.Workstation.Connect(false);
        };
        Refused("refusal.reader-gone", await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(device.Id), Workbench.Operator));
        Assert.Equal(DeviceState.Terminated, (await life.DeviceAsync(device.Id)).State);
        life.Bench.Workstation.AfterTrip = null;
        life.Bench.Workstation.Connect(true);
        await life.InsertAsync(card);
        Must(await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(device.Id), Workbench.Operator));
        Assert.Equal(DeviceState.Available, (await life.DeviceAsync(device.Id)).State);
        await life.InsertAsync(card);
        Assert.Equal(RunState.Succeeded, (await life.RunAsync()).State);
    }

    [Fact]
    public async Task Update_ChangedPolicy_DifferenceIsShownAndThenOnTheCard()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            var policy = (await session.PolicyAsync(life.Bench.Policy.Id))!;
            policy.Content = policy.Content with { Slots = [.. policy.Content.Slots.Where(slot => slot.Slot != 0x9E)] };
            return true;
        });
        var update = life.Bench.Get<UpdateDevice>();
        var order = new UpdateOrder(device.Id, RequestType.Update);
        var difference = Must(await update.CompareAsync(order, HelpDesk));
        Assert.Equal([(0x9A, true, true), (0x9C, true, true), (0x9D, true, true), (0x9E, true, false)], difference.Select(it => ((int)it.Slot, it.Now is not null, it.Then is not null)));
        var request = Must(await update.FileAsync(order, HelpDesk));
        Assert.Equal(RunState.Succeeded, (await life.RunAsync(request)).State);
        Assert.Equal([0x9A, 0x9C, 0x9D], (await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id))).Where(it => it.State == CertificateState.Active).Select(it => (int)it.Slot!.Value).Order());
        Assert.Null((await life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Update_OfAnotherCard_IsRefused()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var request = Must(await life.Bench.Get<UpdateDevice>().FileAsync(new UpdateOrder(device.Id, RequestType.Update), HelpDesk));
        await life.Bench.InsertBlankAsync();
        Assert.Contains((await life.Bench.StartAsync(Workbench.Operator, order => order with { RequestId = request })).Refusal?.Code, (string[])["refusal.device-not-in-stock", "refusal.other-device"]);
        Assert.Equal(RequestState.Approved, (await life.RequestAsync(request)).State);
    }

    private static async Task<Result<bool>> ChangeAsync(Life life, Guid deviceId, string from, string to, Issuance.Roles.Actor? actor = null)
    {
        await life.Bench.Workstation.CardAsync(Workbench.Reader);
        var at = life.At(deviceId);
        return await life.Bench.Get<ChangePin>().ChangeAsync(
            new ChangePinOrder(at, life.Bench.Workstation.Seal(from, at.RunId, SecretKind.CurrentPin), life.Bench.Workstation.Seal(to, at.RunId)), actor ?? life.User);
    }

    private static async Task<Result<Guid>> UnlockAsync(Life life, Guid deviceId, Issuance.Roles.Actor actor)
    {
        await life.Bench.Workstation.CardAsync(Workbench.Reader);
        var at = life.At(deviceId);
        return await life.Bench.Get<UnlockPin>().UnlockAsync(at, life.Bench.Workstation.Seal(Other, at.RunId), actor);
    }

    private static async Task BlockAsync(Life life, SimulatedDevices.SimulatedPivCard card)
    {
        for (var i = 0; i < 5; i++) await life.AskAsync(card, Verify("000111"));
        Assert.Equal(0x6983, (await life.AskAsync(card, Verify(Workbench.Pin))).Value);
    }
}
