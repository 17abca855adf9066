using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Tests.Bench;

namespace IssuancePortal.Issuance.Tests.People;

/// <summary>What becomes of the devices of somebody who is gone from the directory.</summary>
public sealed class LeaverTests
{
    [Theory]
    [InlineData(LeaverAction.Terminate, DeviceState.Terminated, CertificateState.Revoked)]
    [InlineData(LeaverAction.Suspend, DeviceState.Suspended, CertificateState.OnHold)]
    public async Task Leave_WithADevice_EndsOrSuspendsItAsTheSiteSays(LeaverAction action, DeviceState device, CertificateState certificates)
    {
        await using var bench = await Workbench.CreateAsync();
        await bench.InsertBlankAsync();
        var run = await bench.EndAsync(await bench.IssueAsync());
        Assert.Equal(RunState.Succeeded, run.State);
        bench.Settings.Set(new LeaverSettings { Action = action });

        var left = await bench.Store.ChangeAsync<bool>(async session =>
        {
            var person = (await session.PersonAsync(bench.Person.Id))!;
            person.IsActive = false;
            await bench.Get<ILeaverCascade>().LeaveAsync(session, person, DateTimeOffset.UtcNow, CancellationToken.None);
            return true;
        });

        Assert.True(left.Succeeded);
        Assert.Equal(device, (await bench.Store.ReadAsync(session => session.DeviceAsync(run.DeviceId)))!.State);
        Assert.All(await bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(run.DeviceId)), it => Assert.Equal(certificates, it.State));
        Assert.Null((await bench.Verifier.VerifyAsync()).Break);
    }
}
