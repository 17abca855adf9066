using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Tests.Matrix;

/// <summary>Role × certificate move × the certificate's and its device's states × standing.</summary>
public sealed class CertificateMatrixTests(MatrixBench matrix) : IClassFixture<MatrixBench>
{
    private static readonly DeviceState[] Living = [DeviceState.Produced, DeviceState.Issued, DeviceState.Suspended, DeviceState.Invalid];

    public static TheoryData<string> Roles => [.. MatrixBench.ProductRoles];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Change_EveryStateAndStanding_AsTheRoleAndTheCertificateSay(string role)
    {
        foreach (var (state, certificate) in Enum.GetValues<DeviceState>().Select(state => (state, CertificateState.Active)).Concat(Enum.GetValues<CertificateState>().Select(it => (DeviceState.Issued, it))).Distinct())
        {
            var (device, owner) = await matrix.Rows.DeviceAsync(state, certificate);
            var serial = (await matrix.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id)))[0].SerialNumber;
            foreach (var standing in Enum.GetValues<Standing>().Where(standing => owner is not null || standing is not (Standing.Own or Standing.OutOfScope)))
            {
                foreach (var move in Enum.GetValues<CertificateMove>())
                {
                    var actor = MatrixBench.Actor(role, standing, owner, device.Id);
                    if (ExpectedOf(role, move, state, certificate, standing) is not { } code)
                    {
                        await IsMadeAsync(actor with { PersonId = null }, move, state, certificate);
                        continue;
                    }

                    var before = matrix.Store.Version;
                    var answer = await matrix.Bench.Get<ChangeCertificate>().ChangeAsync(serial, move, RevocationReason.Superseded, "matrix", actor);
                    Assert.True(code == answer.Refusal?.Code, $"{role} {move} {state}/{certificate} {standing}: {answer.Refusal?.Code ?? "done"} instead of {code}");
                    Assert.True(before == matrix.Store.Version, $"{role} {move} {state}/{certificate} {standing}: refused, yet something was written.");
                }
            }
        }
    }

    [Fact]
    public async Task Change_HeldTwice_IsGoodOnlyWhenNothingHoldsIt()
    {
        var (device, _) = await matrix.Rows.DeviceAsync(DeviceState.Issued);
        var (actor, change) = (MatrixBench.Actor(Role.HelpDesk, Standing.Other, null), matrix.Bench.Get<ChangeCertificate>());
        var serial = (await matrix.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id)))[0].SerialNumber;
        Assert.Equal(CertificateState.OnHold, (await change.ChangeAsync(serial, CertificateMove.Hold, default, "", actor)).Value);
        Assert.Equal("refusal.certificate-held", (await change.ChangeAsync(serial, CertificateMove.Hold, default, "", actor)).Refusal?.Code);
        Assert.True((await matrix.Bench.Get<MakeDeviceMove>().MakeAsync(device.Id, DeviceMove.Suspend, new MoveChoice(), actor)).Succeeded);
        Assert.Equal(CertificateState.OnHold, (await change.ChangeAsync(serial, CertificateMove.Release, default, "", actor)).Value);
        Assert.Equal("refusal.certificate-not-held-by-hand", (await change.ChangeAsync(serial, CertificateMove.Release, default, "", actor)).Refusal?.Code);
        Assert.True((await matrix.Bench.Get<MakeDeviceMove>().MakeAsync(device.Id, DeviceMove.Resume, new MoveChoice(), actor)).Succeeded);
        Assert.All(await matrix.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id)), it => Assert.Equal(CertificateState.Active, it.State));
    }

    [Fact]
    public async Task Change_WhatCannotBe_IsRefusedAndNothingIsWritten()
    {
        var (device, _) = await matrix.Rows.DeviceAsync(DeviceState.Issued);
        var serial = (await matrix.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id)))[0].SerialNumber;
        var (actor, change) = (MatrixBench.Actor(Role.HelpDesk, Standing.Other, null), matrix.Bench.Get<ChangeCertificate>());
        var before = matrix.Store.Version;
        Assert.Equal("refusal.certificate-unknown", (await change.ChangeAsync("00", CertificateMove.Hold, default, "", actor)).Refusal?.Code);
        Assert.Equal("refusal.text-too-long", (await change.ChangeAsync(serial, CertificateMove.Hold, default, new string('x', 401), actor)).Refusal?.Code);
        foreach (var reason in (RevocationReason[])[RevocationReason.CertificateHold, RevocationReason.RemoveFromCrl, RevocationReason.AaCompromise, (RevocationReason)77])
            Assert.Equal("refusal.revocation-not-final", (await change.ChangeAsync(serial, CertificateMove.Revoke, reason, "", actor)).Refusal?.Code);
        Assert.Equal(before, matrix.Store.Version);
    }

    private static string? ExpectedOf(string role, CertificateMove move, DeviceState state, CertificateState certificate, Standing standing)
    {
        var permission = move == CertificateMove.Revoke ? Permission.TerminateDevice : Permission.SuspendDevice;
        if (!MatrixBench.PermissionsOf(role).Contains(permission)) return "refusal.not-allowed";
        if (standing == Standing.Own) return "refusal.own-device";
        if (standing == Standing.OfSession) return "refusal.device-of-session";
        // What outlived its device can still be revoked.
        var hasOutlived = move == CertificateMove.Revoke && state is (DeviceState.Terminated or DeviceState.Disposed);
        if (!(Living.Contains(state) || hasOutlived) || certificate is CertificateState.Revoked or CertificateState.Prepared) return "refusal.certificate-not-live";
        if (move == CertificateMove.Release) return "refusal.certificate-not-held-by-hand";
        if (standing == Standing.OutOfScope) return "refusal.out-of-scope";
        return standing == Standing.Stale && move == CertificateMove.Revoke ? "refusal.fresh-proof-needed" : null;
    }

    private async Task IsMadeAsync(Actor actor, CertificateMove move, DeviceState state, CertificateState certificate)
    {
        var (device, _) = await matrix.Rows.DeviceAsync(state, certificate);
        var before = await matrix.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id));
        var answer = await matrix.Bench.Get<ChangeCertificate>().ChangeAsync(before[0].SerialNumber, move, RevocationReason.Superseded, "matrix", actor);
        Assert.True(answer.Succeeded, answer.Refusal?.ToString());
        Assert.Equal(move == CertificateMove.Revoke ? CertificateState.Revoked : CertificateState.OnHold, answer.Value);
        var after = await matrix.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id));
        Assert.Equal(answer.Value, after.Single(it => it.SerialNumber == before[0].SerialNumber).State);
        Assert.Equal(certificate, after.Single(it => it.SerialNumber == before[1].SerialNumber).State);
        Assert.Equal(state, (await matrix.Bench.Store.ReadAsync(session => session.DeviceAsync(device.Id)))!.State);
        Assert.Equal($"certificate.{move}", Assert.Single(await matrix.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(DeviceId: device.Id)))).What);
    }
}
