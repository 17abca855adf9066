using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Jobs;

/// <summary>What the portal does by itself, by a clock that is put forward; each job done twice does nothing more.</summary>
public sealed class JobsTests
{
    [Fact]
    public async Task Run_TwoNodes_OneWorksUntilItsLeaseRunsOut()
    {
        await using var life = await BeginAsync();
        var (one, other) = (Node(life), Node(life));
        Assert.NotNull(await one.RunAsync((_, cause) => throw cause));
        Assert.Null(await other.RunAsync((_, cause) => throw cause));
        life.Clock.Forward(TimeSpan.FromMinutes(2));
        Assert.NotNull(await other.RunAsync((_, cause) => throw cause));
        Assert.Null(await one.RunAsync((_, cause) => throw cause));
    }

    [Fact]
    public async Task Run_AJobThatThrows_IsToldAndTheOthersGoOn()
    {
        await using var life = await BeginAsync();
        var failed = new List<string>();
        var done = await new RunJobs(life.Bench.Store, [new Failing(), life.Bench.Get<ExpireRequestsJob>()], life.Clock).RunAsync((job, _) => failed.Add(job.Name));
        Assert.Equal(["failing"], failed);
        Assert.Equal(["expire-requests"], done!.Keys);
    }

    [Fact]
    public async Task ExpireDevices_TemporaryOverItsDay_IsRetiredAndTheOriginalInUse()
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        var (temporary, _) = await life.IssueAsync(await life.ReplaceAsync(original.Id, IssuanceReason.Forgotten));
        life.Clock.Forward(TimeSpan.FromDays(8));
        Assert.Equal(1, await life.DoAsync<ExpireDevicesJob>());
        Assert.Equal(0, await life.DoAsync<ExpireDevicesJob>());
        Assert.Equal((DeviceState.Terminated, DeviceState.Issued), ((await life.DeviceAsync(temporary.Id)).State, (await life.DeviceAsync(original.Id)).State));
    }

    [Fact]
    public async Task Extend_TemporaryDevice_LastsToItsCertificatesEndAndNoLonger()
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        var (temporary, _) = await life.IssueAsync(await life.ReplaceAsync(original.Id, IssuanceReason.Forgotten));
        var extend = life.Bench.Get<ExtendTemporary>();
        var latest = (await extend.LatestAsync(temporary.Id))!.Value;
        Assert.Equal(30, Math.Round((latest - temporary.IssuedAt!.Value).TotalDays));
        Refused("refusal.extended-too-long", await extend.ExtendAsync(temporary.Id, latest.AddDays(1), HelpDesk));
        Refused("refusal.date-in-past", await extend.ExtendAsync(temporary.Id, life.Clock.GetUtcNow().AddDays(-1), HelpDesk));
        Refused("refusal.not-temporary", await extend.ExtendAsync(original.Id, latest, HelpDesk));
        Refused("refusal.not-allowed", await extend.ExtendAsync(temporary.Id, latest, Workbench.Operator));
        Must(await extend.ExtendAsync(temporary.Id, latest, HelpDesk));
        life.Clock.Forward(TimeSpan.FromDays(20));
        Assert.Equal(0, await life.DoAsync<ExpireDevicesJob>());
        Assert.All(await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(temporary.Id)), it => Assert.True(it.NotAfter > life.Clock.GetUtcNow()));
        life.Clock.Forward(TimeSpan.FromDays(11));
        Assert.Equal(1, await life.DoAsync<ExpireDevicesJob>());
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(original.Id)).State);
    }

    [Fact]
    public async Task Renew_BeforeTheEnd_OpensOneUpdateAndRemindsOnceAtEachThreshold()
    {
        await using var life = await BeginAsync(policy => policy with { ValidDays = 100 });
        var (device, _) = await life.IssueAsync();
        Assert.Equal(0, await life.DoAsync<RenewDevicesJob>());
        life.Clock.Forward(TimeSpan.FromDays(59));
        Assert.Equal(1, await life.DoAsync<RenewDevicesJob>());
        Assert.Equal(0, await life.DoAsync<RenewDevicesJob>());
        var update = (await life.Bench.Store.ReadAsync(session => session.RequestsOfDeviceAsync(device.Id)))[0];
        Assert.Equal((RequestType.Update, RequestState.Approved, "system"), (update.Type, update.State, update.CreatedBy));

        foreach (var day in (int[])[12, 16, 11])
        {
            life.Clock.Forward(TimeSpan.FromDays(day));
            Assert.Equal(1, await life.DoAsync<RenewDevicesJob>());
            Assert.Equal(0, await life.DoAsync<RenewDevicesJob>());
        }

        var reminders = (await life.AuditAsync(device.Id)).Where(it => it.What == "device.reminder").ToList();
        Assert.Equal(3, reminders.Count);
        Assert.All(reminders.Zip(["\"3\"", "\"14\"", "\"30\""]), pair => Assert.Contains(pair.Second, pair.First.Detail, StringComparison.Ordinal));

        // Its person renews it on the same card and is in time for the next round.
        var started = await life.Bench.StartAsync(life.User, order => order with { RequestId = update.Id });
        Assert.Equal(Issuance.Personalisation.RunState.Succeeded, (await life.Bench.EndAsync(Must(started))).State);
        var renewed = await life.DeviceAsync(device.Id);
        Assert.Equal((DeviceState.Issued, (int?)null), (renewed.State, renewed.RemindedDays));
        Assert.True(renewed.ExpiresAt > life.Clock.GetUtcNow().AddDays(99));
        Assert.Equal(0, await life.DoAsync<RenewDevicesJob>());
    }

    [Fact]
    public async Task EndOneTimeSecrets_InitialPasswordExpired_IsToldOnce()
    {
        await using var life = await BeginAsync();
        var secret = Issuance.People.OneTimeSecret.Make(Issuance.People.OneTimeSecretKind.InitialPassword, life.Bench.Person.Id, null, 12, 5, life.Clock.GetUtcNow(), TimeSpan.FromDays(14)).Secret;
        await life.Bench.Store.ChangeAsync<bool>(session =>
        {
            session.Add(secret);
            return Task.FromResult<Result<bool>>(true);
        });
        Assert.Equal(0, await life.DoAsync<EndOneTimeSecretsJob>());
        life.Clock.Forward(TimeSpan.FromDays(15));
        Assert.Equal(1, await life.DoAsync<EndOneTimeSecretsJob>());
        Assert.Equal(0, await life.DoAsync<EndOneTimeSecretsJob>());
        Assert.Single(await life.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(PersonId: life.Bench.Person.Id))), it => it.What == "initial-password.expired");
    }

    private static RunJobs Node(Life life) => new(life.Bench.Store, [life.Bench.Get<ExpireRequestsJob>(), life.Bench.Get<PublishStatusJob>()], life.Clock);

    private sealed class Failing : IJob
    {
        public string Name => "failing";

        public TimeSpan Every => TimeSpan.FromSeconds(1);

        public Task<int> RunAsync(CancellationToken cancellation) => throw new IOException("on purpose");
    }
}
