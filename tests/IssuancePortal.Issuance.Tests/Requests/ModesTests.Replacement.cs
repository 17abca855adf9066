using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Issuance.Validation;

namespace IssuancePortal.Issuance.Tests.Requests;

/// <content>Replacements: what becomes of the original.</content>
public sealed partial class ModesTests
{
    [Theory]
    [InlineData(IssuanceReason.Lost)]
    [InlineData(IssuanceReason.Stolen)]
    [InlineData(IssuanceReason.Damaged)]
    public async Task Replace_Permanently_HoldsAtOnceRevokesWhenIssued(IssuanceReason reason)
    {
        await using var bench = await BenchAsync();
        var original = await IssueAsync(bench);
        var request = await bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Person.Id, bench.Policy.Id, "local", reason, original.Id), HelpDesk);
        Assert.True(request.Succeeded, request.Refusal?.ToString());
        Assert.Equal((DeviceState.Invalid, (IssuanceReason?)reason), await StateAsync(bench, original.Id));
        Assert.All(await CertificatesAsync(bench, original.Id), certificate => Assert.Equal(CertificateState.OnHold, certificate.State));

        await bench.InsertBlankAsync();
        var run = await bench.StartAsync(Workbench.Operator, order => order with { RequestId = request.Value });
        Assert.True(run.Succeeded, run.Refusal?.ToString());
        Assert.Equal(RunState.Succeeded, (await bench.EndAsync(run.Value)).State);
        Assert.Equal(DeviceState.Terminated, (await StateAsync(bench, original.Id)).State);
        Assert.All(await CertificatesAsync(bench, original.Id), certificate => Assert.Equal((CertificateState.Revoked, (Pki.RevocationReason?)Replacement.Of(reason)!.Revocation), (certificate.State, certificate.RevocationReason)));
        Assert.Null((await bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Replace_Withdrawn_RestoresExactlyWhatWas()
    {
        await using var bench = await BenchAsync();
        var original = await IssueAsync(bench);
        await bench.Get<SuspendDevice>().SuspendAsync(original.Id, "not sure", HelpDesk);
        var request = await bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Person.Id, bench.Policy.Id, "local", IssuanceReason.Lost, original.Id), HelpDesk);
        Assert.Equal(RequestState.Cancelled, (await bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(request.Value), HelpDesk)).Value);
        Assert.Equal((DeviceState.Suspended, (IssuanceReason?)null), await StateAsync(bench, original.Id));
        Assert.All(await CertificatesAsync(bench, original.Id), certificate => Assert.Equal([DeviceMoves.SuspensionHold], certificate.Holds));
        await bench.Get<ResumeDevice>().ResumeAsync(original.Id, "found", HelpDesk);
        Assert.All(await CertificatesAsync(bench, original.Id), certificate => Assert.Equal(CertificateState.Active, certificate.State));
    }

    [Fact]
    public async Task Replace_Forgotten_LendsATemporaryDeviceUntilTheOriginalIsBack()
    {
        await using var bench = await BenchAsync();
        var original = await IssueAsync(bench);
        var request = await bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Person.Id, bench.Policy.Id, "local", IssuanceReason.Forgotten, original.Id), HelpDesk);
        Assert.True(request.Succeeded, request.Refusal?.ToString());
        await bench.InsertBlankAsync();
        var run = await bench.StartAsync(Workbench.Operator, order => order with { RequestId = request.Value });
        Assert.True(run.Succeeded, run.Refusal?.ToString());
        var ended = await bench.EndAsync(run.Value);
        var temporary = (await bench.Store.ReadAsync(session => session.DeviceAsync(ended.DeviceId)))!;
        Assert.True(temporary.IsTemporary);
        Assert.InRange(temporary.ExpiresAt!.Value, DateTimeOffset.UtcNow.AddDays(6), DateTimeOffset.UtcNow.AddDays(8));
        Assert.Equal((DeviceState.Invalid, (IssuanceReason?)IssuanceReason.Forgotten), await StateAsync(bench, original.Id));

        await bench.Get<TerminateDevice>().TerminateAsync(new TerminateOrder(temporary.Id, TerminationReason.NotNeeded), HelpDesk);
        Assert.Equal((DeviceState.Issued, (IssuanceReason?)null), await StateAsync(bench, original.Id));
        Assert.All(await CertificatesAsync(bench, original.Id), certificate => Assert.Equal(CertificateState.Active, certificate.State));
    }

    [Fact]
    public async Task Replace_LostWhileATemporaryIsLent_TerminatesBoth()
    {
        await using var bench = await BenchAsync();
        var original = await IssueAsync(bench);
        var lent = await bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Person.Id, bench.Policy.Id, "local", IssuanceReason.Forgotten, original.Id), HelpDesk);
        await bench.InsertBlankAsync();
        var first = await bench.EndAsync((await bench.StartAsync(Workbench.Operator, order => order with { RequestId = lent.Value })).Value);
        var lost = await bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Person.Id, bench.Policy.Id, "local", IssuanceReason.Lost, original.Id), HelpDesk);
        Assert.True(lost.Succeeded, lost.Refusal?.ToString());
        Assert.Equal(DeviceState.Invalid, (await StateAsync(bench, first.DeviceId)).State);
        await bench.InsertBlankAsync();
        var run = await bench.StartAsync(Workbench.Operator, order => order with { RequestId = lost.Value });
        Assert.True(run.Succeeded, run.Refusal?.ToString());
        await bench.EndAsync(run.Value);
        Assert.Equal(DeviceState.Terminated, (await StateAsync(bench, original.Id)).State);
        Assert.Equal(DeviceState.Terminated, (await StateAsync(bench, first.DeviceId)).State);
    }

    [Fact]
    public async Task Replace_ReportedByItsPerson_WaitsForAnOfficerAndDenyingRestores()
    {
        await using var bench = await BenchAsync();
        var original = await IssueAsync(bench);
        var user = new Actor("ana", bench.Person.Id, bench.Person.Name, [Role.User]);
        var request = await bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Person.Id, bench.Policy.Id, "local", IssuanceReason.Stolen, original.Id), user);
        Assert.Equal(RequestState.PendingApproval, (await RequestAsync(bench, request.Value)).State);
        Assert.Equal(DeviceState.Invalid, (await StateAsync(bench, original.Id)).State);
        Refused("refusal.reason-missing", await bench.Get<DenyRequest>().DenyAsync(new DenyOrder(request.Value, " "), Officer));
        Assert.Equal(RequestState.Denied, (await bench.Get<DenyRequest>().DenyAsync(new DenyOrder(request.Value, "it lies on my desk"), Officer)).Value);
        Assert.Equal(DeviceState.Issued, (await StateAsync(bench, original.Id)).State);
    }

    [Fact]
    public async Task Replace_Renewed_StaysInUseUntilTheNewOneIsIssued()
    {
        await using var bench = await BenchAsync();
        var original = await IssueAsync(bench);
        await bench.InsertBlankAsync();
        var run = await bench.StartAsync(Workbench.Operator, order => order with { Reason = IssuanceReason.Renew, ReplacesDeviceId = original.Id });
        Assert.True(run.Succeeded, run.Refusal?.ToString());
        Assert.Equal(RunState.Succeeded, (await bench.EndAsync(run.Value)).State);
        Assert.Equal(DeviceState.Terminated, (await StateAsync(bench, original.Id)).State);
    }

    private static async Task<(DeviceState State, IssuanceReason? Reason)> StateAsync(Workbench bench, Guid id)
    {
        var device = (await bench.Store.ReadAsync(session => session.DeviceAsync(id)))!;
        return (device.State, device.InvalidReason);
    }

    private static Task<IReadOnlyList<IssuedCertificate>> CertificatesAsync(Workbench bench, Guid device) => bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device));
}
