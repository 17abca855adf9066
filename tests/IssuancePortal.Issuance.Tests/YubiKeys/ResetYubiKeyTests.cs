using IssuancePortal.Apdu;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.SimulatedDevices;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.YubiKeys;

/// <summary>A YubiKey that nobody can open any more is reset: only when somebody agreed, and never while it is somebody's.</summary>
public sealed class ResetYubiKeyTests
{
    private static readonly byte[] WrongPuk = [.. Enumerable.Repeat((byte)0xFF, 8), .. "12345678"u8];

    private static async Task<(Life Life, Device Device, SimulatedYubiKey Key)> IssuedAsync()
    {
        var life = await BeginAsync(kind: DeviceKind.YubiKey);
        var key = SimulatedYubiKey.Create();
        await life.InsertAsync(key);
        var run = await life.RunAsync();
        Assert.Equal((RunState.Succeeded, (string?)null), (run.State, run.FailureDetail));
        return (life, await life.DeviceAsync(run.DeviceId), key);
    }

    /// <summary>Somebody tries PUKs until it blocks.</summary>
    private static async Task BlockPukAsync(Life life, SimulatedYubiKey key)
    {
        StatusWord last;
        do last = await life.AskAsync(key, new CommandApdu(0x00, 0x2C, 0x00, 0x80, WrongPuk));
        while (last.Value != 0x6983);
    }

    /// <summary>Somebody who got hold of the management key gives the YubiKey another.</summary>
    private static async Task ReplaceManagementKeyAsync(Life life, Device device, SimulatedYubiKey key)
    {
        var own = (await life.Bench.Store.ReadAsync(session => life.Bench.Keys.ManagementKeyAsync(session, device, CancellationToken.None)))!;
        await life.Bench.TakeOutOfTheClientsHandsAsync();
        key.Insert();
        var channel = new ChainingChannel(new SimulatedDeviceChannel(key), ChainingOptions.Extended);
        await channel.TransmitAsync(new CommandApdu(0x00, 0xA4, 0x04, 0x00, Convert.FromHexString("A000000308"), 0));
        var asked = await channel.TransmitAsync(new CommandApdu(0x00, 0x87, (byte)own.Algorithm, 0x9B, Convert.FromHexString("7C028100"), 0));
        Assert.True(BerTlv.TryReadOnly(asked.Data, 0x7C, out var template));
        var proof = BerTlv.Of(0x7C, BerTlv.Of(0x82, own.Encrypt(template.Child(0x81)!.Value.Value.Span))).ToBytes();
        Assert.Equal(0x9000, (await channel.TransmitAsync(new CommandApdu(0x00, 0x87, (byte)own.Algorithm, 0x9B, proof, 0))).Status.Value);
        Assert.Equal(0x9000, (await channel.TransmitAsync(new CommandApdu(0x00, 0xFF, 0xFF, 0xFF, (byte[])[0x0A, 0x9B, 24, .. Enumerable.Repeat((byte)0x5A, 24)]))).Status.Value);
        life.Bench.Readers.Plug(Workbench.Reader, key);
    }

    [Fact]
    public async Task Recycle_TerminatedKey_NothingOfItsPersonIsLeftAndItIsIssuedAgain()
    {
        var (life, device, key) = await IssuedAsync();
        await using (life)
        {
            Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
            Must(await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(device.Id), Workbench.Operator));
            foreach (var slot in (byte[])[0x9A, 0x9C, 0x9D, 0x9E]) Assert.Equal(0x6A88, (await life.AskAsync(key, new CommandApdu(0x00, 0xF7, 0x00, slot, default, 0))).Value);
            await life.InsertAsync(key);
            Assert.Equal(RunState.Succeeded, (await life.RunAsync()).State);
        }
    }

    [Fact]
    public async Task Recycle_PukBlocked_IsRefusedUntilSomebodyAgreesToTheReset()
    {
        var (life, device, key) = await IssuedAsync();
        await using (life)
        {
            await BlockPukAsync(life, key);
            Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
            await life.InsertAsync(key);
            Refused("refusal.card-needs-reset", await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(device.Id), Workbench.Operator));
            Assert.Equal(DeviceState.Terminated, (await life.DeviceAsync(device.Id)).State);
            // Not agreed to: the PIN has all its tries, and its person's keys are there.
            Assert.Equal(0x63C5, (await life.AskAsync(key, new CommandApdu(0x00, 0x20, 0x00, 0x80))).Value);
            Assert.Equal(0x9000, (await life.AskAsync(key, new CommandApdu(0x00, 0xF7, 0x00, 0x9A, default, 0))).Value);

            await life.InsertAsync(key);
            Must(await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(device.Id), Workbench.Operator, mayReset: true));
            Assert.Equal(DeviceState.Available, (await life.DeviceAsync(device.Id)).State);
            Assert.Equal(0x6A88, (await life.AskAsync(key, new CommandApdu(0x00, 0xF7, 0x00, 0x9A, default, 0))).Value);
            Assert.Single(await life.AuditAsync(device.Id), it => it.What == "device.reset");

            await life.InsertAsync(key);
            Assert.Equal(RunState.Succeeded, (await life.RunAsync()).State);
        }
    }

    [Fact]
    public async Task Recycle_ManagementKeyOfSomebodyElse_IsResetWhenAgreed()
    {
        await using var life = await BeginAsync(kind: DeviceKind.YubiKey);
        var key = SimulatedYubiKey.Create();
        await life.InsertAsync(key);
        var run = await life.RunAsync();
        Must(await life.MoveAsync(run.DeviceId, DeviceMove.Terminate));
        await ReplaceManagementKeyAsync(life, await life.DeviceAsync(run.DeviceId), key);
        await life.InsertAsync(key);
        Refused("refusal.card-needs-reset", await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(run.DeviceId), Workbench.Operator));
        await life.InsertAsync(key);
        Must(await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(run.DeviceId), Workbench.Operator, mayReset: true));
        await life.InsertAsync(key);
        Assert.Equal(RunState.Succeeded, (await life.RunAsync()).State);
    }

    [Fact]
    public async Task Recycle_IssuedKey_IsNeverResetWhateverSomebodyAgreesTo()
    {
        var (life, device, key) = await IssuedAsync();
        await using (life)
        {
            await BlockPukAsync(life, key);
            await life.InsertAsync(key);
            Assert.False((await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(device.Id), Workbench.Operator, mayReset: true)).Succeeded);
            Assert.Equal(0x63C5, (await life.AskAsync(key, new CommandApdu(0x00, 0x20, 0x00, 0x80))).Value);
            Assert.Equal(0x9000, (await life.AskAsync(key, new CommandApdu(0x00, 0xF7, 0x00, 0x9A, default, 0))).Value);
            Assert.DoesNotContain(await life.AuditAsync(device.Id), it => it.What == "device.reset");
        }
    }

    [Fact]
    public async Task Unlock_BlockedPin_PersonChoosesAnother()
    {
        var (life, device, key) = await IssuedAsync();
        await using (life)
        {
            life.Bench.Settings.Set(new UnlockSettings { BySelf = true });
            for (var i = 0; i < 5; i++) await life.AskAsync(key, Verify("000000"));
            await life.InsertAsync(key);
            var runId = Guid.NewGuid();
            Must(await life.Bench.Get<UnlockPin>().UnlockAsync(life.At(device.Id, runId), life.Bench.Workstation.Seal("918273", runId), life.User));
            Assert.Equal(0x9000, (await life.AskAsync(key, Verify("918273"))).Value);
        }
    }
}
