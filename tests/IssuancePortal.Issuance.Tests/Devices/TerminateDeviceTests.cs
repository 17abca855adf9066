using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.Issuance.Tests.Devices;

public sealed class TerminateDeviceTests
{
    private static readonly Actor HelpDesk = new("hana", null, "Hana Helpdesk", [Role.HelpDesk]) { ProvenAt = DateTimeOffset.MaxValue };

    [Theory]
    [InlineData(TerminationReason.NotNeeded, RevocationReason.CessationOfOperation)]
    [InlineData(TerminationReason.PersonLeft, RevocationReason.AffiliationChanged)]
    [InlineData(TerminationReason.PrivilegeWithdrawn, RevocationReason.PrivilegeWithdrawn)]
    [InlineData(TerminationReason.LostOrStolen, RevocationReason.KeyCompromise)]
    [InlineData(TerminationReason.Damaged, RevocationReason.Superseded)]
    public void RevocationOf_EveryReason_HasItsCode(TerminationReason reason, RevocationReason expected) => Assert.Equal(expected, TerminationReasons.RevocationOf(reason));

    [Fact]
    public async Task Terminate_IssuedDevice_RevokesUnbindsAndAuditsOnce()
    {
        await using var bench = await Workbench.CreateAsync();
        var device = await IssueAsync(bench);

        var terminated = await bench.Get<TerminateDevice>().TerminateAsync(new TerminateOrder(device.Id, TerminationReason.LostOrStolen), HelpDesk);

        Assert.True(terminated.Succeeded, terminated.Refusal?.ToString());
        Assert.Equal(4, terminated.Value.Length);
        var (after, certificates, audit) = await bench.Store.ReadAsync(async session => (
            await session.DeviceAsync(device.Id), await session.CertificatesOfDeviceAsync(device.Id), await session.AuditAsync(new AuditFilter(DeviceId: device.Id))));
        Assert.Equal((DeviceState.Terminated, (Guid?)null), (after!.State, after.PersonId));
        Assert.All(certificates, x => Assert.Equal((CertificateState.Revoked, (RevocationReason?)RevocationReason.KeyCompromise), (x.State, x.RevocationReason)));
        var entry = Assert.Single(audit, x => x.What == "device.Terminate");
        Assert.Equal((bench.Person.Id, "Issued", "Terminated", HelpDesk.AccountId), (entry.PersonId, entry.Before, entry.After, entry.ActorId));
        Assert.All(terminated.Value, serial => Assert.Contains(serial, entry.Detail, StringComparison.Ordinal));
        Assert.Null((await bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Terminate_SomethingStillAskedForOnIt_IsCancelledAndAudited()
    {
        await using var bench = await Workbench.CreateAsync();
        var device = await IssueAsync(bench);
        var request = new IssuanceRequest
        {
            Mode = "local", Reason = IssuanceReason.Renew, PersonId = bench.Person.Id, PolicyId = bench.Policy.Id, DeviceId = device.Id, CreatedBy = "olga", CreatedAt = DateTimeOffset.UtcNow,
        };
        request.File(RequestMove.FileApproved);
        await bench.Store.ChangeAsync<bool>(session =>
        {
            session.Add(request);
            return Task.FromResult<Result<bool>>(true);
        });

        await bench.Get<TerminateDevice>().TerminateAsync(new TerminateOrder(device.Id, TerminationReason.Damaged), HelpDesk);

        var (after, audit) = await bench.Store.ReadAsync(async session => (await session.RequestAsync(request.Id), await session.AuditAsync(new AuditFilter(DeviceId: device.Id))));
        Assert.Equal(RequestState.Cancelled, after!.State);
        Assert.Single(audit, x => x.What == "request.Cancel" && x.RequestId == request.Id);
    }

    [Fact]
    public async Task Terminate_WithoutTheRoleOrOnesOwnOrTwice_IsRefusedAndChangesNothing()
    {
        await using var bench = await Workbench.CreateAsync();
        var device = await IssueAsync(bench);
        var useCase = bench.Get<TerminateDevice>();
        var order = new TerminateOrder(device.Id, TerminationReason.NotNeeded);

        Assert.Equal("refusal.not-allowed", (await useCase.TerminateAsync(order, Workbench.Operator)).Refusal?.Code);
        Assert.Equal("refusal.own-device", (await useCase.TerminateAsync(order, HelpDesk with { PersonId = bench.Person.Id })).Refusal?.Code);
        Assert.Equal("refusal.device-of-session", (await useCase.TerminateAsync(order, HelpDesk with { DeviceId = order.DeviceId })).Refusal?.Code);
        Assert.Equal("refusal.fresh-proof-needed", (await useCase.TerminateAsync(order, HelpDesk with { ProvenAt = null })).Refusal?.Code);
        Assert.Equal("refusal.fresh-proof-needed", (await useCase.TerminateAsync(order, HelpDesk with { ProvenAt = DateTimeOffset.UnixEpoch })).Refusal?.Code);
        Assert.Equal("refusal.device-unknown", (await useCase.TerminateAsync(order with { DeviceId = Guid.NewGuid() }, HelpDesk)).Refusal?.Code);
        Assert.Equal(DeviceState.Issued, (await bench.Store.ReadAsync(session => session.DeviceAsync(device.Id)))!.State);

        Assert.True((await useCase.TerminateAsync(order, HelpDesk)).Succeeded);
        Assert.Equal("refusal.illegal-move", (await useCase.TerminateAsync(order, HelpDesk)).Refusal?.Code);
    }

    [Fact]
    public async Task Look_AtAnIssuedDevice_OffersOnlyMovesOfTheTableThatSomebodyMakes()
    {
        await using var bench = await Workbench.CreateAsync();
        var device = await IssueAsync(bench);
        var look = new LookAtDevice(bench.Store, [bench.Get<TerminateDevice>()]);

        var (offered, refused) = ((await look.LookAsync(device.Id, HelpDesk)).Value.Moves, (await look.LookAsync(device.Id, Workbench.Operator)).Value.Moves);

        Assert.Equal((DeviceMove.Terminate, (string?)null), (Assert.Single(offered).Row.Move, offered[0].Refusal?.Code));
        Assert.Equal("refusal.not-allowed", Assert.Single(refused).Refusal?.Code);
    }

    private static async Task<Device> IssueAsync(Workbench bench)
    {
        bench.Readers.Put(Workbench.Reader, SimulatedPivCard.Create());
        var run = await bench.EndAsync(await bench.IssueAsync());
        Assert.Equal(RunState.Succeeded, run.State);
        return (await bench.Store.ReadAsync(session => session.DeviceAsync(run.DeviceId)))!;
    }
}
