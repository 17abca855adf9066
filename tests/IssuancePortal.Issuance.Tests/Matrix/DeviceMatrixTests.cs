using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Tests.Matrix;

/// <summary>
/// Role × move × state × standing, generated from the roles' definitions and the table of a device's life, through the one door for moves: whatever is denied is refused with the right code and nothing at all is written;
/// whatever is allowed does what the table's row says and is audited once.
/// </summary>
public sealed class DeviceMatrixTests(MatrixBench matrix) : IClassFixture<MatrixBench>
{
    /// <summary>What a role needs for each move that somebody's word can make. Moves that are not here have no door.</summary>
    internal static readonly Dictionary<DeviceMove, Permission> Doors = new()
    {
        [DeviceMove.Activate] = Permission.HandOver,
        [DeviceMove.RecycleFailed] = Permission.RecycleDevice,
        [DeviceMove.Suspend] = Permission.SuspendDevice,
        [DeviceMove.Resume] = Permission.SuspendDevice,
        [DeviceMove.ReturnTemporary] = Permission.ReplaceDevice,
        [DeviceMove.Terminate] = Permission.TerminateDevice,
        [DeviceMove.Recycle] = Permission.RecycleDevice,
        [DeviceMove.Dispose] = Permission.DisposeDevice,
        [DeviceMove.Remove] = Permission.RemoveDevices,
    };

    private static readonly DeviceMove[] OfOneself = [DeviceMove.Suspend, DeviceMove.Activate];
    private static readonly DeviceMove[] EndForGood = [DeviceMove.Terminate, DeviceMove.Dispose, DeviceMove.Remove];
    private static readonly DeviceMove[] OnTheCard = [DeviceMove.Recycle, DeviceMove.RecycleFailed];

    /// <summary>Every role of the product tries everything; a role of a single permission, so that it is exactly this one that opens a move.</summary>
    public static TheoryData<string> Roles => [.. MatrixBench.ProductRoles, .. Enum.GetNames<Permission>()];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Move_EveryStateAndStanding_AsTheTableAndTheRoleSay(string role)
    {
        var isProduct = MatrixBench.ProductRoles.Contains(role);
        var moves = isProduct ? Enum.GetValues<DeviceMove>() : [.. Doors.Keys];
        var standings = isProduct ? Enum.GetValues<Standing>() : [Standing.Other];
        var (denied, allowed) = (0, 0);
        foreach (var state in Enum.GetValues<DeviceState>())
        {
            var (device, owner) = await matrix.Rows.DeviceAsync(state);
            foreach (var standing in standings.Where(standing => owner is not null || standing is not (Standing.Own or Standing.OutOfScope)))
            {
                foreach (var move in moves)
                {
                    if (ExpectedOf(role, move, state, standing) is not { } code)
                    {
                        await IsMadeAsync(role, move, state, standing);
                        allowed++;
                        continue;
                    }

                    var before = matrix.Store.Version;
                    var answer = await matrix.Bench.Get<MakeDeviceMove>().MakeAsync(device.Id, move, new MoveChoice("matrix"), MatrixBench.Actor(role, standing, owner, device.Id));
                    Assert.True(code == answer.Refusal?.Code, $"{role} {move} {state} {standing}: {answer.Refusal?.Code ?? "done"} instead of {code}");
                    Assert.True(before == matrix.Store.Version, $"{role} {move} {state} {standing}: refused, yet something was written.");
                    denied++;
                }
            }
        }

        Assert.True(denied > 0);
        if (isProduct && Doors.Values.Any(permission => MatrixBench.PermissionsOf(role).Contains(permission))) Assert.True(allowed > 0);
    }

    [Fact]
    public void Doors_OfThePortal_AreThoseOfTheMatrix() => Assert.Equal(
        Doors.OrderBy(door => door.Key).Select(door => (door.Key, door.Value)),
        matrix.Bench.Get<IEnumerable<IMakesDeviceMove>>().OrderBy(move => move.Move).Select(move => (move.Move, move.Permission)));

