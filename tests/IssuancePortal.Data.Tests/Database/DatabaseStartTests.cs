using IssuancePortal.Data.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Data.Tests.Database;

/// <summary>What becomes of databases that are there already.</summary>
public sealed class DatabaseStartTests
{
    [Fact]
    public async Task Starting_UpToDate_Starts()
    {
        await using var database = await TestDatabase.CreateAsync();
        await StartOf(database).StartingAsync(CancellationToken.None);
        await using var db = database.CreateDbContext();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task Starting_BegunByOthers_SaysSoAndChangesNothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.TamperAsync("DELETE FROM __EFMigrationsHistory; INSERT INTO __EFMigrationsHistory VALUES ('20250101000000_Other', '10.0.0'); DROP TABLE Webhooks");
        var cause = await Assert.ThrowsAsync<InvalidOperationException>(() => StartOf(database).StartingAsync(CancellationToken.None));
        Assert.Contains("20250101000000_Other", cause.Message, StringComparison.Ordinal);
        await using var db = database.CreateDbContext();
        Assert.Equal(["20250101000000_Other"], await db.Database.GetAppliedMigrationsAsync());
        Assert.False(await db.Database.SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE name = 'Webhooks'").AnyAsync());
    }

    private static DatabaseStart StartOf(TestDatabase database) => new(database, Options.Create(new DatabaseOptions()));
}
