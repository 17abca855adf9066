using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Issuance.Validation;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Matrix;

/// <summary>Refusals that come from what is asked for rather than from who asks: each is met with its own code, and nothing is written.</summary>
public sealed class RefusalTests(MatrixBench matrix) : IClassFixture<MatrixBench>
{
    private static readonly Actor Operator = MatrixBench.Actor(Role.Operator, Standing.Other, null);
    private static readonly Actor Desk = MatrixBench.Actor(Role.HelpDesk, Standing.Other, null);

    private FileRequest File => matrix.Bench.Get<FileRequest>();

    [Fact]
    public async Task File_WhatCannotBe_IsRefused()
    {
        var policy = matrix.Bench.Policy.Id;
        var person = await matrix.Rows.PersonAsync();
        await RefusedAsync("refusal.person-unknown", () => File.FileAsync(new FileOrder(Guid.NewGuid(), policy, MatrixBench.Mode), Operator));
        await RefusedAsync("refusal.mode-not-allowed", () => File.FileAsync(new FileOrder(person.Id, policy, "nonsense"), Operator));
        await RefusedAsync("refusal.mode-not-allowed", () => File.FileAsync(new FileOrder(person.Id, policy, "local"), Operator));
        await RefusedAsync("refusal.policy-not-assigned", () => File.FileAsync(new FileOrder(person.Id, Guid.NewGuid(), MatrixBench.Mode), Operator));
        await RefusedAsync("refusal.text-too-long", () => File.FileAsync(new FileOrder(person.Id, policy, MatrixBench.Mode, Comment: new string('x', 401)), Operator));

        var (forgotten, owner) = await matrix.Rows.DeviceAsync(DeviceState.Invalid);
        await RefusedAsync("refusal.replace-instead", () => File.FileAsync(new FileOrder(owner!.Id, policy, MatrixBench.Mode), Operator));
        await RefusedAsync("refusal.nothing-to-replace", () => File.FileAsync(new FileOrder(owner!.Id, policy, MatrixBench.Mode, IssuanceReason.Forgotten, forgotten.Id), Desk));
        var (issued, holder) = await matrix.Rows.DeviceAsync(DeviceState.Issued);
        await RefusedAsync("refusal.nothing-to-replace", () => File.FileAsync(new FileOrder(person.Id, policy, MatrixBench.Mode, IssuanceReason.Lost, issued.Id), Desk));
        await RefusedAsync("refusal.temporary-too-long", () => File.FileAsync(new FileOrder(holder!.Id, policy, MatrixBench.Mode, IssuanceReason.Forgotten, issued.Id, DateTimeOffset.UtcNow.AddDays(400)), Desk));
        await RefusedAsync("refusal.temporary-too-long", () => File.FileAsync(new FileOrder(holder!.Id, policy, MatrixBench.Mode, IssuanceReason.Forgotten, issued.Id, DateTimeOffset.UtcNow.AddDays(-1)), Desk));
    }

    [Fact]
    public async Task Report_WhereTheSiteDoesNotWantIt_IsRefused()
    {
        var (issued, owner) = await matrix.Rows.DeviceAsync(DeviceState.Issued);
        matrix.Bench.Settings.Set(new SelfServiceSettings { ReportIncident = false });
        await RefusedAsync("refusal.incidents-off", () => File.FileAsync(new FileOrder(owner!.Id, matrix.Bench.Policy.Id, MatrixBench.Mode, IssuanceReason.Lost, issued.Id), MatrixBench.Actor(Role.User, Standing.Own, owner)));
        matrix.Bench.Settings.Set(new SelfServiceSettings());
    }

    [Fact]
    public async Task Update_OfWhatIsNotInUse_IsRefused()
    {
        var update = matrix.Bench.Get<UpdateDevice>();
        foreach (var state in Enum.GetValues<DeviceState>().Where(state => state != DeviceState.Issued))
        {
            var (device, _) = await matrix.Rows.DeviceAsync(state);
            await RefusedAsync("refusal.not-updatable", () => update.FileAsync(new UpdateOrder(device.Id, RequestType.Update), Desk));
        }

        var (issued, _) = await matrix.Rows.DeviceAsync(DeviceState.Issued);
        await RefusedAsync("refusal.not-updatable", () => update.FileAsync(new UpdateOrder(issued.Id, RequestType.PinUnlock), Desk));
        await RefusedAsync("refusal.device-unknown", () => update.FileAsync(new UpdateOrder(Guid.NewGuid(), RequestType.Update), Desk));
        await RefusedAsync("refusal.policy-not-assigned", () => update.FileAsync(new UpdateOrder(issued.Id, RequestType.Reissue, Guid.NewGuid()), Desk));
        Must(await update.FileAsync(new UpdateOrder(issued.Id, RequestType.Update), Desk));
        await RefusedAsync("refusal.open-update-exists", () => update.FileAsync(new UpdateOrder(issued.Id, RequestType.Reissue), Desk));
    }

