using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Tests.Bench;

namespace IssuancePortal.Issuance.Tests.Personalisation;

/// <summary>kill -9 of the portal at every write of a run: after the restart the run goes on with the same card, or had never begun.</summary>
public sealed class KilledPortalTests
{
    [Theory]
    [InlineData(true, DeviceKind.PivCard)]
    [InlineData(false, DeviceKind.PivCard)]
    [InlineData(true, DeviceKind.YubiKey)]
    [InlineData(false, DeviceKind.YubiKey)]
    [InlineData(true, DeviceKind.VirtualSmartCard)]
    [InlineData(false, DeviceKind.VirtualSmartCard)]
    [InlineData(false, DeviceKind.PivCard, true)]
    public async Task Run_PortalKilledAtAnyWrite_IsTakenUpAfterTheRestart(bool before, DeviceKind kind, bool isKept = false)
    {
        var taken = 0;
        for (var write = 1; ; write++)
        {
            var folder = Directory.CreateTempSubdirectory("killed-").FullName;
            var unharmed = await KilledPortal.IssueAsync(folder, write, before, kind, isKept: isKept);
            var options = new WorkbenchOptions { Kind = kind };
            var (bench, card) = await Workbench.OnFolderAsync(folder, isKept ? options.WithKeptKey() : options);
            await using (bench)
            {
                var open = await bench.Store.ReadAsync(session => session.OpenRunsAsync());
                if (unharmed)
                {
                    Assert.Empty(open);
                    Assert.True(taken > (kind == DeviceKind.VirtualSmartCard ? 5 : 10), $"A run has only {taken} writes.");
                    return;
                }

                // Killed before the first write is committed: nothing had begun. Killed after the last: nothing is left to do.
                if (open.Count == 0)
                {
                    Assert.True(write == 1 || !before, $"Write {write}: the run is gone.");
                    var runs = await bench.Store.ReadAsync(async session => await session.DevicesOfAsync(bench.Person.Id));
                    if (runs.Count > 0) await Invariants.IssuedAsync(bench, runs[0].RunId!.Value, card);
                    continue;
                }

                taken++;
                var runId = Assert.Single(open).Id;
                await bench.Workstation.CardAsync(Workbench.Reader);
                await bench.Board.TakeUpAsync(CancellationToken.None);
                // The client died with its process here: its session key is another, and the PIN has to be typed again.
                await bench.ReachAsync(runId, RunState.WaitingForPin);
                await bench.Board.EnterPinAsync(runId, bench.Workstation.Seal(bench.GoodPin, runId), bench.Issuer, CancellationToken.None);
                var run = await bench.EndAsync(runId);
                Assert.True(run.State == RunState.Succeeded, $"Write {write}: {run.State} {run.Failure} {run.FailureDetail}\n{string.Join('\n', run.Log.Select(it => it.Text))}");
                await Invariants.IssuedAsync(bench, runId, card);
                // A key that was made before the end is the one that is on the device: none was lost, none made twice.
                var keys = await bench.Store.ReadAsync(session => session.Escrow.KeysOfRunAsync(runId));
                Assert.Equal((isKept ? 1 : 0, isKept ? 1 : 0), (keys.Count, keys.Count(key => key.SerialNumber is not null)));
            }
        }
    }
}
