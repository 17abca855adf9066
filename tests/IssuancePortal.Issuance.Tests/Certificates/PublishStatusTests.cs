using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Certificates;

/// <summary>Revocations reach the world once the authority answers, and never wait to be effective here.</summary>
public sealed class PublishStatusTests
{
    [Fact]
    public async Task WorkOff_AuthorityAnswers_TheRevocationListSaysItAndNothingIsLeft()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        // One that was made before the move must not be taken for one that says it.
        await life.Bench.Authority.CrlAsync("issuing", CancellationToken.None);
        Must(await life.MoveAsync(device.Id, DeviceMove.Suspend));
        Assert.Equal(4, await life.Bench.Get<PublishStatus>().WorkOffAsync());
        var crl = await life.Bench.Authority.CrlAsync("issuing", CancellationToken.None);
        foreach (var certificate in await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id)))
            Assert.True(crl.AsSpan().IndexOf(Convert.FromHexString(certificate.SerialNumber)) >= 0, "The list does not name the certificate.");
        Assert.Equal(0, await life.Bench.Get<PublishStatus>().WorkOffAsync());

        Must(await life.MoveAsync(device.Id, DeviceMove.Resume));
        Assert.Equal(4, await life.Bench.Get<PublishStatus>().WorkOffAsync());
        crl = await life.Bench.Authority.CrlAsync("issuing", CancellationToken.None);
        Assert.All(await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id)), it => Assert.True(crl.AsSpan().IndexOf(Convert.FromHexString(it.SerialNumber)) < 0));
    }

    [Fact]
    public async Task WorkOff_OvertakenOrder_IsDoneWithoutSayingWhatIsNotTrueAnyMore()
    {
        DownAuthority? down = null;
        await using var life = await BeginAsync(authority: real => down = new DownAuthority(real));
        var (device, _) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Suspend));
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
        Assert.Equal(8, await life.Bench.Get<PublishStatus>().WorkOffAsync());
        Assert.All(down!.Asked, order => Assert.Equal(CertificateState.Revoked, order.State));
    }

    [Fact]
    public async Task INV20_LostAndTheAuthorityIsDown_BlockedAtOnceRetriedAlarmedOnceAndPublishedWithin18Hours()
    {
        DownAuthority? down = null;
        await using var life = await BeginAsync(authority: real => down = new DownAuthority(real));
        var (device, _) = await life.IssueAsync();
        var publish = life.Bench.Get<PublishStatus>();
        down!.IsDown = true;
        await life.ReplaceAsync(device.Id, IssuanceReason.Lost);
        Assert.Equal([CertificateState.OnHold], await life.StatesAsync(device.Id));

        Assert.Equal(0, await publish.WorkOffAsync());
        var late = Must(await publish.LateAsync(10, Administrator));
        Assert.Equal(4, late.Length);
        Assert.All(late, order => Assert.Equal(("refusal.authority-unreachable", 1, 18.0), (order.LastFailure, order.Attempts, Math.Round((order.DueBy!.Value - order.CreatedAt).TotalHours))));
        // The pauses grow, to two minutes for what presses.
        var asked = down.Asked.Count;
        Assert.Equal(0, await publish.WorkOffAsync());
        Assert.Equal(asked, down.Asked.Count);
        for (var i = 0; i < 8; i++)
        {
            life.Clock.Forward(TimeSpan.FromMinutes(2.1));
            await publish.WorkOffAsync();
        }

        Assert.Equal(asked + 8 * 4, down.Asked.Count);
        Assert.Empty(await LateEventsAsync(life, device.Id));

        life.Clock.Forward(TimeSpan.FromHours(13.5));
        await publish.WorkOffAsync();
        await publish.WorkOffAsync();
        Assert.Equal(4, (await LateEventsAsync(life, device.Id)).Count);
        Assert.All(Must(await publish.LateAsync(10, Administrator)), order => Assert.NotNull(order.AlarmedAt));

        down.IsDown = false;
        life.Clock.Forward(TimeSpan.FromMinutes(2.1));
        Assert.Equal(4, await publish.WorkOffAsync());
        Assert.Empty(Must(await publish.LateAsync(10, Administrator)));
    }

    [Fact]
    public async Task Late_WithoutTheRole_IsRefused()
    {
        await using var life = await BeginAsync();
        Refused("refusal.not-allowed", await life.Bench.Get<PublishStatus>().LateAsync(10, Workbench.Operator));
    }

    private static async Task<IReadOnlyList<Audit.AuditEvent>> LateEventsAsync(Life life, Guid deviceId) => [.. (await life.AuditAsync(deviceId)).Where(it => it.What == "certificate.publish-late")];

    private sealed class DownAuthority(EmbeddedAuthority real) : ICertificateAuthority
    {
        public bool IsDown { get; set; }

        public List<StatusOrder> Asked { get; } = [];

        public Task<Result<byte[]>> IssueAsync(CertificateApplication application, CancellationToken cancellation) => real.IssueAsync(application, cancellation);

        public Task<Result<bool>> PublishAsync(StatusOrder order, CancellationToken cancellation)
        {
            Asked.Add(order);
            return IsDown ? throw new HttpRequestException("connection refused") : real.PublishAsync(order, cancellation);
        }
    }
}
