using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.Issuance.Tests.Personalisation;

public sealed class IssueLocallyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Issue_BlankCard_TakesTwoRoundTripsFromTheClickToTheVerifiedDevice(bool extendedLength)
    {
        await using var bench = await Workbench.CreateAsync();
        bench.Readers.Put(Workbench.Reader, SimulatedPivCard.Create(new() { ExtendedLength = extendedLength }));

        var before = 0;
        bench.Workstation.BeforeTrip = _ => before++;
        var runId = await bench.IssueAsync();
        var run = await bench.EndAsync(runId);

        Assert.Equal((RunState.Succeeded, 2), (run.State, run.Trips));
        // The third is the preparation, in human time.
        Assert.Equal(3, before);
        Assert.Equal(1, run.Progress);
        Assert.All(run.Lanes, lane => Assert.Equal(WorkState.Done, lane.State));
    }

    [Fact]
    public async Task Issue_PlainStandardCard_IsRefusedBecauseItsFactoryKeyWouldStay()
    {
        await using var bench = await Workbench.CreateAsync();
        bench.Readers.Put(Workbench.Reader, SimulatedPivCard.Create(new() { YubicoExtensions = false }));
        var report = await bench.Workstation.CardAsync(Workbench.Reader);
        var runId = Guid.NewGuid();
        var order = new StartOrder(runId, bench.Person.Id, bench.Policy.Id, "local", bench.Workstation.Id, Workbench.Reader, report.InsertionId, bench.Workstation.Seal(Workbench.Pin, runId));
        var started = await bench.Board.StartAsync(order, Workbench.Operator, CancellationToken.None);

        Assert.Equal("refusal.card-cannot-replace-management-key", started.Refusal?.Code);
        Assert.Null(await bench.Store.ReadAsync(session => session.RunAsync(runId)));
    }

    [Fact]
    public async Task Issue_StaleOrNoPreparation_CostsOneMoreTrip()
    {
        await using var bench = await Workbench.CreateAsync();
        bench.Readers.Put(Workbench.Reader, SimulatedPivCard.Create());
        var run = await bench.EndAsync(await bench.IssueAsync(prepare: false));

        Assert.Equal((RunState.Succeeded, 3), (run.State, run.Trips));
    }

    [Fact]
    public async Task Issue_Succeeded_DeviceRequestCertificatesSecretsAndAuditAgree()
    {
        await using var bench = await Workbench.CreateAsync();
        bench.Readers.Put(Workbench.Reader, SimulatedPivCard.Create());
        var runId = await bench.IssueAsync();
        var run = await bench.EndAsync(runId);
        Assert.Equal((RunState.Succeeded, null), (run.State, run.FailureDetail));

        var (device, request, certificates, secrets, audit, stored) = await bench.Store.ReadAsync(async session =>
        {
            var device = (await session.DeviceAsync(run.DeviceId))!;
            return (
                device,
                (await session.RequestsOfAsync(bench.Person.Id)).Single(),
                await session.CertificatesOfDeviceAsync(run.DeviceId),
                await session.SecretsAsync(run.DeviceId, DeviceSecretKind.Puk),
                await session.AuditAsync(new(RunId: runId)),
                (await session.RunAsync(runId))!);
        });
        Assert.Equal((DeviceState.Issued, bench.Person.Id), (device.State, device.PersonId!.Value));
        Assert.Equal((RequestState.Executed, device.Id), (request.State, request.DeviceId!.Value));
        Assert.Equal(new byte?[] { 0x9A, 0x9C, 0x9D, 0x9E }, certificates.Select(it => it.Slot).Order());
        Assert.All(certificates, it => Assert.Equal(CertificateState.Active, it.State));
        Assert.All(secrets, it => Assert.True(it.IsConfirmed));
        Assert.Null(stored.SealedPin);
        Assert.Equal(new[] { "device.Bind", "device.Issue", "device.StartPersonalisation", "request.Complete", "request.Execute" }, audit.Select(it => it.What).Order());
        Assert.Null((await bench.Verifier.VerifyAsync(CancellationToken.None)).Break);
    }

    [Theory]
    [InlineData(KeyAlgorithm.P384)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public async Task Issue_OtherAlgorithm_Succeeds(KeyAlgorithm algorithm)
    {
        await using var bench = await Workbench.CreateAsync(new() { Policy = WorkbenchOptions.Policies(algorithm) });
        bench.Readers.Put(Workbench.Reader, SimulatedPivCard.Create());
        var run = await bench.EndAsync(await bench.IssueAsync());

        Assert.Equal((RunState.Succeeded, null), (run.State, run.FailureDetail));
    }
}
