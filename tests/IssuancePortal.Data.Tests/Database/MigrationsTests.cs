using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Tests.Database;

public sealed class MigrationsTests
{
    [Fact]
    public void Sqlite_ModelAndMigrations_AreTheSame()
    {
        using var db = new SqlitePortalDb(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite("Data Source=none.db").Options);
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void SqlServer_ModelAndMigrations_AreTheSame()
    {
        using var db = new SqlServerPortalDb(new DbContextOptionsBuilder<SqlServerPortalDb>().UseSqlServer("Server=none").Options);
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void SqlServer_Script_HasTheGuardsOfTheModel()
    {
        using var db = new SqlServerPortalDb(new DbContextOptionsBuilder<SqlServerPortalDb>().UseSqlServer("Server=none").Options);
        var script = db.Database.GenerateCreateScript();
        Assert.Contains("CREATE UNIQUE INDEX [IX_Devices_Kind_Serial]", script, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX [IX_Runs_OneOpenPerDevice] ON [Runs] ([DeviceId]) WHERE State IN ('Running', 'WaitingForCard', 'WaitingForPin')", script, StringComparison.Ordinal);
        Assert.Contains("[Term] nvarchar(100) COLLATE Latin1_General_100_BIN2", script, StringComparison.Ordinal);
        Assert.Contains("WITH (UPDLOCK, ROWLOCK)", db.LockedAuditHead.ToQueryString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sqlite_OpenConnection_IsDurableAndChecksReferences()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.CreateDbContext();
        await db.Database.OpenConnectionAsync();
        Assert.Equal("wal", await PragmaAsync(db, "journal_mode"));
        Assert.Equal("2", await PragmaAsync(db, "synchronous"));
        Assert.Equal("1", await PragmaAsync(db, "foreign_keys"));
    }

    private static async Task<string> PragmaAsync(PortalDb db, string name)
    {
        await using var command = ((SqliteConnection)db.Database.GetDbConnection()).CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return $"{await command.ExecuteScalarAsync()}";
    }
}
