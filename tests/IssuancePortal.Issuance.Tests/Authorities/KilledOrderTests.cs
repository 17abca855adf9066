using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Cmp;
using IssuancePortal.TestLib;

namespace IssuancePortal.Issuance.Tests.Authorities;

/// <summary>kill -9 of the portal between it and an authority outside: the card is issued after the restart, and no certificate that the authority made stays good beside the one that is on it.</summary>
public sealed class KilledOrderTests
{
    [Theory]
    [InlineData(CmpBodyType.CertificateRequest, false, AuthorityOrderState.Lost)]
    [InlineData(CmpBodyType.CertificateRequest, true, AuthorityOrderState.Lost)]
    [InlineData(CmpBodyType.CertificateConfirmation, false, AuthorityOrderState.Granted)]
    [InlineData(CmpBodyType.CertificateConfirmation, true, AuthorityOrderState.Granted)]
    public async Task Order_PortalKilledOnTheWay_IsSettledAfterTheRestartAndLeavesOneGoodCertificate(CmpBodyType when, bool isAnswered, AuthorityOrderState becomes)
    {
        await using var rig = new OutsideRig();
        await using var cmp = new CmpDesk(rig);
        var entry = rig.Entry("cmp", AuthorityKind.Cmp, await cmp.OpenAsync());
        var folder = Directory.CreateTempSubdirectory("killed-").FullName;
        System.Diagnostics.Process? child = null;
        var isDead = false;
        bool Kill(CmpMessage message)
        {
            if (isDead || message.Type != when) return false;
            isDead = true;
            child!.Kill();
            return true;
        }

        if (isAnswered) cmp.After = message => Kill(message);
        else cmp.Before = message => Task.FromResult(Kill(message));
        using (child = KilledPortal.Start(folder, entry)) await child.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(120)).Token);
        Assert.True(isDead, string.Join('\n', cmp.Said));

        var (bench, card) = await Workbench.OnFolderAsync(folder, new WorkbenchOptions().WithOutside(entry));
        await using (bench)
        {
            var runId = Assert.Single(await bench.Store.ReadAsync(session => session.OpenRunsAsync())).Id;
            await bench.Workstation.CardAsync(Workbench.Reader);
            await bench.Board.TakeUpAsync(CancellationToken.None);
            await bench.ReachAsync(runId, RunState.WaitingForPin);
            await bench.Board.EnterPinAsync(runId, bench.Workstation.Seal(bench.GoodPin, runId), bench.Issuer, CancellationToken.None);
            var run = await bench.EndAsync(runId);
            Assert.True(run.State == RunState.Succeeded, $"{run.Failure} {run.FailureDetail}\n{string.Join('\n', cmp.Said)}");
            await Invariants.IssuedAsync(bench, runId, card);

            await bench.Get<IssueOutside>().ChaseAsync();
            var orders = await bench.Store.ReadAsync(session => session.Outside.LatestOrdersAsync("cmp", 9));
            Assert.Equal([AuthorityOrderState.Granted, becomes], orders.Select(order => order.State));
            await bench.Get<PublishStatus>().WorkOffAsync();
            Assert.Empty(Life.Must(await bench.Get<PublishStatus>().LateAsync(10, Life.Administrator)));
            var known = (await bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(run.DeviceId))).Where(it => it.Authority == "cmp").ToList();
            Assert.Equal(rig.Signed[^1], Assert.Single(known, it => it.State == CertificateState.Active).SerialNumber);
            // What was taken before the end is revoked, and OpenSSL has agreed; what was not, was never confirmed to it.
            var revoked = known.Where(it => it.State == CertificateState.Revoked).Select(it => it.SerialNumber).ToList();
            Assert.Equal(becomes == AuthorityOrderState.Granted ? [rig.Signed[0]] : [], revoked);
            Assert.Equal(revoked.Count, cmp.Came.Count(type => type == CmpBodyType.RevocationRequest));
        }
    }
}