    [Fact]
    public async Task ReturnTemporary_WithoutOneOrOfALostOriginal_IsRefused()
    {
        var (forgotten, owner) = await matrix.Rows.DeviceAsync(DeviceState.Invalid);
        var temporary = (await matrix.Bench.Store.ReadAsync(session => session.DevicesOfAsync(owner!.Id))).Single(device => device.IsTemporary);
        await RefusedAsync("refusal.not-temporary", () => matrix.Bench.Get<ReturnTemporary>().ReturnAsync(forgotten.Id, Desk));
        // Meanwhile the original is known to be lost: the temporary device does not bring it back.
        Must(await File.FileAsync(new FileOrder(owner!.Id, matrix.Bench.Policy.Id, MatrixBench.Mode, IssuanceReason.Lost, forgotten.Id), Desk));
        await RefusedAsync("refusal.original-replaced", () => matrix.Bench.Get<MakeDeviceMove>().MakeAsync(forgotten.Id, DeviceMove.ReturnTemporary, new MoveChoice(), Desk));
        Must(await matrix.Bench.Get<MakeDeviceMove>().MakeAsync(temporary.Id, DeviceMove.Terminate, new MoveChoice(), Desk));
        await RefusedAsync("refusal.no-temporary-device", () => matrix.Bench.Get<MakeDeviceMove>().MakeAsync(forgotten.Id, DeviceMove.ReturnTemporary, new MoveChoice(), Desk));
    }

    [Fact]
    public async Task Extend_WhatIsNotLentOrForTooLong_IsRefused()
    {
        var extend = matrix.Bench.Get<ExtendTemporary>();
        var (_, owner) = await matrix.Rows.DeviceAsync(DeviceState.Invalid);
        var temporary = (await matrix.Bench.Store.ReadAsync(session => session.DevicesOfAsync(owner!.Id))).Single(device => device.IsTemporary);
        var (issued, _) = await matrix.Rows.DeviceAsync(DeviceState.Issued);
        var soon = DateTimeOffset.UtcNow.AddDays(2);
        await RefusedAsync("refusal.not-temporary", () => extend.ExtendAsync(issued.Id, soon, Desk));
        await RefusedAsync("refusal.device-unknown", () => extend.ExtendAsync(Guid.NewGuid(), soon, Desk));
        await RefusedAsync("refusal.date-in-past", () => extend.ExtendAsync(temporary.Id, DateTimeOffset.UtcNow.AddDays(-1), Desk));
        await RefusedAsync("refusal.extended-too-long", () => extend.ExtendAsync(temporary.Id, DateTimeOffset.UtcNow.AddDays(200), Desk));
        await RefusedAsync("refusal.out-of-scope", () => extend.ExtendAsync(temporary.Id, soon, MatrixBench.Actor(Role.HelpDesk, Standing.OutOfScope, owner)));
        await RefusedAsync("refusal.own-device", () => extend.ExtendAsync(temporary.Id, soon, MatrixBench.Actor(Role.HelpDesk, Standing.Own, owner)));
        await RefusedAsync("refusal.not-allowed", () => extend.ExtendAsync(temporary.Id, soon, Operator));
        Assert.Equal(soon, Must(await extend.ExtendAsync(temporary.Id, soon, Desk)));
    }

