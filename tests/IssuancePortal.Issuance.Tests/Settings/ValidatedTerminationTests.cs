using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Issuance.Validation;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Settings;

/// <summary>The end of a device that its policy wants approved: asked for by one, approved by another, and done by the approval; what presses needs nobody.</summary>
public sealed class ValidatedTerminationTests
{
    public static TheoryData<TerminationReason> Reasons => [.. Enum.GetValues<TerminationReason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Terminate_ForEachReason_HoldsAtOnceOrNeedsApproval(TerminationReason reason)
    {
        await using var life = await BeginAsync(Validated);
        var (device, _) = await life.IssueAsync();
        var waits = reason is TerminationReason.NotNeeded or TerminationReason.PrivilegeWithdrawn or TerminationReason.Damaged;
        var choice = new MoveChoice(Termination: reason);
        // What would happen is told either way.
        Assert.Equal(DeviceState.Terminated, Must(await life.Bench.Get<ForeseeMove>().OfMoveAsync(device.Id, DeviceMove.Terminate, choice, HelpDesk)).Devices.Single().After);

        var done = await life.MoveAsync(device.Id, DeviceMove.Terminate, choice: choice);
        Assert.Equal(waits ? "refusal.termination-needs-approval" : null, done.Refusal?.Code);
        Assert.Equal(waits ? DeviceState.Issued : DeviceState.Terminated, (await life.DeviceAsync(device.Id)).State);
        if (!waits) return;
        Refused("refusal.termination-needs-approval", await life.Bench.Get<TerminateDevice>().TerminateAsync(new TerminateOrder(device.Id, reason), HelpDesk));
        Refused("refusal.termination-needs-approval", await life.Bench.Get<TerminateAll>().TerminateAsync(new TerminateAllOrder(life.Bench.Person.Id, reason), HelpDesk));
        Assert.Equal([CertificateState.Active], await life.StatesAsync(device.Id));
    }

    [Fact]
    public async Task Approve_ByAnother_EndsTheDeviceInTheSameChange()
    {
        await using var life = await BeginAsync(policy => Validated(policy) with { Slots = [.. policy.Slots.Select(slot => slot with { OutlivesDevice = slot.Slot == 0x9D })] });
        var (device, _) = await life.IssueAsync();
        var request = Must(await AskAsync(life, device.Id, HelpDesk));
        Assert.Equal(RequestState.PendingApproval, (await life.RequestAsync(request)).State);
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(device.Id)).State);
        Refused("refusal.open-termination-exists", await AskAsync(life, device.Id, HelpDesk));