    [Fact]
    public async Task Foresee_EveryMoveAndState_WritesNothing()
    {
        foreach (var state in Enum.GetValues<DeviceState>())
        {
            var (device, owner) = await matrix.Rows.DeviceAsync(state);
            foreach (var (move, permission) in Doors)
            {
                var before = matrix.Store.Version;
                var foreseen = await matrix.Bench.Get<ForeseeMove>().OfMoveAsync(device.Id, move, new MoveChoice(), MatrixBench.Actor(permission.ToString(), Standing.Stale, owner));
                Assert.Equal(before, matrix.Store.Version);
                Assert.Equal(DeviceLifecycle.Row(move).From.Contains(state), foreseen.Succeeded);
                if (foreseen.Succeeded) Assert.Contains(foreseen.Value.Devices, it => it.Device.Id == device.Id && it.After == DeviceLifecycle.Row(move).To);
            }
        }
    }

    /// <summary>The code with which a cell is refused; null for one that is allowed.</summary>
    private static string? ExpectedOf(string role, DeviceMove move, DeviceState state, Standing standing)
    {
        if (!Doors.TryGetValue(move, out var permission)) return "refusal.not-their-move";
        var permissions = MatrixBench.PermissionsOf(role);
        if (standing == Standing.Own && OfOneself.Contains(move))
        {
            if (!permissions.Contains(Permission.UseOwnDevices)) return move == DeviceMove.Suspend && !permissions.Contains(permission) ? "refusal.not-allowed" : "refusal.own-device";
        }
        else
        {
            if (!permissions.Contains(permission)) return "refusal.not-allowed";
            if (standing == Standing.Own) return "refusal.own-device";
        }

        if (standing == Standing.OfSession && move != DeviceMove.Activate) return "refusal.device-of-session";
        if (!DeviceLifecycle.Row(move).From.Contains(state)) return "refusal.illegal-move";
        if (standing == Standing.OutOfScope) return "refusal.out-of-scope";
        if (standing == Standing.Stale && EndForGood.Contains(move)) return "refusal.fresh-proof-needed";
        return OnTheCard.Contains(move) ? "refusal.move-needs-card" : null;
    }

    private async Task IsMadeAsync(string role, DeviceMove move, DeviceState state, Standing standing)
    {
        var cell = $"{role} {move} {state} {standing}";
        var (device, owner) = await matrix.Rows.DeviceAsync(state);
        var before = await CertificatesAsync(device.Id);
        var actor = MatrixBench.Actor(role, standing, owner, device.Id);
        var version = matrix.Store.Version;
        var answer = await matrix.Bench.Get<MakeDeviceMove>().MakeAsync(device.Id, move, new MoveChoice("matrix"), actor);
        Assert.True(answer.Succeeded, $"{cell}: {answer.Refusal}");
        Assert.NotEqual(version, matrix.Store.Version);

        var row = DeviceLifecycle.Row(move);
        var after = await matrix.Bench.Store.ReadAsync(session => session.DeviceAsync(device.Id));
        Assert.True(row.To == after?.State, $"{cell}: {after?.State}");
        var events = (await matrix.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(DeviceId: device.Id)))).ToList();
        var audit = Assert.Single(events);
        Assert.Equal(($"device.{move}", state.ToString(), row.To?.ToString(), actor.AccountId), (audit.What, audit.Before, audit.After, audit.ActorId));
        if (row.To is null) return;
        Assert.Equal(
            before.Select(certificate => row.Effect switch
            {
                CertificateEffect.Hold => CertificateState.OnHold,
                CertificateEffect.Release => CertificateState.Active,
                CertificateEffect.Revoke => CertificateState.Revoked,
                _ => certificate.State,
            }),
            (await CertificatesAsync(device.Id)).Select(certificate => certificate.State));
    }

    private async Task<IReadOnlyList<IssuedCertificate>> CertificatesAsync(Guid deviceId) =>
        [.. (await matrix.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(deviceId))).OrderBy(certificate => certificate.SerialNumber, StringComparer.Ordinal)];
}