    [Fact]
    public async Task Approve_UnderAnotherPolicyWhereItStays_IsRefused()
    {
        var request = await matrix.Rows.RequestAsync(RequestState.PendingApproval, "somebody", null);
        var other = new DevicePolicy { Name = "Another card", Kind = DeviceKind.PivCard, Content = matrix.Bench.Policy.Content };
        await matrix.Bench.Store.ChangeAsync<bool>(async session =>
        {
            session.Add(other);
            foreach (var group in await session.GroupsAsync()) session.Add(new GroupAssignment { GroupId = group.Group.Id, PolicyId = other.Id, Type = IssuanceType.Initial });
            return true;
        });
        var hash = (await matrix.Bench.Store.ReadAsync(async session => await RequestContent.OfAsync(session, (await session.RequestAsync(request.Id))!, other.Id))).Hash();
        var officer = MatrixBench.Actor(Role.Officer, Standing.Other, null);
        matrix.Bench.Settings.Set(new ValidationSettings { PolicyMayChange = false });
        await RefusedAsync("refusal.policy-stays", () => matrix.Bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request.Id, hash, other.Id), officer));
        matrix.Bench.Settings.Set(new ValidationSettings());
        await RefusedAsync("refusal.request-content-changed", () => matrix.Bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request.Id, new byte[32]), officer));
        await RefusedAsync("refusal.reason-missing", () => matrix.Bench.Get<DenyRequest>().DenyAsync(new DenyOrder(request.Id, " "), officer));
        await RefusedAsync("refusal.request-unknown", () => matrix.Bench.Get<DenyRequest>().DenyAsync(new DenyOrder(Guid.NewGuid(), "no"), officer));
        Assert.Equal(RequestState.Approved, Must(await matrix.Bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request.Id, hash, other.Id), officer)));
    }

    [Fact]
    public async Task Views_WithoutANameOrTooMany_AreRefused()
    {
        var views = matrix.Bench.Get<KeepViews>();
        await RefusedAsync("refusal.view-without-name", () => views.SaveAsync(new NamedFilter("  ", new QueueFilter()), Desk));
        await RefusedAsync("refusal.text-too-long", () => views.SaveAsync(new NamedFilter(new string('x', KeepViews.MaxName + 1), new QueueFilter()), Desk));
        for (var number = 0; number < KeepViews.Most; number++) Must(await views.SaveAsync(new NamedFilter($"view {number}", new QueueFilter()), Desk));
        await RefusedAsync("refusal.too-many-views", () => views.SaveAsync(new NamedFilter("one more", new QueueFilter()), Desk));
    }

    [Fact]
    public async Task Keys_IncompleteOrUnknown_AreRefused()
    {
        var (keys, admin) = (matrix.Bench.Get<ManageApiKeys>(), MatrixBench.Actor(Role.Administrator, Standing.Other, null));
        foreach (var order in (ApiKeyOrder[])[new(" ", [Role.HelpDesk], 1), new("x", [], 1), new("x", [Role.HelpDesk], 0), new("x", [Role.HelpDesk], 731), new("x", ["nobody"], 1)])
            await RefusedAsync("refusal.api-key-incomplete", () => keys.CreateAsync(order, admin));
        await RefusedAsync("refusal.api-key-unknown", () => keys.RevokeAsync(Guid.NewGuid(), admin));
        await RefusedAsync("refusal.not-allowed", () => keys.RevokeAsync(Guid.NewGuid(), Desk));
    }

    [Fact]
    public async Task Start_AtAnotherComputerOrWithAnotherCard_IsRefused()
    {
        await matrix.Bench.InsertBlankAsync();
        var person = await matrix.Rows.PersonAsync();
        await RefusedAsync("refusal.workstation-gone", () => matrix.Bench.StartAsync(Operator, order => order with { PersonId = person.Id, WorkstationId = Guid.NewGuid() }));
        await RefusedAsync("refusal.card-gone", () => matrix.Bench.StartAsync(Operator, order => order with { PersonId = person.Id, InsertionId = Guid.NewGuid() }));
        await RefusedAsync("refusal.card-gone", () => matrix.Bench.StartAsync(Operator, order => order with { PersonId = person.Id, Reader = "Another reader" }));
        await RefusedAsync("refusal.mode-not-allowed", () => matrix.Bench.StartAsync(Operator, order => order with { PersonId = person.Id, Mode = "nonsense" }));
        await RefusedAsync("refusal.person-unknown", () => matrix.Bench.StartAsync(Operator, order => order with { PersonId = Guid.NewGuid(), Mode = MatrixBench.Mode }));
        await RefusedAsync("refusal.policy-not-assigned", () => matrix.Bench.StartAsync(Operator, order => order with { PersonId = person.Id, Mode = MatrixBench.Mode, PolicyId = Guid.NewGuid() }));
        await RefusedAsync("refusal.request-unknown", () => matrix.Bench.StartAsync(Operator, order => order with { PersonId = person.Id, Mode = MatrixBench.Mode, RequestId = Guid.NewGuid() }));
        await RefusedAsync("refusal.request-not-approved", () => matrix.Bench.StartAsync(Operator, order => order with { PersonId = person.Id, Mode = MatrixBench.Mode }));
        await RefusedAsync("refusal.out-of-scope", () => matrix.Bench.StartAsync(MatrixBench.Actor(Role.Operator, Standing.OutOfScope, person), order => order with { PersonId = person.Id, Mode = MatrixBench.Mode }));
        var asked = await matrix.Rows.RequestAsync(RequestState.Approved, Operator.AccountId, Operator.PersonId, person);
        matrix.Bench.Settings.Set(new ValidationSettings { RequesterMayPersonalise = false });
        await RefusedAsync("refusal.other-operator-personalises", () => matrix.Bench.StartAsync(Operator, order => order with { PersonId = person.Id, Mode = MatrixBench.Mode, RequestId = asked.Id }));
        matrix.Bench.Settings.Set(new ValidationSettings());
    }

    [Fact]
    public async Task Start_OfAnUpdate_ForSomebodyOutOfScope_IsRefused()
    {
        await matrix.Bench.InsertBlankAsync();
        var (device, owner) = await matrix.Rows.DeviceAsync(DeviceState.Issued);
        var update = Must(await matrix.Bench.Get<UpdateDevice>().FileAsync(new UpdateOrder(device.Id, RequestType.Update), Desk));
        await RefusedAsync("refusal.out-of-scope", () => matrix.Bench.StartAsync(MatrixBench.Actor(Role.Operator, Standing.OutOfScope, owner), order => order with { PersonId = owner!.Id, Mode = MatrixBench.Mode, RequestId = update }));
        await RefusedAsync("refusal.not-allowed", () => matrix.Bench.StartAsync(Desk, order => order with { PersonId = owner!.Id, Mode = MatrixBench.Mode, RequestId = update }));
    }

    private async Task RefusedAsync<T>(string code, Func<Task<Result<T>>> act)
    {
        var before = matrix.Store.Version;
        Refused(code, await act());
        Assert.Equal(before, matrix.Store.Version);
    }
}
