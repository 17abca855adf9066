using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Issuance.Validation;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Requests;

/// <summary>Each row of the table of a request's life, made by those who make it.</summary>
public sealed class RequestRowTests
{
    [Fact]
    public async Task R1_File_WaitsForAnOfficer()
    {
        await using var life = await ValidatedAsync();
        var request = await FileAsync(life);
        await IsAsync(life, request, RequestState.PendingApproval, RequestMove.File, null);
    }

    [Fact]
    public async Task R2_FileApproved_ByTheHelpDesk_IsApprovedAtOnce()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        await IsAsync(life, await life.ReplaceAsync(device.Id, IssuanceReason.Damaged), RequestState.Approved, RequestMove.FileApproved, null);
    }

    [Fact]
    public async Task R3_Approve_ByAnOfficer()
    {
        await using var life = await ValidatedAsync();
        var request = await FileAsync(life);
        await ApproveAsync(life, request);
        await IsAsync(life, request, RequestState.Approved, RequestMove.Approve, RequestState.PendingApproval);
    }

    [Fact]
    public async Task R4_Deny_OfAReportedLoss_OriginalIsInUseAgain()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var request = Must(await life.Bench.Get<FileRequest>().FileAsync(new FileOrder(life.Bench.Person.Id, life.Bench.Policy.Id, "local", IssuanceReason.Lost, device.Id), life.User));
        Assert.Equal((RequestState.PendingApproval, DeviceState.Invalid), ((await life.RequestAsync(request)).State, (await life.DeviceAsync(device.Id)).State));
        Must(await life.Bench.Get<DenyRequest>().DenyAsync(new DenyOrder(request, "it lies on your desk"), Officer));
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(device.Id)).State);
        await IsAsync(life, request, RequestState.Denied, RequestMove.Deny, RequestState.PendingApproval);
    }

    [Fact]
    public async Task R5_Cancel_ByWhoAsked()
    {
        await using var life = await ValidatedAsync();
        var request = await FileAsync(life);
        Must(await life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(request, "not needed"), Workbench.Operator));
        await IsAsync(life, request, RequestState.Cancelled, RequestMove.Cancel, RequestState.PendingApproval);
    }

    [Fact]
    public async Task R6_Expire_NobodyActed()
    {
        await using var life = await ValidatedAsync();
        var request = await FileAsync(life);
        life.Clock.Forward(TimeSpan.FromDays(31));
        Assert.Equal(1, await life.DoAsync<ExpireRequestsJob>());
        Assert.Equal(0, await life.DoAsync<ExpireRequestsJob>());
        await IsAsync(life, request, RequestState.Expired, RequestMove.Expire, RequestState.PendingApproval);
    }

    [Fact]
    public async Task R7_R8_ExecuteAndComplete_CardIsVerified()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var request = (await life.Bench.Store.ReadAsync(session => session.RequestsOfDeviceAsync(device.Id))).Single().Id;
        await IsAsync(life, request, RequestState.Executed, RequestMove.Execute, RequestState.Approved, RequestState.Executing);
        await IsAsync(life, request, RequestState.Executed, RequestMove.Complete, RequestState.Executing);
    }

    [Fact]
    public async Task R9_Fail_RunDidNotEndWell_RetryKeepsTheRequest()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.FailAsync();
        var request = (await life.Bench.Store.ReadAsync(session => session.RequestsOfDeviceAsync(device.Id))).Single().Id;
        await IsAsync(life, request, RequestState.Failed, RequestMove.Fail, RequestState.Executing);
        await life.InsertAsync(card);
        Assert.Equal(RunState.Succeeded, (await life.RunAsync()).State);
        Assert.Equal(RequestState.Executed, (await life.RequestAsync(request)).State);
    }

    [Fact]
    public async Task R10_VoidApproval_EditedAfterApproval_WaitsAgain()
    {
        await using var life = await ValidatedAsync();
        var request = await FileAsync(life);
        await ApproveAsync(life, request);
        Must(await life.Bench.Get<EditRequest>().EditAsync(new EditOrder(request, life.Bench.Policy.Id, "for the lab", null), Workbench.Operator));
        await IsAsync(life, request, RequestState.PendingApproval, RequestMove.VoidApproval, RequestState.Approved);
    }

    [Theory]
    [InlineData("validated")]
    [InlineData("local")]
    public async Task Edit_WithoutAnApproval_TellsTheEditAndNoVoidedApproval(string mode)
    {
        await using var life = await BeginAsync(policy => policy with { Modes = [mode] });
        var request = Must(await life.Bench.Get<FileRequest>().FileAsync(new FileOrder(life.Bench.Person.Id, life.Bench.Policy.Id, mode, Comment: "first"), Workbench.Operator));
        var before = (await life.RequestAsync(request)).State;
        Must(await life.Bench.Get<EditRequest>().EditAsync(new EditOrder(request, life.Bench.Policy.Id, "for the lab", null), Workbench.Operator));
        var told = await life.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter { RequestId = request }));
        Assert.Equal((before, "request.edit"), ((await life.RequestAsync(request)).State, told[0].What));
        Assert.Contains("first", told[0].Detail, StringComparison.Ordinal);
        Assert.Contains("for the lab", told[0].Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(told, audit => audit.What == "request.VoidApproval");
    }

    [Fact]
    public async Task File_PolicyWhoseModesAreOff_SaysSoAndNotThatNoneIsAssigned()
    {
        await using var life = await BeginAsync(policy => policy with { Modes = ["self-operator-bound"] });
        life.Bench.Settings.Set(new DeviceSettings { Modes = ["local"] });
        var file = life.Bench.Get<FileRequest>();
        var refusal = (await file.FileAsync(new FileOrder(life.Bench.Person.Id, life.Bench.Policy.Id, "local"), Workbench.Operator)).Refusal!;
        Assert.Equal("refusal.policy-modes-off(Employee card, self-operator-bound)", refusal.ToString());
        life.Bench.Settings.Set(new DeviceSettings { Kinds = [DeviceKind.YubiKey] });
        Refused("refusal.policy-kind-off", await file.FileAsync(new FileOrder(life.Bench.Person.Id, life.Bench.Policy.Id, "self-operator-bound"), Workbench.Operator));
    }

    [Fact]
    public async Task R11_ChangePolicy_AtApproval_IsTold()
    {
        await using var life = await ValidatedAsync();
        var other = new DevicePolicy { Name = "Lab card", Kind = DeviceKind.PivCard, Content = life.Bench.Policy.Content };
        await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            session.Add(other);
            foreach (var group in (await session.PersonAsync(life.Bench.Person.Id))!.Groups) session.Add(new GroupAssignment { GroupId = group.Id, PolicyId = other.Id, Type = IssuanceType.Initial });
            return true;
        });
        var request = await FileAsync(life);
        await ApproveAsync(life, request, other.Id);
        Assert.Equal(other.Id, (await life.RequestAsync(request)).PolicyId);
        await IsAsync(life, request, RequestState.Approved, RequestMove.ChangePolicy, RequestState.PendingApproval, RequestState.PendingApproval);
    }

    private static Task<Life> ValidatedAsync() => BeginAsync(policy => policy with { Modes = ["validated"] });

    private static async Task<Guid> FileAsync(Life life) =>
        Must(await life.Bench.Get<FileRequest>().FileAsync(new FileOrder(life.Bench.Person.Id, life.Bench.Policy.Id, "validated"), Workbench.Operator));

    private static async Task ApproveAsync(Life life, Guid request, Guid? policy = null)
    {
        var shown = Must(await life.Bench.Get<ReviewRequest>().LookAsync(request, policy, Officer)).Content.Hash();
        Assert.Equal(RequestState.Approved, Must(await life.Bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request, shown, policy), Officer)));
    }

    /// <summary>The request's state, and the one audit event of the move that led there.</summary>
    private static async Task IsAsync(Life life, Guid request, RequestState state, RequestMove move, RequestState? before, RequestState? after = null)
    {
        Assert.Equal(state, (await life.RequestAsync(request)).State);
        var events = await life.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(PersonId: life.Bench.Person.Id, Limit: 500)));
        var audit = Assert.Single(events, it => it.RequestId == request && it.What == $"request.{move}");
        Assert.Equal((before?.ToString(), (after ?? state).ToString()), (audit.Before, audit.After));
        Assert.Null((await life.Bench.Verifier.VerifyAsync()).Break);
    }
}
