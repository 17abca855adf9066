using IssuancePortal.Data.Audit;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Store;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Tests.Store;

public sealed class IssuanceStoreTests
{
    private static readonly Refusal No = new("refusal.no");

    [Fact]
    public async Task ChangeAsync_Refused_UndoesEverything()
    {
        await using var database = await TestDatabase.CreateAsync();
        var result = await database.Store.ChangeAsync<bool>(async session =>
        {
            session.Add(Sample.Device());
            session.Record(Sample.Audit());
            Assert.NotNull(await session.DeviceBySerialAsync(DeviceKind.PivCard, "0A0B0C"));
            return No;
        });

        Assert.Equal(No, result.Refusal);
        Assert.Null(await database.Store.ReadAsync(session => session.DeviceBySerialAsync(DeviceKind.PivCard, "0A0B0C")));
        Assert.Empty(await database.Store.ReadAsync(session => session.AuditAsync(new AuditFilter())));
    }

    [Fact]
    public async Task ChangeAsync_Throws_UndoesEverythingAndRunsOnce()
    {
        await using var database = await TestDatabase.CreateAsync();
        var runs = 0;
        await Assert.ThrowsAsync<FormatException>(() => database.Store.ChangeAsync<bool>(async session =>
        {
            runs++;
            session.Add(Sample.Device());
            await session.PoliciesAsync();
            throw new FormatException();
        }));
        Assert.Equal(1, runs);
        Assert.Null(await database.Store.ReadAsync(session => session.DeviceBySerialAsync(DeviceKind.PivCard, "0A0B0C")));
    }

    [Fact]
    public async Task ChangeAsync_RowChangedByAnotherWriterMeanwhile_RunsAgainOnFreshData()
    {
        // Two stores on one file stand for two nodes; on SQLite the second waits for the first, so the race is made inside the first one's transaction by hand.
        await using var database = await TestDatabase.CreateAsync();
        var device = Sample.Device();
        await database.Store.SaveAsync(device);
        var seen = new List<string>();
        var result = await database.Store.ChangeAsync<bool>(async session =>
        {
            var mine = (await session.DeviceAsync(device.Id))!;
            seen.Add(mine.Model);
            if (seen.Count == 1)
            {
                var db = ((Data.Store.StoreSession)session).Db;
                await db.Database.ExecuteSqlRawAsync("UPDATE Devices SET Version = '00000000-0000-0000-0000-000000000001'");
            }

            mine.Model = $"try {seen.Count}";
            return true;
        });
        Assert.True(result.Succeeded);
        Assert.Equal(["", ""], seen);
        Assert.Equal("try 2", (await database.Store.ReadAsync(session => session.DeviceAsync(device.Id)))!.Model);
    }

    [Fact]
    public async Task ChangeAsync_AlwaysBeaten_ThrowsAfterFiveAttempts()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.SaveAsync(Sample.Device());
        var attempts = 0;
        await Assert.ThrowsAsync<DbUpdateException>(() => database.Store.ChangeAsync<bool>(session =>
        {
            attempts++;
            session.Add(Sample.Device());
            return Task.FromResult<Result<bool>>(true);
        }));
        Assert.Equal(5, attempts);
    }

    [Fact]
    public async Task ChangeAsync_ManyWritersOnOneRow_NoneIsLost()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var otherNode = new Data.Store.IssuanceStore(database, new AuditFeed());
        var device = Sample.Device();
        device.Model = "0";
        await database.Store.SaveAsync(device);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            var store = i % 2 == 0 ? database.Store : otherNode;
            var result = await store.ChangeAsync<bool>(async session =>
            {
                var mine = (await session.DeviceAsync(device.Id))!;
                mine.Model = $"{int.Parse(mine.Model, null) + 1}";
                return true;
            });
            Assert.True(result.Succeeded);
        })));
        Assert.Equal("60", (await database.Store.ReadAsync(session => session.DeviceAsync(device.Id)))!.Model);
    }

    [Fact]
    public async Task ChangeAsync_TwoHundredAtOnceFromTwoNodes_ChainIsGaplessAndValid()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var otherNode = new Data.Store.IssuanceStore(database, new AuditFeed());
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            Task.Run(() => (i % 2 == 0 ? database.Store : otherNode).RecordAsync(Sample.Audit($"number.{i}")))));

        var verification = await new AuditVerifier(database).VerifyAsync();
        Assert.Null(verification.Break);
        Assert.Equal(200, verification.Entries);
        var events = await database.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(Limit: 1000)));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"number.{i}").Order(), events.Select(entry => entry.What).Order());
    }

    [Fact]
    public async Task ChangeAsync_AuditCannotBeWritten_ChangesNothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.TamperAsync("CREATE TRIGGER full BEFORE INSERT ON AuditEvents BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        var device = Sample.Device();
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Store.ChangeAsync<bool>(session =>
        {
            session.Add(device);
            session.Record(Sample.Audit());
            return Task.FromResult<Result<bool>>(true);
        }));
        Assert.Null(await database.Store.ReadAsync(session => session.DeviceAsync(device.Id)));
    }

    [Fact]
    public async Task ChangeAsync_AuditHeadGone_ChangesNothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.TamperAsync("DELETE FROM AuditHead");
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Store.RecordAsync(Sample.Audit()));
        Assert.Empty(await database.Store.ReadAsync(session => session.AuditAsync(new AuditFilter())));
    }

    [Fact]
    public async Task ChangeAsync_WithinAChange_IsRefusedInsteadOfWaitingForItself()
    {
        await using var database = await TestDatabase.CreateAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Store.ChangeAsync<bool>(async session =>
        {
            await database.Store.SaveAsync(Sample.Device());
            return true;
        }));
        await database.Store.SaveAsync(Sample.Device());
    }

    [Fact]
    public async Task ReadAsync_Adds_IsRefused()
    {
        await using var database = await TestDatabase.CreateAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Store.ReadAsync(session =>
        {
            session.Add(Sample.Device());
            return Task.FromResult(true);
        }));
    }
}
