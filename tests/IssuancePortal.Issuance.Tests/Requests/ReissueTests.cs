using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Pki.Keys;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Requests;

/// <summary>The same chip issued anew under another policy: shown before, approved where that policy demands it, carried out on the card.</summary>
public sealed class ReissueTests
{
    [Fact]
    public async Task Reissue_UnderAPolicyIssuedDirectly_IsShownAskedAndCarriedOut()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var other = await AssignAsync(life, new PolicyContent { Slots = [new PolicySlot(0x9A, "piv-authentication", KeyAlgorithm.P384), new PolicySlot(0x9E, "card-authentication", KeyAlgorithm.P256)], ValidDays = 90, FacialImage = false });
        var update = life.Bench.Get<UpdateDevice>();
        Assert.Equal([life.Bench.Policy.Id, other.Id], Must(await update.ChoicesAsync(device.Id, HelpDesk)).Select(policy => policy.Id));

        var order = new UpdateOrder(device.Id, RequestType.Reissue, other.Id);
        var preview = Must(await update.PreviewAsync(order, HelpDesk));
        Assert.Equal(
            [(0x9A, SlotChange.Renewed), (0x9C, SlotChange.Removed), (0x9D, SlotChange.Removed), (0x9E, SlotChange.Renewed)], preview.Slots.Select(slot => ((int)slot.Slot, slot.Change)));
        Assert.Equal((0, 4, "Employee card"), (preview.Approvals, preview.Certificates.Count(change => change.To == CertificateState.Revoked), preview.Now!.Name));

        var request = Must(await update.FileAsync(order, HelpDesk));
        Assert.Equal((RequestState.Approved, 0), ((await life.RequestAsync(request)).State, (await life.RequestAsync(request)).ApprovalsNeeded));
        Refused("refusal.open-update-exists", await update.FileAsync(order, HelpDesk));
        var started = await life.Bench.StartAsync(life.User, start => start with { RequestId = request, PolicyId = other.Id });
        Assert.Equal(RunState.Succeeded, (await life.Bench.EndAsync(Must(started))).State);
        var after = await life.DeviceAsync(device.Id);
        Assert.Equal((DeviceState.Issued, other.Id, (int?)1), (after.State, after.PolicyId, after.PolicyVersion));
        var certificates = await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id));
        Assert.Equal((2, 4), (certificates.Count(it => it.State == CertificateState.Active), certificates.Count(it => it.State == CertificateState.Revoked)));
    }

    [Fact]
    public async Task Reissue_UnderAPolicyThatIsOnlyValidated_WaitsForAnotherPersonsApproval()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var other = await AssignAsync(life, life.Bench.Policy.Content with { Modes = ["validated"], ValidDays = 90 });
        life.Bench.Settings.Set(new ValidationSettings { Approvals = 2 });
        var update = life.Bench.Get<UpdateDevice>();
        var order = new UpdateOrder(device.Id, RequestType.Reissue, other.Id, "promoted");
        Assert.Equal(2, Must(await update.PreviewAsync(order, HelpDesk)).Approvals);
        var both = HelpDesk with { PersonId = Guid.NewGuid(), Roles = [Role.HelpDesk, Role.Officer], Grants = [Grant.Of(Role.HelpDesk), Grant.Of(Role.Officer)] };
        var request = Must(await update.FileAsync(order, both));
        var filed = await life.RequestAsync(request);
        Assert.Equal((RequestState.PendingApproval, 2), (filed.State, filed.ApprovalsNeeded));
        Assert.NotNull(filed.DueAt);
        Refused("refusal.request-not-approved", await life.Bench.StartAsync(life.User, start => start with { RequestId = request, PolicyId = other.Id, Mode = "validated" }));

        var shown = Must(await life.Bench.Get<ReviewRequest>().LookAsync(request, null, Officer)).Content.Hash();
        var approve = life.Bench.Get<ApproveRequest>();
        Refused("refusal.own-request", await approve.ApproveAsync(new ApproveOrder(request, shown), both));
        Refused("refusal.policy-stays", await approve.ApproveAsync(new ApproveOrder(request, await HashAsync(life, request, life.Bench.Policy.Id), life.Bench.Policy.Id), Officer));
        Assert.Equal(RequestState.PendingApproval, Must(await approve.ApproveAsync(new ApproveOrder(request, shown), Officer)));
        Assert.Equal(RequestState.Approved, Must(await approve.ApproveAsync(new ApproveOrder(request, shown), new Actor("viktor", Guid.NewGuid(), "Viktor Validation", [Role.Officer]))));
        var started = await life.Bench.StartAsync(life.User, start => start with { RequestId = request, PolicyId = other.Id, Mode = "validated" });
        Assert.Equal(RunState.Succeeded, (await life.Bench.EndAsync(Must(started))).State);
        Assert.Equal(other.Id, (await life.DeviceAsync(device.Id)).PolicyId);
    }

    [Fact]
    public async Task Update_CarriedOutByThePersonWhereTheSiteDoesNotLet_IsAnOperators()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var request = Must(await life.Bench.Get<UpdateDevice>().FileAsync(new UpdateOrder(device.Id, RequestType.Update), HelpDesk));
        life.Bench.Settings.Set(new SelfServiceSettings { UpdateBySelf = false });
        Refused("refusal.update-by-self-off", await life.Bench.StartAsync(life.User, start => start with { RequestId = request }));
        Assert.Equal(RunState.Succeeded, (await life.Bench.EndAsync(Must(await life.Bench.StartAsync(Workbench.Operator, start => start with { RequestId = request })))).State);
    }

    private static Task<byte[]> HashAsync(Life life, Guid request, Guid policy) =>
        life.Bench.Store.ReadAsync(async session => (await RequestContent.OfAsync(session, (await session.RequestAsync(request))!, policy)).Hash());

    private static async Task<DevicePolicy> AssignAsync(Life life, PolicyContent content)
    {
        var policy = new DevicePolicy { Name = "Lab card", Kind = DeviceKind.PivCard, Content = content };
        Must(await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            session.Add(policy);
            foreach (var group in (await session.PersonAsync(life.Bench.Person.Id))!.Groups) session.Add(new GroupAssignment { GroupId = group.Id, PolicyId = policy.Id, Type = IssuanceType.Initial });
            return true;
        }));
        return policy;
    }
}
