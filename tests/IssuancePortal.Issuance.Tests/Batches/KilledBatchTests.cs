using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Batches;

/// <summary>kill -9 of the portal after every write of a batch: it stands paused, the card comes to its end, and whoever goes on ends it with one good card for one person.</summary>
public sealed class KilledBatchTests
{
    [Fact]
    public async Task Batch_PortalKilledAtAnyWrite_GoesOnAfterTheRestart()
    {
        for (var write = 1; ; write++)
        {
            var folder = Directory.CreateTempSubdirectory("killed-batch-").FullName;
            var unharmed = await KilledPortal.IssueAsync(folder, write, before: false, DeviceKind.PivCard, inBatch: true);
            var id = Guid.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "batch")));
            var (bench, card) = await Workbench.OnFolderAsync(folder, new WorkbenchOptions());
            await using (bench)
            {
                var found = await FindAsync(bench, id);
                if (unharmed)
                {
                    Assert.Equal(BatchState.Ended, found.State);
                    Assert.True(write > 12, $"A batch of one has only {write} writes.");
                    return;
                }

                await bench.Workstation.CardAsync(Workbench.Reader);
                await bench.Board.TakeUpAsync(CancellationToken.None);
                await bench.Get<BatchBoard>().TakeUpAsync(CancellationToken.None);
                // The last write is the end itself.
                if (found.State == BatchState.Running)
                {
                    var now = await FindAsync(bench, id);
                    if (now.State != BatchState.Ended) Assert.Equal((BatchState.Paused, "refusal.batch-interrupted"), (now.State, now.PausedBecause));
                    await BatchBench.UntilAsync(async () => (await bench.Store.ReadAsync(session => session.Batches.NumbersAsync(id))).Working == 0, $"the end of the card, write {write}");
                    if ((await FindAsync(bench, id)).State == BatchState.Paused) Must(await bench.Get<DriveBatch>().StartAsync(new BatchStart(id, bench.Workstation.Id, [Workbench.Reader]), BatchBench.Driver));
                    await BatchBench.UntilAsync(async () => (await FindAsync(bench, id)).State == BatchState.Ended, $"the end of the batch, write {write}");
                }

                var item = Assert.Single(await bench.Store.ReadAsync(session => session.Batches.ItemsAsync(id, BatchItemState.Done)));
                Assert.Equal(bench.Person.Id, item.PersonId);
                var device = Assert.Single(await bench.Store.ReadAsync(session => session.DevicesOfAsync(bench.Person.Id)));
                Assert.Equal((item.DeviceId, DeviceState.Issued), ((Guid?)device.Id, device.State));
                // The PIN that nobody knows gives way to the person's own.
                var place = new CardPlace(device.Id, bench.Workstation.Id, null, Guid.NewGuid());
                Must(await bench.Get<UnlockPin>().UnlockAsync(place, bench.Workstation.Seal(Workbench.Pin, place.RunId), new Actor("ana", bench.Person.Id, bench.Person.Name, [Role.User])));
                await Invariants.IssuedAsync(bench, item.RunId!.Value, card);
            }
        }
    }

    private static async Task<Batch> FindAsync(Workbench bench, Guid id) => (await bench.Store.ReadAsync(session => session.Batches.FindAsync(id)))!;
}
