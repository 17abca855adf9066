using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Devices;

/// <summary>What must always hold, each rule by its number. Four eyes (INV-06) and initial passwords (INV-17) are ModesTests', phones (INV-03, 04, 24) MobileInvariantTests'; failed runs (INV-15) ResumeOrRollBackTests' too.</summary>
public sealed class InvariantTests
{
    [Fact]
    public async Task INV01_BoundSerial_IsNobodyElses()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var other = await OtherPersonAsync(life);
        Refused("refusal.device-already-issued", await life.Bench.StartAsync(Workbench.Operator, order => order with { PersonId = other.Id }));
        Assert.Equal(life.Bench.Person.Id, (await life.DeviceAsync(device.Id)).PersonId);
    }

    [Fact]
    public async Task INV02_SecondPrimary_IsRefusedUnlessTheSiteAllowsIt()
    {
        await using var life = await BeginAsync();
        await life.IssueAsync();
        await life.Bench.InsertBlankAsync();
        Refused("refusal.has-primary-device", await life.Bench.StartAsync(Workbench.Operator, order => order));
        life.Bench.Settings.Set(new DeviceSettings { MaxPrimary = 2 });
        Must(await life.Bench.StartAsync(Workbench.Operator, order => order));
    }

    [Fact]
    public async Task INV05_NoApprovedRequest_NoPersonalisation()
    {
        await using var life = await BeginAsync(policy => policy with { Modes = ["validated"] });
        await life.Bench.InsertBlankAsync();
        Refused("refusal.request-not-approved", await life.Bench.StartAsync(Workbench.Operator, order => order with { Mode = "validated" }));
        Assert.Empty(life.Bench.Workstation.Trips);
    }

    [Fact]
    public async Task INV07_SecondOpenRequestOrUpdate_IsRefused()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var update = life.Bench.Get<UpdateDevice>();
        Must(await update.FileAsync(new UpdateOrder(device.Id, RequestType.Update), HelpDesk));
        Refused("refusal.open-update-exists", await update.FileAsync(new UpdateOrder(device.Id, RequestType.Reissue), life.User));
        await life.ReplaceAsync(device.Id, IssuanceReason.Damaged);
        Refused("refusal.open-request-exists", await life.Bench.Get<FileRequest>().FileAsync(new FileOrder(life.Bench.Person.Id, life.Bench.Policy.Id, "local", IssuanceReason.Lost, device.Id), HelpDesk));
    }

    [Fact]
    public async Task INV08_ReplacementFiled_EveryCertificateOfTheTargetIsHeldAndOpenWorkWithdrawn()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var update = Must(await life.Bench.Get<UpdateDevice>().FileAsync(new UpdateOrder(device.Id, RequestType.Update), HelpDesk));
        var request = await life.ReplaceAsync(device.Id, IssuanceReason.Lost);
        Assert.All(await CertificatesAsync(life, device.Id), it => Assert.Contains($"replacement:{request:D}", it.Holds));
        Assert.Equal(RequestState.Cancelled, (await life.RequestAsync(update)).State);
    }

    [Fact]
    public async Task INV09_WithdrawnReplacement_RestoresExactlyWhatWas()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var serials = (await CertificatesAsync(life, device.Id)).Select(it => it.SerialNumber).ToList();
        var change = life.Bench.Get<ChangeCertificate>();
        Must(await change.ChangeAsync(serials[0], CertificateMove.Hold, default, "", HelpDesk));
        Must(await change.ChangeAsync(serials[1], CertificateMove.Revoke, Pki.RevocationReason.Superseded, "", HelpDesk));
        var before = await PictureAsync(life, device.Id);
        var request = await life.ReplaceAsync(device.Id, IssuanceReason.Stolen);
        Assert.NotEqual(before, await PictureAsync(life, device.Id));
        Must(await life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(request), HelpDesk));
        Assert.Equal(before, await PictureAsync(life, device.Id));
    }

    [Fact]
    public async Task INV10_PermanentOverTemporary_EveryInvalidDeviceOfTheChainEnds()
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        var (temporary, _) = await life.IssueAsync(await life.ReplaceAsync(original.Id, IssuanceReason.Forgotten));
        var lost = await life.ReplaceAsync(original.Id, IssuanceReason.Lost);
        Assert.Equal(DeviceState.Invalid, (await life.DeviceAsync(temporary.Id)).State);
        var (permanent, _) = await life.IssueAsync(lost);
        Assert.Equal(
            (DeviceState.Terminated, DeviceState.Terminated, DeviceState.Issued),
            ((await life.DeviceAsync(original.Id)).State, (await life.DeviceAsync(temporary.Id)).State, (await life.DeviceAsync(permanent.Id)).State));
    }

    [Fact]
    public async Task INV11_EndOfATemporary_RestoresTheOriginalOnlyWhileItIsMerelyForgotten()
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        var (temporary, _) = await life.IssueAsync(await life.ReplaceAsync(original.Id, IssuanceReason.Forgotten));
        var lost = await life.ReplaceAsync(original.Id, IssuanceReason.Lost);
        Must(await life.MoveAsync(temporary.Id, DeviceMove.Terminate));
        Assert.Equal(DeviceState.Invalid, (await life.DeviceAsync(original.Id)).State);
        Must(await life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(lost, "found"), HelpDesk));
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(original.Id)).State);
        Assert.Equal([CertificateState.Active], await life.StatesAsync(original.Id));
    }

    [Fact]
    public void INV12_RecoveryAgainstTheReason_IsRefused()
    {
        PolicyContent Recovering(KeyOrigin origin) => new() { Slots = [new PolicySlot(0x9D, "key-management", KeyAlgorithm.P256, origin)] };
        foreach (var reason in (IssuanceReason[])[IssuanceReason.Lost, IssuanceReason.Stolen]) Assert.Equal("refusal.recovery-against-reason", Replacement.Of(reason)!.Refuse(Recovering(KeyOrigin.Recovered), null)?.Code);
        Assert.Equal("refusal.recovery-against-reason", Replacement.Of(IssuanceReason.Forgotten)!.Refuse(Recovering(KeyOrigin.RecoveredAndRevoked), null)?.Code);
        Assert.Null(Replacement.Of(IssuanceReason.Lost)!.Refuse(Recovering(KeyOrigin.RecoveredAndRevoked), null));
        Assert.Null(Replacement.Of(IssuanceReason.Forgotten)!.Refuse(Recovering(KeyOrigin.Recovered), null));
    }

    [Fact]
    public void INV13_RecoveringPolicyWithFewerSlots_IsRefused()
    {
        var one = new PolicyContent { Slots = [new PolicySlot(0x9D, "key-management", KeyAlgorithm.P256, KeyOrigin.RecoveredAndRevoked)] };
        Assert.Equal("refusal.policy-has-fewer-slots", Replacement.Of(IssuanceReason.Damaged)!.Refuse(one, new WorkbenchOptions().Policy)?.Code);
    }

    [Fact]
    public async Task INV14_RevokedCertificate_StaysRevokedWhateverHappens()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var serial = (await CertificatesAsync(life, device.Id))[0].SerialNumber;
        var change = life.Bench.Get<ChangeCertificate>();
        Must(await change.ChangeAsync(serial, CertificateMove.Revoke, Pki.RevocationReason.KeyCompromise, "", HelpDesk));
        foreach (var move in Enum.GetValues<CertificateMove>()) Refused("refusal.certificate-not-live", await change.ChangeAsync(serial, move, default, "", HelpDesk));
        Must(await life.MoveAsync(device.Id, DeviceMove.Suspend));
        Must(await life.MoveAsync(device.Id, DeviceMove.Resume));
        Assert.Equal(CertificateState.Revoked, (await CertificatesAsync(life, device.Id)).Single(it => it.SerialNumber == serial).State);
    }

    [Fact]
    public async Task INV15_FailedRun_LeavesNoGoodCertificate()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.FailAsync();
        Assert.All(await CertificatesAsync(life, device.Id), it => Assert.Equal(CertificateState.Revoked, it.State));
    }

    [Fact]
    public async Task INV18_PinChosenChangedAndUnlocked_IsNowhereInWhatThePortalKeeps()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var at = life.At(device.Id);
        Must(await life.Bench.Get<ChangePin>().ChangeAsync(
            new ChangePinOrder(at, life.Bench.Workstation.Seal(Workbench.Pin, at.RunId, Contracts.SecretKind.CurrentPin), life.Bench.Workstation.Seal("4829157", at.RunId)), life.User));
        foreach (var file in Directory.EnumerateFiles(life.Bench.Folder, "portal.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            Assert.Equal((-1, -1), (bytes.AsSpan().IndexOf("73916485"u8), bytes.AsSpan().IndexOf("4829157"u8)));
        }
    }

    [Fact]
    public async Task INV19_Leaver_PrimariesAndDerivedEndAndTheForeseenIsWhatHappens()
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        var (temporary, _) = await life.IssueAsync(await life.ReplaceAsync(original.Id, IssuanceReason.Forgotten));
        var phone = await life.PhoneAsync();
        var order = new TerminateAllOrder(life.Bench.Person.Id);
        Refused("refusal.not-allowed", await life.Bench.Get<TerminateAll>().TerminateAsync(order, Workbench.Operator));

        var foreseen = Must(await life.Bench.Get<ForeseeMove>().OfTerminateAllAsync(order, HelpDesk));
        Assert.Equal(3, foreseen.Devices.Count);
        Assert.All(foreseen.Devices, it => Assert.Equal(DeviceState.Terminated, it.After));
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(temporary.Id)).State);

        var ended = Must(await life.Bench.Get<TerminateAll>().TerminateAsync(order, Actor.System));
        Assert.Equal((3, 9), (ended.Devices, ended.Certificates.Count));
        foreach (var id in (Guid[])[original.Id, temporary.Id, phone])
        {
            Assert.Equal(DeviceState.Terminated, (await life.DeviceAsync(id)).State);
            Assert.Equal([CertificateState.Revoked], await life.StatesAsync(id));
        }

        Assert.False((await life.Bench.Store.ReadAsync(session => session.PersonAsync(life.Bench.Person.Id)))!.IsActive);
        await life.Bench.InsertBlankAsync();
        Refused("refusal.person-left", await life.Bench.StartAsync(Workbench.Operator, it => it));
    }

    [Fact]
    public async Task INV19_MereLossOfTheCard_LeavesThePhoneAlone()
    {
        await using var life = await BeginAsync();
        var (card, _) = await life.IssueAsync();
        var phone = await life.PhoneAsync();
        var (_, _) = await life.IssueAsync(await life.ReplaceAsync(card.Id, IssuanceReason.Lost));
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(phone)).State);
        Assert.Equal([CertificateState.Active], await life.StatesAsync(phone));
    }

    [Fact]
    public async Task INV19_RunUnderWayForALeaver_IsGivenUp()
    {
        await using var life = await BeginAsync();
        await life.Bench.InsertBlankAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isFirst = 1;
        life.Bench.Workstation.AfterTrip = _ =>
        {
            if (Interlocked.Exchange(ref isFirst, 0) == 1) ended.Task.Wait(TimeSpan.FromSeconds(30));
        };
        var run = Must(await life.Bench.StartAsync(Workbench.Operator, order => order));
        var all = Must(await life.Bench.Get<TerminateAll>().TerminateAsync(new TerminateAllOrder(life.Bench.Person.Id), HelpDesk));
        ended.SetResult();
        Assert.Equal([run], all.Abandoned);
        Assert.Equal(RunState.RolledBack, (await life.Bench.EndAsync(run)).State);
    }

    [Fact]
    public async Task INV21_EveryMoveOfALife_HasExactlyOneAuditEvent()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        foreach (var move in (DeviceMove[])[DeviceMove.Suspend, DeviceMove.Resume, DeviceMove.Terminate])
        {
            var before = (await life.AuditAsync(device.Id)).Count;
            Must(await life.MoveAsync(device.Id, move));
            var events = await life.AuditAsync(device.Id);
            Assert.Equal(before + 1, events.Count);
            Assert.Equal(($"device.{move}", HelpDesk.AccountId, life.Bench.Person.Id), (events[0].What, events[0].ActorId, events[0].PersonId));
            Assert.NotNull(events[0].Before);
            Assert.NotNull(events[0].After);
        }

        Assert.Null((await life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task INV22_TerminatedDevice_MustBeRecycledBeforeItIsBoundAgain()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
        Refused("refusal.device-must-be-recycled", await life.Bench.StartAsync(Workbench.Operator, order => order));
    }

    [Fact]
    public async Task INV23_OwnDevice_NobodyEndsOrResumesIt()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var self = HelpDesk with { PersonId = life.Bench.Person.Id };
        Refused("refusal.own-device", await life.MoveAsync(device.Id, DeviceMove.Terminate, self));
        Refused("refusal.own-device", await life.MoveAsync(device.Id, DeviceMove.Suspend, self));
        Must(await life.MoveAsync(device.Id, DeviceMove.Suspend));
        Refused("refusal.own-device", await life.MoveAsync(device.Id, DeviceMove.Resume, self));
        Refused("refusal.own-device", await life.Bench.Get<TerminateAll>().TerminateAsync(new TerminateAllOrder(life.Bench.Person.Id), self));
    }

    [Fact]
    public async Task Foresee_OfAMove_WritesNothing()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var events = (await life.AuditAsync(device.Id)).Count;
        var foreseen = Must(await life.Bench.Get<ForeseeMove>().OfMoveAsync(device.Id, DeviceMove.Terminate, new MoveChoice(), HelpDesk));
        var only = Assert.Single(foreseen.Devices);
        Assert.Equal((DeviceState.Issued, DeviceState.Terminated, 4), (only.Before, only.After, only.Certificates.Count));
        Refused("refusal.not-allowed", await life.Bench.Get<ForeseeMove>().OfMoveAsync(device.Id, DeviceMove.Terminate, new MoveChoice(), Workbench.Operator));
        Assert.Equal((DeviceState.Issued, events), ((await life.DeviceAsync(device.Id)).State, (await life.AuditAsync(device.Id)).Count));
        Assert.Null((await life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Foresee_OfAReplacement_ShowsTheTemporaryToo()
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        var (temporary, _) = await life.IssueAsync(await life.ReplaceAsync(original.Id, IssuanceReason.Forgotten));
        var foreseen = Must(await life.Bench.Get<ForeseeMove>().OfRequestAsync(new FileOrder(life.Bench.Person.Id, life.Bench.Policy.Id, "local", IssuanceReason.Lost, original.Id), HelpDesk));
        Assert.Equal((temporary.Id, DeviceState.Invalid), (Assert.Single(foreseen.Devices).Device.Id, foreseen.Devices[0].After));
        var returned = Must(await life.Bench.Get<ForeseeMove>().OfMoveAsync(original.Id, DeviceMove.ReturnTemporary, new MoveChoice(), HelpDesk));
        Assert.Equal([(original.Id, DeviceState.Issued), (temporary.Id, DeviceState.Terminated)], returned.Devices.Select(it => (it.Device.Id, it.After)));
    }

    private static Task<IReadOnlyList<IssuedCertificate>> CertificatesAsync(Life life, Guid deviceId) => life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(deviceId));

    private static async Task<string> PictureAsync(Life life, Guid deviceId) =>
        string.Join(';', (await CertificatesAsync(life, deviceId)).OrderBy(it => it.SerialNumber, StringComparer.Ordinal).Select(it => $"{it.SerialNumber} {it.State} {string.Join(',', it.Holds)} {it.RevocationReason}"));

    private static async Task<Person> OtherPersonAsync(Life life)
    {
        var person = new Person { EmployeeNumber = "1002", GivenName = "Ben", Surname = "Other", Email = "ben@example.org", Upn = "ben@example.org", PersonIdentifier = "0000001002" };
        await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            foreach (var group in (await session.PersonAsync(life.Bench.Person.Id))!.Groups) person.Groups.Add(group);
            session.Add(person);
            return true;
        });
        return person;
    }
}
