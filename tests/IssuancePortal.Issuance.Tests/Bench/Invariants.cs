using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>What must hold after any run, however it went: card, certificates, database and audit trail tell the same story.</summary>
internal static class Invariants
{
    /// <summary>The run ended well: the card holds exactly the active certificates, takes the new PIN and none of the factory's secrets.</summary>
    public static async Task IssuedAsync(Workbench bench, Guid runId, ISimulatedDevice card)
    {
        var (run, device, request, certificates) = await ReadAsync(bench, runId);
        Assert.Equal((RunState.Succeeded, DeviceState.Issued, RequestState.Executed), (run.State, device.State, request.State));
        Assert.All(certificates, it => Assert.Contains(it.State, (CertificateState[])[CertificateState.Active, CertificateState.Revoked]));
        // What was recovered is on the device, and not of the run.
        var active = (await bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id))).Where(it => it.State == CertificateState.Active).OrderBy(it => it.Slot).ToList();
        Assert.All(certificates.Where(it => it.State == CertificateState.Active), it => Assert.Contains(active, on => on.SerialNumber == it.SerialNumber));
        Assert.Equal(bench.Policy.Content.Slots.Select(it => (byte?)it.Slot), active.Select(it => it.Slot).Order());

        await bench.TakeOutOfTheClientsHandsAsync();
        card.Insert();
        var channel = new ChainingChannel(new SimulatedDeviceChannel(card), ChainingOptions.Extended);
        if (device.Kind == DeviceKind.VirtualSmartCard) await GidsInvariants.IssuedAsync(bench, device, active, channel);
        else await IssuedAsync(bench, device, active, channel);
        bench.Readers.Plug(Workbench.Reader, card);
        await EverywhereAsync(bench);
    }

    private static async Task IssuedAsync(Workbench bench, Device device, IReadOnlyList<IssuedCertificate> active, ChainingChannel channel)
    {
        await channel.TransmitAsync(new CommandApdu(0x00, 0xA4, 0x04, 0x00, Convert.FromHexString("A000000308000010000100"), 0));
        foreach (var certificate in active)
        {
            var slot = PivSlot.Find(certificate.Slot!.Value)!;
            var get = PivCommands.GetData(slot.CertificateTag, "");
            var answer = await channel.TransmitAsync(new CommandApdu(get.Cla, get.Ins, get.P1, get.P2, get.Data, get.Le));
            Assert.True(BerTlv.TryReadOnly(answer.Data, 0x53, out var content));
            Assert.Equal(certificate.Der, content.Child(0x70)!.Value.Value.ToArray());
        }

        await HistoryAsync(bench, device, channel);
        Assert.Equal(0x9000, (await VerifyAsync(channel, Workbench.Pin)).Value);
        var factory = await VerifyAsync(channel, "123456");
        Assert.Equal(bench.Policy.Content.PinTries - 1, factory.TriesLeft);
        Assert.Equal(0x9000, (await VerifyAsync(channel, Workbench.Pin)).Value);

        var puk = await bench.Store.ReadAsync(session => bench.Keys.PukAsync(session, device, CancellationToken.None));
        Assert.Equal(0x9000, (await channel.TransmitAsync(new CommandApdu(0x00, 0x24, 0x00, 0x81, (byte[])[.. puk!, .. puk!]))).Status.Value);
    }

    /// <summary>The retired slots hold what is noted of them and nothing else, and the key history object counts it.</summary>
    private static async Task HistoryAsync(Workbench bench, Device device, ChainingChannel channel)
    {
        var retired = (await bench.Store.ReadAsync(session => session.CopiesOnDeviceAsync(device.Id))).Where(it => it is { IsRetired: true, EndedAt: null }).ToDictionary(it => it.Slot);
        var history = (await ReadAsync(channel, PivObjects.KeyHistoryTag))!.Value;
        Assert.Equal([(byte)retired.Count], history.Child(0xC1)!.Value.Value.ToArray());
        Assert.Equal(PivSlot.Retired.Take(retired.Count).Select(it => it.Key), retired.Keys.Order());
        foreach (var slot in PivSlot.Retired)
        {
            var content = await ReadAsync(channel, slot.CertificateTag);
            var expected = retired.TryGetValue(slot.Key, out var copy) ? (await bench.Store.ReadAsync(session => session.CertificateAsync(copy.SerialNumber)))!.Der : null;
            Assert.Equal(expected, content?.Child(0x70)!.Value.Value.ToArray());
        }
    }

    private static async Task<BerTlv?> ReadAsync(ChainingChannel channel, uint tag)
    {
        var get = PivCommands.GetData(tag, "");
        var answer = await channel.TransmitAsync(new CommandApdu(get.Cla, get.Ins, get.P1, get.P2, get.Data, get.Le));
        return answer.Status.Value == 0x9000 && BerTlv.TryReadOnly(answer.Data, 0x53, out var content) ? content : null;
    }

    /// <summary>The run was rolled back: nothing it issued is good, the device failed, its secrets are kept.</summary>
    public static async Task RolledBackAsync(Workbench bench, Guid runId)
    {
        var (run, device, request, certificates) = await ReadAsync(bench, runId);
        Assert.Equal((RunState.RolledBack, DeviceState.Failed, RequestState.Failed), (run.State, device.State, request.State));
        Assert.All(certificates, it => Assert.Equal(CertificateState.Revoked, it.State));
        Assert.Equal(device.Kind != DeviceKind.VirtualSmartCard, await bench.Store.ReadAsync(session => bench.Keys.PukAsync(session, device, CancellationToken.None)) is not null);
        Assert.NotNull(await bench.Store.ReadAsync(session => bench.Keys.ManagementKeyAsync(session, device, CancellationToken.None)));
        await EverywhereAsync(bench);
    }

    private static async Task EverywhereAsync(Workbench bench)
    {
        Assert.Empty(await bench.Store.ReadAsync(session => session.OpenRunsAsync()));
        Assert.Null((await bench.Verifier.VerifyAsync(CancellationToken.None)).Break);
        // The PIN is nowhere in what the portal keeps. The last connection that closes takes log and shared memory away with it: then all is looked at again.
        while (!await TryLookForPinAsync(bench.Folder)) await Task.Yield();
    }

    private static async Task<bool> TryLookForPinAsync(string folder)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "portal.db*"))
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var bytes = new byte[stream.Length];
                await stream.ReadExactlyAsync(bytes);
                Assert.Equal(-1, bytes.AsSpan().IndexOf("73916485"u8));
            }

            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static async Task<(Run Run, Device Device, IssuanceRequest Request, IReadOnlyList<IssuedCertificate> Certificates)> ReadAsync(Workbench bench, Guid runId) =>
        await bench.Store.ReadAsync(async session =>
        {
            var run = (await session.RunAsync(runId))!;
            return (run, (await session.DeviceAsync(run.DeviceId))!, (await session.RequestAsync(run.RequestId))!, await session.CertificatesOfRunAsync(runId));
        });

    private static async Task<StatusWord> VerifyAsync(ChainingChannel channel, string pin)
    {
        byte[] padded = [.. System.Text.Encoding.ASCII.GetBytes(pin), .. Enumerable.Repeat((byte)0xFF, 8 - pin.Length)];
        return (await channel.TransmitAsync(new CommandApdu(0x00, 0x20, 0x00, 0x80, padded))).Status;
    }
}
