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

/// <summary>Each mode from the request to the issued device, and what it refuses on the way.</summary>
public sealed partial class ModesTests
{
    private static readonly string[] AllModes = ["local", "validated", "self-operator-bound", "self-user-bound"];

    private static readonly Actor Officer = new("vera", Guid.NewGuid(), "Vera Validation", [Role.Officer]);
    private static readonly Actor Second = new("viktor", Guid.NewGuid(), "Viktor Validation", [Role.Officer]);
    private static readonly Actor HelpDesk = new("hana", null, "Hana Helpdesk", [Role.HelpDesk]) { ProvenAt = DateTimeOffset.MaxValue };

    [Fact]
    public async Task Validated_ApprovedByAnOfficer_IsPersonalisedByAnOperator()
    {
        await using var bench = await BenchAsync();
        await bench.InsertBlankAsync();
        Refused("refusal.request-not-approved", await bench.StartAsync(Workbench.Operator, order => order with { Mode = "validated" }));

        var request = await FileAsync(bench);
        Refused("refusal.request-not-approved", await bench.StartAsync(Workbench.Operator, order => order with { Mode = "validated", RequestId = request }));
        Assert.Equal(RequestState.Approved, (await ApproveAsync(bench, request, Officer)).Value);
        var run = await bench.StartAsync(Workbench.Operator, order => order with { Mode = "validated", RequestId = request });
        Assert.True(run.Succeeded, run.Refusal?.ToString());
        Assert.Equal(RunState.Succeeded, (await bench.EndAsync(run.Value)).State);

        Assert.Equal(RequestState.Executed, (await RequestAsync(bench, request)).State);
        Assert.Null((await bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task INV06_ApprovalByRequesterBeneficiaryOrTheSameOfficerTwice_IsRefused()
    {
        await using var bench = await BenchAsync();
        bench.Settings.Set(new ValidationSettings { Approvals = 2 });
        var both = new Actor("bo", Guid.NewGuid(), "Bo Both", [Role.Operator, Role.Officer]);
        var request = (await bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Person.Id, bench.Policy.Id, "validated"), both)).Value;

        Refused("refusal.own-request", await ApproveAsync(bench, request, both));
        Refused("refusal.own-request", await ApproveAsync(bench, request, both with { AccountId = "another-account" }));
        Refused("refusal.request-for-yourself", await ApproveAsync(bench, request, Officer with { PersonId = bench.Person.Id }));
        Refused("refusal.not-allowed", await ApproveAsync(bench, request, Workbench.Operator));
        Assert.Equal(RequestState.PendingApproval, (await ApproveAsync(bench, request, Officer)).Value);
        Refused("refusal.request-approved-by-you", await ApproveAsync(bench, request, Officer));
        Assert.Equal(RequestState.Approved, (await ApproveAsync(bench, request, Second)).Value);
        Refused("refusal.request-decided", await ApproveAsync(bench, request, Officer with { AccountId = "third", PersonId = null }));

        await bench.InsertBlankAsync();
        Refused("refusal.request-approved-by-you", await bench.StartAsync(new Actor(Officer.AccountId, Officer.PersonId, Officer.Name, [Role.Operator]), order => order with { Mode = "validated", RequestId = request }));
    }

    [Fact]
    public async Task Approve_ContentThatWasNotShown_IsRefused()
    {
        await using var bench = await BenchAsync();
        var request = await FileAsync(bench);
        var shown = (await bench.Get<ReviewRequest>().LookAsync(request, null, Officer)).Value.Content.Hash();
        await bench.Get<EditRequest>().EditAsync(new EditOrder(request, bench.Policy.Id, "for the lab", null), Workbench.Operator);
        Refused("refusal.request-content-changed", await bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request, shown), Officer));
    }

    [Fact]
    public async Task Edit_AfterApproval_VoidsIt()
    {
        await using var bench = await BenchAsync();
        var request = await FileAsync(bench);
        await ApproveAsync(bench, request, Officer);
        Assert.Equal(RequestState.PendingApproval, (await bench.Get<EditRequest>().EditAsync(new EditOrder(request, bench.Policy.Id, "for the lab", null), Workbench.Operator)).Value);
        Assert.All(await bench.Store.ReadAsync(session => session.ApprovalsOfAsync(request)), approval => Assert.True(approval.IsVoid));
        Assert.Equal(RequestState.Approved, (await ApproveAsync(bench, request, Officer)).Value);
    }

    [Fact]
    public async Task Start_PersonChangedAfterApproval_ApprovalIsVoidAndTheRequestWaitsAgain()
    {
        await using var bench = await BenchAsync();
        var request = await FileAsync(bench);
        await ApproveAsync(bench, request, Officer);
        await bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.PersonAsync(bench.Person.Id))!.Upn = "somebody-else@example.org";
            return true;
        });
        await bench.InsertBlankAsync();
        Refused("refusal.approval-void", await bench.StartAsync(Workbench.Operator, order => order with { Mode = "validated", RequestId = request }));
        Assert.Equal(RequestState.PendingApproval, (await RequestAsync(bench, request)).State);
    }

    [Fact]
    public async Task OperatorBound_BoundDevice_IsPersonalisedByItsPersonAndNoOther()
    {
        await using var bench = await BenchAsync();
        var user = new Actor("ana", bench.Person.Id, bench.Person.Name, [Role.User]);
        var bound = await BindAsync(bench);
        Assert.Equal(DeviceState.Assigned, (await bench.Store.ReadAsync(session => session.DeviceAsync(bound.DeviceId)))!.State);
        Assert.Equal(12, bound.InitialPassword!.Length);
        Assert.DoesNotContain(bound.InitialPassword, bound.ToString(), StringComparison.Ordinal);

        Refused("refusal.not-their-stage", await bench.StartAsync(Workbench.Operator, order => order with { Mode = "self-operator-bound", RequestId = bound.RequestId }));
        Refused("refusal.not-their-stage", await bench.StartAsync(user with { PersonId = Guid.NewGuid() }, order => order with { Mode = "self-operator-bound", RequestId = bound.RequestId }));
        await bench.InsertBlankAsync();
        var other = await bench.StartAsync(user, order => order with { Mode = "self-operator-bound", RequestId = bound.RequestId });
        Assert.Contains(other.Refusal?.Code, (string[])["refusal.other-device", "refusal.device-not-in-stock"]);
    }

    [Fact]
    public async Task OperatorBound_ItsPersonWithTheDevice_IsIssuedAndTheInitialPasswordEnds()
    {
        await using var bench = await BenchAsync();
        var user = new Actor("ana", bench.Person.Id, bench.Person.Name, [Role.User]);
        var bound = await BindAsync(bench);
        var run = await bench.StartAsync(user, order => order with { Mode = "self-operator-bound", RequestId = bound.RequestId });
        Assert.True(run.Succeeded, run.Refusal?.ToString());
        Assert.Equal(RunState.Succeeded, (await bench.EndAsync(run.Value)).State);
        Assert.Equal(DeviceState.Issued, (await bench.Store.ReadAsync(session => session.DeviceAsync(bound.DeviceId)))!.State);
        Assert.Equal("refusal.identity-not-proven", (await bench.Get<Issuance.People.ProveIdentity>().ByInitialPasswordAsync("1001", bound.InitialPassword!)).Refusal?.Code);
    }

    [Fact]
    public async Task INV17_InitialPasswordRightOnce_IsGoneAndWrongTriesLockIt()
    {
        await using var bench = await BenchAsync();
        var prove = bench.Get<Issuance.People.ProveIdentity>();
        var bound = await BindAsync(bench);
        Refused("refusal.identity-not-proven", await prove.ByInitialPasswordAsync("nobody@example.org", bound.InitialPassword!));
        Refused("refusal.identity-not-proven", await prove.ByInitialPasswordAsync("ana@example.org", "WRONGWRONG"));
        Assert.Equal(bench.Person.Id, (await prove.ByInitialPasswordAsync("ANA@example.org", bound.InitialPassword!.ToLowerInvariant())).Value.Id);
        Refused("refusal.identity-not-proven", await prove.ByInitialPasswordAsync("ana@example.org", bound.InitialPassword!));

        var renewed = (await bench.Get<BindDevice>().RenewPasswordAsync(bound.RequestId, Workbench.Operator)).Value;
        for (var i = 0; i < 5; i++) Refused("refusal.identity-not-proven", await prove.ByInitialPasswordAsync("1001", "WRONGWRONG"));
        Refused("refusal.identity-not-proven", await prove.ByInitialPasswordAsync("1001", renewed.InitialPassword!));
    }

    [Fact]
    public async Task Withdraw_BoundDevice_IsNobodysAgain()
    {
        await using var bench = await BenchAsync();
        var bound = await BindAsync(bench);
        Assert.Equal(RequestState.Cancelled, (await bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(bound.RequestId, "left the project"), Workbench.Operator)).Value);
        var device = (await bench.Store.ReadAsync(session => session.DeviceAsync(bound.DeviceId)))!;
        Assert.Equal((DeviceState.Available, (Guid?)null), (device.State, device.PersonId));
        Refused("refusal.identity-not-proven", await bench.Get<Issuance.People.ProveIdentity>().ByInitialPasswordAsync("1001", bound.InitialPassword!));
    }

    [Fact]
    public async Task UserBound_UnknownDevice_IsRefusedUnlessTheSiteAllowsIt()
    {
        await using var bench = await BenchAsync();
        var user = new Actor("ana", bench.Person.Id, bench.Person.Name, [Role.User]);
        await bench.InsertBlankAsync();
        Refused("refusal.device-not-in-stock", await bench.StartAsync(user, order => order with { Mode = "self-user-bound" }));
        Refused("refusal.not-their-stage", await bench.StartAsync(Workbench.Operator, order => order with { Mode = "self-user-bound" }));

        bench.Settings.Set(new SelfServiceSettings { TakeUnknownDevice = true });
        var run = await bench.StartAsync(user, order => order with { Mode = "self-user-bound" });
        Assert.True(run.Succeeded, run.Refusal?.ToString());
        Assert.Equal(RunState.Succeeded, (await bench.EndAsync(run.Value)).State);
    }

    [Fact]
    public async Task Binding_ByWhomTheSiteDoesNotLet_IsRefused()
    {
        await using var bench = await BenchAsync();
        var user = new Actor("ana", bench.Person.Id, bench.Person.Name, [Role.User]);
        await bench.InsertBlankAsync();
        bench.Settings.Set(new SelfServiceSettings { TakeUnknownDevice = true, Binding = WhoBinds.Operators });
        Refused("refusal.binding-off", await bench.StartAsync(user, order => order with { Mode = "self-user-bound" }));
        bench.Settings.Set(new SelfServiceSettings { TakeUnknownDevice = true, Kinds = [DeviceKind.YubiKey] });
        Refused("refusal.kind-not-by-self", await bench.StartAsync(user, order => order with { Mode = "self-user-bound" }));
        Assert.Empty((await bench.Get<Issuance.People.LookAtMe>().LookAsync(user)).Value.Enrolments);

        bench.Settings.Set(new SelfServiceSettings { Binding = WhoBinds.People });
        var report = await bench.Workstation.CardAsync(Workbench.Reader);
        Refused("refusal.binding-off", await bench.Get<BindDevice>().BindAsync(new BindOrder(bench.Person.Id, bench.Policy.Id, bench.Workstation.Id, Workbench.Reader, report.InsertionId, null), Workbench.Operator));
        Refused("refusal.binding-off", await bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Person.Id, bench.Policy.Id, "self-operator-bound"), Workbench.Operator));
        Assert.Single((await bench.Get<Issuance.People.LookAtMe>().LookAsync(user)).Value.Enrolments);
    }

    [Fact]
    public async Task InitialPassword_StricterBySiteThanByPolicy_IsDisclosedAsTheSiteSays()
    {
        await using var bench = await BenchAsync();
        bench.Settings.Set(new SelfServiceSettings { InitialPasswordDisplay = DisplayMode.Disguised });
        var bound = await BindAsync(bench);
        Assert.Equal((DisplayMode.Disguised, 12), (bound.Display, bound.InitialPassword!.Length));
        bench.Settings.Set(new SelfServiceSettings { InitialPasswordDisplay = DisplayMode.NotDisplayed });
        var renewed = (await bench.Get<BindDevice>().RenewPasswordAsync(bound.RequestId, Workbench.Operator)).Value;
        Assert.Equal((DisplayMode.NotDisplayed, (string?)null), (renewed.Display, renewed.InitialPassword));
        Refused("refusal.identity-not-proven", await bench.Get<Issuance.People.ProveIdentity>().ByInitialPasswordAsync("1001", bound.InitialPassword!));
    }

    [Fact]
    public async Task Tightened_DirectMode_WaitsForAnOfficer()
    {
        await using var bench = await BenchAsync();
        bench.Settings.Set(new DeviceSettings { Tightened = ["local"] });
        await bench.InsertBlankAsync();
        Refused("refusal.request-not-approved", await bench.StartAsync(Workbench.Operator, order => order));
    }

    [Fact]
    public async Task Remote_NotSwitchedOn_IsRefused()
    {
        await using var bench = await BenchAsync();
        Refused("refusal.mode-off", await bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Person.Id, bench.Policy.Id, "remote"), Workbench.Operator));
    }

    private static Task<Workbench> BenchAsync() => Workbench.CreateAsync(new WorkbenchOptions
    {
        Policy = new PolicyContent { Modes = AllModes, Slots = [new(0x9A, "piv-authentication", Pki.Keys.KeyAlgorithm.P256)], FacialImage = false, PrintedInformation = false },
    });

    private static async Task<Device> IssueAsync(Workbench bench)
    {
        await bench.InsertBlankAsync();
        var ended = await bench.EndAsync(await bench.IssueAsync());
        Assert.Equal(RunState.Succeeded, ended.State);
        return (await bench.Store.ReadAsync(session => session.DeviceAsync(ended.DeviceId)))!;
    }

    private static async Task<Guid> FileAsync(Workbench bench)
    {
        var filed = await bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Person.Id, bench.Policy.Id, "validated"), Workbench.Operator);
        Assert.True(filed.Succeeded, filed.Refusal?.ToString());
        return filed.Value;
    }

    private static async Task<BoundDevice> BindAsync(Workbench bench)
    {
        await bench.InsertBlankAsync();
        var report = await bench.Workstation.CardAsync(Workbench.Reader);
        var bound = await bench.Get<BindDevice>().BindAsync(new BindOrder(bench.Person.Id, bench.Policy.Id, bench.Workstation.Id, Workbench.Reader, report.InsertionId, null), Workbench.Operator);
        Assert.True(bound.Succeeded, bound.Refusal?.ToString());
        return bound.Value;
    }

    private static async Task<Result<RequestState>> ApproveAsync(Workbench bench, Guid request, Actor officer)
    {
        var content = await bench.Store.ReadAsync(async session => await RequestContent.OfAsync(session, (await session.RequestAsync(request))!));
        return await bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request, content.Hash()), officer);
    }

    private static async Task<IssuanceRequest> RequestAsync(Workbench bench, Guid id) => (await bench.Store.ReadAsync(session => session.RequestAsync(id)))!;

    private static void Refused<T>(string code, Result<T> result) => Assert.Equal(code, result.Refusal?.Code);
}