        // Four eyes, as everywhere.
        var both = HelpDesk with { Roles = [Role.HelpDesk, Role.Officer], Grants = [Grant.Of(Role.HelpDesk), Grant.Of(Role.Officer)] };
        Refused("refusal.own-request", await ApproveAsync(life, request, both));
        Refused("refusal.request-for-yourself", await ApproveAsync(life, request, Officer with { PersonId = life.Bench.Person.Id }));
        Refused("refusal.not-allowed", await ApproveAsync(life, request, HelpDesk));
        Refused("refusal.request-content-changed", await life.Bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request, new byte[32]), Officer));

        var view = Must(await life.Bench.Get<ReviewRequest>().LookAsync(request, null, Officer));
        Assert.Equal((device.Serial, nameof(TerminationReason.NotNeeded)), (view.Content.Ends?.Serial, view.Content.Ends?.Reason));
        var foreseen = Assert.Single(view.Foreseen);
        Assert.Equal((DeviceMove.Terminate, 3), (foreseen.Row.Move, foreseen.Certificates.Count(it => it.To == CertificateState.Revoked)));

        Assert.Equal(RequestState.Executed, Must(await ApproveAsync(life, request, Officer)));
        var ended = await life.DeviceAsync(device.Id);
        Assert.Equal((DeviceState.Terminated, (Guid?)null), (ended.State, ended.PersonId));
        var states = (await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id))).ToDictionary(it => it.SerialNumber, it => it.State);
        Assert.Equal(foreseen.Certificates.ToDictionary(it => it.Certificate.SerialNumber, it => it.To), states);
        var audit = (await life.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter { RequestId = request }))).OrderBy(it => it.Sequence).ToList();
        Assert.Equal(["request.File", "request.Approve", "request.Execute", "device.Terminate", "request.Complete"], audit.Select(it => it.What));
        Assert.Equal((HelpDesk.AccountId, Officer.AccountId), (audit[0].ActorId, audit[3].ActorId));
        Assert.Null((await life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Approve_WithTwoOfficers_EndsItWithTheSecond()
    {
        await using var life = await BeginAsync(Validated);
        life.Bench.Settings.Set(new ValidationSettings { Approvals = 2 });
        var (device, _) = await life.IssueAsync();
        var request = Must(await AskAsync(life, device.Id, HelpDesk));
        Assert.Equal(RequestState.PendingApproval, Must(await ApproveAsync(life, request, Officer)));
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(device.Id)).State);
        Assert.Equal(RequestState.Executed, Must(await ApproveAsync(life, request, Officer with { AccountId = "viktor", PersonId = Guid.NewGuid() })));
        Assert.Equal(DeviceState.Terminated, (await life.DeviceAsync(device.Id)).State);
    }

    [Fact]
    public async Task Ask_DeniedWithdrawnOrExpired_LeavesTheDeviceAsItWas()
    {
        await using var life = await BeginAsync(Validated);
        var (device, _) = await life.IssueAsync();
        var denied = Must(await AskAsync(life, device.Id, HelpDesk));
        Assert.Equal(RequestState.Denied, Must(await life.Bench.Get<DenyRequest>().DenyAsync(new DenyOrder(denied, "It is needed."), Officer)));
        var withdrawn = Must(await AskAsync(life, device.Id, HelpDesk));
        Assert.Equal(RequestState.Cancelled, Must(await life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(withdrawn), HelpDesk)));
        var expired = Must(await AskAsync(life, device.Id, HelpDesk));
        life.Clock.Forward(TimeSpan.FromDays(31));
        Assert.Equal(1, await life.DoAsync<ExpireRequestsJob>());
        Assert.Equal(RequestState.Expired, (await life.RequestAsync(expired)).State);
        Assert.Equal((DeviceState.Issued, (Guid?)life.Bench.Person.Id), ((await life.DeviceAsync(device.Id)).State, (await life.DeviceAsync(device.Id)).PersonId));
        Assert.Equal([CertificateState.Active], await life.StatesAsync(device.Id));
    }

    [Fact]
    public async Task Lost_WhileTheEndWaits_EndsItAtOnceAndWithdrawsTheRequest()
    {
        await using var life = await BeginAsync(Validated);
        var (device, _) = await life.IssueAsync();
        var request = Must(await AskAsync(life, device.Id, HelpDesk));
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate, choice: new MoveChoice(Termination: TerminationReason.LostOrStolen)));
        Assert.Equal(RequestState.Cancelled, (await life.RequestAsync(request)).State);
        Refused("refusal.request-decided", await ApproveAsync(life, request, Officer));
    }

    [Fact]
    public async Task Leave_UnderAPolicyThatValidates_EndsEverythingAtOnce()
    {
        await using var life = await BeginAsync(Validated);
        var (device, _) = await life.IssueAsync();
        Must(await life.Bench.Get<TerminateAll>().TerminateAsync(new TerminateAllOrder(life.Bench.Person.Id), HelpDesk));
        Assert.Equal(DeviceState.Terminated, (await life.DeviceAsync(device.Id)).State);
    }

    [Fact]
    public async Task Ask_WithoutTheRoleForOneselfStaleOrForWhatCannotEnd_IsRefused()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        Refused("refusal.not-allowed", await AskAsync(life, device.Id, Workbench.Operator));
        Refused("refusal.own-device", await AskAsync(life, device.Id, HelpDesk with { PersonId = life.Bench.Person.Id }));
        Refused("refusal.device-of-session", await AskAsync(life, device.Id, HelpDesk with { DeviceId = device.Id }));
        Refused("refusal.fresh-proof-needed", await AskAsync(life, device.Id, HelpDesk with { ProvenAt = null }));
        Refused("refusal.device-unknown", await AskAsync(life, Guid.NewGuid(), HelpDesk));
        Refused("refusal.text-too-long", await life.Bench.Get<AskForTermination>().FileAsync(new TerminationOrder(device.Id, default, new string('x', 401)), HelpDesk));
        Refused("refusal.out-of-scope", await AskAsync(life, device.Id, HelpDesk with { Grants = [Grant.Of(Role.HelpDesk) with { Scope = new PeopleScope([Guid.NewGuid()], []) }] }));

        // Where nobody has to ask, one may all the same; and whoever may end devices takes back what they asked for.
        var ends = new Actor("eva", null, "Eva Ends", ["ends"]) { Grants = [new Grant("ends", [Permission.TerminateDevice])], ProvenAt = DateTimeOffset.MaxValue };
        var request = Must(await AskAsync(life, device.Id, ends));
        Refused("refusal.request-unknown", await life.Bench.StartAsync(Workbench.Operator, order => order with { RequestId = request }));
        Assert.Equal(RequestState.Cancelled, Must(await life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(request), ends)));
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
        Refused("refusal.illegal-move", await AskAsync(life, device.Id, HelpDesk));
    }

    private static PolicyContent Validated(PolicyContent policy) => policy with { ValidateTermination = true };

    private static Task<Result<Guid>> AskAsync(Life life, Guid deviceId, Actor actor) => life.Bench.Get<AskForTermination>().FileAsync(new TerminationOrder(deviceId, TerminationReason.NotNeeded, "Moves to another site."), actor);

    private static async Task<Result<RequestState>> ApproveAsync(Life life, Guid request, Actor officer)
    {
        var hash = (await life.Bench.Store.ReadAsync(async session => await RequestContent.OfAsync(session, (await session.RequestAsync(request))!))).Hash();
        return await life.Bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request, hash), officer);
    }
}
