using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Stock;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Devices;

/// <summary>Each row of the table of a device's life, made by those who make it, on a real store and a simulated card.</summary>
public sealed class DeviceRowTests
{
    [Fact]
    public async Task T1_ImportFile_DevicesAreAvailableAtTheirPlace()
    {
        await using var life = await BeginAsync();
        var file = "kind;serial;location\nPivCard;00AB12;Berlin"u8.ToArray();
        Assert.Equal(1, Must(await life.Bench.Get<ImportStock>().TakeInAsync(file, goodOnly: false, Workbench.Operator)));
        var device = (await life.Bench.Store.ReadAsync(session => session.DeviceBySerialAsync(DeviceKind.PivCard, "00AB12")))!;
        Assert.Equal((DeviceState.Available, "Berlin"), (device.State, device.Location));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Import, null, DeviceState.Available);
    }

    [Fact]
    public async Task T2_Bind_DeviceIsThePersonsAndTheChipUnchanged()
    {
        await using var life = await BeginAsync(policy => policy with { Modes = ["self-operator-bound"] });
        var (bound, _) = await BindAsync(life);
        var device = await life.DeviceAsync(bound.DeviceId);
        Assert.Equal((DeviceState.Assigned, life.Bench.Person.Id, life.Bench.Policy.Id, (int?)1), (device.State, device.PersonId, device.PolicyId, device.PolicyVersion));
        Assert.Empty(life.Bench.Workstation.Trips);
        await life.AuditedOnceAsync(device.Id, DeviceMove.Bind, DeviceState.Available, DeviceState.Assigned);
    }

    [Fact]
    public async Task T3_Unbind_RequestWithdrawn_DeviceIsNobodysAndTheInitialPasswordEnds()
    {
        await using var life = await BeginAsync(policy => policy with { Modes = ["self-operator-bound"] });
        var (bound, _) = await BindAsync(life);
        Must(await life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(bound.RequestId), HelpDesk));
        var device = await life.DeviceAsync(bound.DeviceId);
        Assert.Equal((DeviceState.Available, (Guid?)null, (Guid?)null, (int?)null), (device.State, device.PersonId, device.PolicyId, device.PolicyVersion));
        Assert.Empty(await life.Bench.Store.ReadAsync(session => session.OneTimeSecretsAsync(life.Bench.Person.Id, Issuance.People.OneTimeSecretKind.InitialPassword)));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Unbind, DeviceState.Assigned, DeviceState.Available);
    }

    [Fact]
    public async Task T4_T5_StartAndIssue_CertificatesAreActive()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        Assert.Equal(DeviceState.Issued, device.State);
        Assert.Equal([CertificateState.Active], await life.StatesAsync(device.Id));
        await life.AuditedOnceAsync(device.Id, DeviceMove.StartPersonalisation, DeviceState.Assigned, DeviceState.InProduction);
        await life.AuditedOnceAsync(device.Id, DeviceMove.Issue, DeviceState.InProduction, DeviceState.Issued);
    }

    [Fact]
    public async Task T6_Produce_CertificatesAreOnHoldUntilActivation()
    {
        await using var life = await BeginAsync(policy => policy with { ActivateLater = true });
        var (device, _) = await life.IssueAsync();
        Assert.Equal(DeviceState.Produced, device.State);
        Assert.Equal([CertificateState.OnHold], await life.StatesAsync(device.Id));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Produce, DeviceState.InProduction, DeviceState.Produced);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T7_Activate_CertificatesAreGoodAndWhatItReplacesIsRetired(bool byUser)
    {
        await using var life = await BeginAsync(policy => policy with { ActivateLater = true });
        var (first, _) = await life.IssueAsync();
        Must(await life.MoveAsync(first.Id, DeviceMove.Activate, Workbench.Operator));
        var (second, _) = await life.IssueAsync(await life.ReplaceAsync(first.Id, IssuanceReason.Damaged));
        Assert.Equal(DeviceState.Invalid, (await life.DeviceAsync(first.Id)).State);

        Must(await life.MoveAsync(second.Id, DeviceMove.Activate, byUser ? life.User : Workbench.Operator));

        Assert.Equal((DeviceState.Issued, DeviceState.Terminated), ((await life.DeviceAsync(second.Id)).State, (await life.DeviceAsync(first.Id)).State));
        Assert.Equal([CertificateState.Active], await life.StatesAsync(second.Id));
        Assert.Equal([CertificateState.Revoked], await life.StatesAsync(first.Id));
        await life.AuditedOnceAsync(second.Id, DeviceMove.Activate, DeviceState.Produced, DeviceState.Issued);
    }

    [Fact]
    public async Task T8_Fail_EverythingOfTheRunIsRevoked()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.FailAsync();
        Assert.Equal(DeviceState.Failed, device.State);
        Assert.All(await life.StatesAsync(device.Id), state => Assert.Equal(CertificateState.Revoked, state));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Fail, DeviceState.InProduction, DeviceState.Failed);
    }

    [Fact]
    public async Task T9_Retry_SameRequestOnTheSameCardIsIssued()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.FailAsync();
        await life.InsertAsync(card);
        Assert.Equal(RunState.Succeeded, (await life.RunAsync()).State);
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(device.Id)).State);
        Assert.Single(await life.Bench.Store.ReadAsync(session => session.RequestsOfAsync(life.Bench.Person.Id)));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Retry, DeviceState.Failed, DeviceState.InProduction);
    }

    [Fact]
    public async Task T10_RecycleFailed_CardIsBlankAndTheRequestCanBeTriedOnAnother()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.FailAsync();
        var request = (await life.Bench.Store.ReadAsync(session => session.RequestsOfAsync(life.Bench.Person.Id))).Single();
        await life.InsertAsync(card);
        Must(await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(device.Id), Workbench.Operator));
        var recycled = await life.DeviceAsync(device.Id);
        Assert.Equal((DeviceState.Available, (Guid?)null), (recycled.State, recycled.PersonId));
        await life.AuditedOnceAsync(device.Id, DeviceMove.RecycleFailed, DeviceState.Failed, DeviceState.Available);

        var (other, _) = await life.IssueAsync(request.Id);
        Assert.NotEqual(device.Id, other.Id);
        Assert.Equal(RequestState.Executed, (await life.RequestAsync(request.Id)).State);
    }

    [Fact]
    public async Task T11_Suspend_ByHelpDeskOrItsPerson_EverythingIsOnHold()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Suspend, life.User));
        Assert.Equal(DeviceState.Suspended, (await life.DeviceAsync(device.Id)).State);
        Assert.Equal([CertificateState.OnHold], await life.StatesAsync(device.Id));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Suspend, DeviceState.Issued, DeviceState.Suspended);
    }

    [Fact]
    public async Task T12_Resume_OnlyWhatTheSuspensionHeldIsActiveAgain()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var byHand = (await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id)))[0].SerialNumber;
        Must(await life.Bench.Get<ChangeCertificate>().ChangeAsync(byHand, CertificateMove.Hold, default, "", HelpDesk));
        Must(await life.MoveAsync(device.Id, DeviceMove.Suspend));
        Assert.Equal(3, Must(await life.MoveAsync(device.Id, DeviceMove.Resume)).Length);
        var certificates = await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id));
        Assert.Equal(CertificateState.OnHold, certificates.Single(it => it.SerialNumber == byHand).State);
        Assert.All(certificates.Where(it => it.SerialNumber != byHand), it => Assert.Equal(CertificateState.Active, it.State));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Resume, DeviceState.Suspended, DeviceState.Issued);
    }

    [Theory]
    [InlineData(IssuanceReason.Lost)]
    [InlineData(IssuanceReason.Stolen)]
    [InlineData(IssuanceReason.Damaged)]
    [InlineData(IssuanceReason.Forgotten)]
    public async Task T13_Invalidate_ReplacementFiled_OriginalIsInvalidAndOnHold(IssuanceReason reason)
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        await life.ReplaceAsync(device.Id, reason);
        var original = await life.DeviceAsync(device.Id);
        Assert.Equal((DeviceState.Invalid, reason), (original.State, original.InvalidReason));
        Assert.Equal([CertificateState.OnHold], await life.StatesAsync(device.Id));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Invalidate, DeviceState.Issued, DeviceState.Invalid);
    }

    [Fact]
    public async Task T14_Restore_ReplacementWithdrawn_OriginalIsAsItWas()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var request = await life.ReplaceAsync(device.Id, IssuanceReason.Lost);
        Must(await life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(request, "found"), HelpDesk));
        Assert.Equal((DeviceState.Issued, (IssuanceReason?)null), ((await life.DeviceAsync(device.Id)).State, (await life.DeviceAsync(device.Id)).InvalidReason));
        Assert.Equal([CertificateState.Active], await life.StatesAsync(device.Id));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Restore, DeviceState.Invalid, DeviceState.Issued);
    }

    [Fact]
    public async Task T14s_RestoreSuspended_WithdrawnForASuspendedDevice_StaysSuspended()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Suspend));
        var request = await life.ReplaceAsync(device.Id, IssuanceReason.Lost);
        Must(await life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(request), HelpDesk));
        Assert.Equal(DeviceState.Suspended, (await life.DeviceAsync(device.Id)).State);
        Assert.Equal([CertificateState.OnHold], await life.StatesAsync(device.Id));
        Must(await life.MoveAsync(device.Id, DeviceMove.Resume));
        Assert.Equal([CertificateState.Active], await life.StatesAsync(device.Id));
        await life.AuditedOnceAsync(device.Id, DeviceMove.RestoreSuspended, DeviceState.Invalid, DeviceState.Suspended);
    }

    [Fact]
    public async Task T15_ReturnTemporary_OriginalIsInUseAndTheTemporaryTerminated()
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        var (temporary, _) = await life.IssueAsync(await life.ReplaceAsync(original.Id, IssuanceReason.Forgotten));
        Assert.True(temporary.IsTemporary);
        Must(await life.Bench.Get<ReturnTemporary>().ReturnAsync(temporary.Id, HelpDesk));
        Assert.Equal((DeviceState.Issued, DeviceState.Terminated), ((await life.DeviceAsync(original.Id)).State, (await life.DeviceAsync(temporary.Id)).State));
        Assert.Equal([CertificateState.Active], await life.StatesAsync(original.Id));
        Assert.Equal([CertificateState.Revoked], await life.StatesAsync(temporary.Id));
        await life.AuditedOnceAsync(original.Id, DeviceMove.ReturnTemporary, DeviceState.Invalid, DeviceState.Issued);
    }

    [Fact]
    public async Task T16_RetireReplaced_ReplacementIssued_OriginalIsTerminatedAndRevoked()
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        await life.IssueAsync(await life.ReplaceAsync(original.Id, IssuanceReason.Stolen));
        Assert.Equal((DeviceState.Terminated, (Guid?)null), ((await life.DeviceAsync(original.Id)).State, (await life.DeviceAsync(original.Id)).PersonId));
        Assert.All(await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(original.Id)), it => Assert.Equal(Pki.RevocationReason.KeyCompromise, it.RevocationReason));
        await life.AuditedOnceAsync(original.Id, DeviceMove.RetireReplaced, DeviceState.Invalid, DeviceState.Terminated);
    }

    [Fact]
    public async Task T17_Terminate_ByHelpDesk_RevokedAndNobodys()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate, choice: new MoveChoice(Termination: TerminationReason.PersonLeft)));
        Assert.Equal([CertificateState.Revoked], await life.StatesAsync(device.Id));
        Assert.NotNull((await life.DeviceAsync(device.Id)).EndedAt);
        await life.AuditedOnceAsync(device.Id, DeviceMove.Terminate, DeviceState.Issued, DeviceState.Terminated);
    }

    [Fact]
    public async Task T18_Expire_ItsDayHasCome_WaitsToBeReplaced()
    {
        await using var life = await BeginAsync(policy => policy with { ValidDays = 10 });
        var (device, _) = await life.IssueAsync();
        Assert.Equal(0, await life.DoAsync<ExpireDevicesJob>());
        life.Clock.Forward(TimeSpan.FromDays(11));
        Assert.Equal(1, await life.DoAsync<ExpireDevicesJob>());
        Assert.Equal(0, await life.DoAsync<ExpireDevicesJob>());
        var expired = await life.DeviceAsync(device.Id);
        Assert.Equal((DeviceState.Invalid, IssuanceReason.Expired), (expired.State, expired.InvalidReason));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Expire, DeviceState.Issued, DeviceState.Invalid);
        await life.IssueAsync(await life.ReplaceAsync(device.Id, IssuanceReason.Expired));
        Assert.Equal(DeviceState.Terminated, (await life.DeviceAsync(device.Id)).State);
    }

    [Fact]
    public async Task T19_Reissue_SameChipIsPersonalisedAnewAndTheOldCertificatesRevoked()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var before = await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id));
        var request = Must(await life.Bench.Get<UpdateDevice>().FileAsync(new UpdateOrder(device.Id, RequestType.Reissue), HelpDesk));
        Assert.Equal(RunState.Succeeded, (await life.RunAsync(request)).State);
        var after = await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id));
        Assert.Equal((DeviceState.Issued, RequestState.Executed), ((await life.DeviceAsync(device.Id)).State, (await life.RequestAsync(request)).State));
        Assert.Equal(4, after.Count(it => it.State == CertificateState.Active));
        Assert.All(before, old => Assert.Equal((CertificateState.Revoked, (Pki.RevocationReason?)Pki.RevocationReason.Superseded), (after.Single(it => it.SerialNumber == old.SerialNumber).State, after.Single(it => it.SerialNumber == old.SerialNumber).RevocationReason)));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Reissue, DeviceState.Issued, DeviceState.InProduction);
    }

    [Fact]
    public async Task T20_Recycle_ChipIsBlankAndCanBeIssuedAgain()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
        Refused("refusal.move-needs-card", await life.MoveAsync(device.Id, DeviceMove.Recycle, Workbench.Operator));
        Must(await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(device.Id), Workbench.Operator));
        Assert.Equal(DeviceState.Available, (await life.DeviceAsync(device.Id)).State);
        await life.AuditedOnceAsync(device.Id, DeviceMove.Recycle, DeviceState.Terminated, DeviceState.Available);

        await life.InsertAsync(card);
        Assert.Equal(RunState.Succeeded, (await life.RunAsync()).State);
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(device.Id)).State);
    }

    [Theory]
    [InlineData(DisposalReason.Destroyed)]
    [InlineData(DisposalReason.Spoiled)]
    public async Task T21_Dispose_OfStockOrATerminatedDevice_IsNeverIssuedAgain(DisposalReason reason)
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        Refused("refusal.illegal-move", await life.MoveAsync(device.Id, DeviceMove.Dispose, Workbench.Operator));
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
        Refused("refusal.fresh-proof-needed", await life.MoveAsync(device.Id, DeviceMove.Dispose, Workbench.Operator with { ProvenAt = null }, new MoveChoice(Disposal: reason)));
        Must(await life.MoveAsync(device.Id, DeviceMove.Dispose, Workbench.Operator, new MoveChoice(Disposal: reason)));
        Assert.Equal((DeviceState.Disposed, reason), ((await life.DeviceAsync(device.Id)).State, (await life.DeviceAsync(device.Id)).DisposalReason));
        Refused("refusal.device-disposed", await life.Bench.StartAsync(Workbench.Operator, order => order));
        var again = await life.Bench.Get<ImportStock>().ReadAsync(System.Text.Encoding.UTF8.GetBytes($"kind,serial\nPivCard,{device.Serial}"), Workbench.Operator);
        Assert.Equal("refusal.stock-serial-known", Must(again).Lines.Single().Refusal?.Code);
        await life.AuditedOnceAsync(device.Id, DeviceMove.Dispose, DeviceState.Terminated, DeviceState.Disposed);
    }

    [Fact]
    public async Task T22_Remove_RetentionIsOver_OnlyTheAuditTrailKnowsIt()
    {
        await using var life = await BeginAsync(policy => policy with { ValidDays = 10 });
        life.Bench.Settings.Set(new RetentionSettings { DeviceDays = 30 });
        var (device, _) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
        Refused("refusal.not-allowed", await life.Bench.Get<RemoveDevice>().RemoveAsync(device.Id, Workbench.Operator));
        Refused("refusal.kept-until", await life.Bench.Get<RemoveDevice>().RemoveAsync(device.Id, Administrator));
        life.Clock.Forward(TimeSpan.FromDays(31));
        Must(await life.Bench.Get<RemoveDevice>().RemoveAsync(device.Id, Administrator));
        Assert.Null(await life.Bench.Store.ReadAsync(session => session.DeviceAsync(device.Id)));
        Assert.Empty(await life.Bench.Store.ReadAsync(session => session.CertificatesOfPersonAsync(life.Bench.Person.Id)));
        Assert.Equal(RequestState.Executed, (await life.Bench.Store.ReadAsync(session => session.RequestsOfAsync(life.Bench.Person.Id))).Single().State);
        var tombstone = Assert.Single(await life.AuditAsync(device.Id), it => it.What == "device.Remove");
        Assert.Contains(device.Serial, tombstone.Detail, StringComparison.Ordinal);
        Assert.Null((await life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task T22_Remove_DestroyedDevice_StaysForEver()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
        Must(await life.MoveAsync(device.Id, DeviceMove.Dispose, Workbench.Operator, new MoveChoice(Disposal: DisposalReason.Destroyed)));
        life.Clock.Forward(TimeSpan.FromDays(5000));
        Refused("refusal.destroyed-stays", await life.Bench.Get<RemoveDevice>().RemoveAsync(device.Id, Administrator));
    }

    private static async Task<(BoundDevice Bound, SimulatedDevices.SimulatedPivCard Card)> BindAsync(Life life)
    {
        var card = await life.Bench.InsertBlankAsync();
        var report = await life.Bench.Workstation.CardAsync(Workbench.Reader);
        return (Must(await life.Bench.Get<BindDevice>().BindAsync(
            new BindOrder(life.Bench.Person.Id, life.Bench.Policy.Id, life.Bench.Workstation.Id, Workbench.Reader, report.InsertionId, null), Workbench.Operator)), card);
    }
}
