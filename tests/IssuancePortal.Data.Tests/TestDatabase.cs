using IssuancePortal.Data.Database;
using IssuancePortal.Data.Store;
using IssuancePortal.Issuance.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Tests;

/// <summary>A real SQLite file with the real migrations and pragmas, deleted at the end.</summary>
internal sealed class TestDatabase : IDbContextFactory<PortalDb>, IAsyncDisposable
{
    private static readonly Lazy<Task<byte[]>> Empty = new(MigrateAsync);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-data-");
    private readonly DbContextOptions<SqlitePortalDb> _options;

    private TestDatabase()
    {
        _options = Options(File);
        Store = new IssuanceStore(this, Feed);
    }

    public string File => Path.Combine(_folder.FullName, "portal.db");

    public AuditFeed Feed { get; } = new();

    public IssuanceStore Store { get; }

    /// <summary>A database whose schema was made by the migrations.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var database = new TestDatabase();
        await System.IO.File.WriteAllBytesAsync(database.File, await Empty.Value);
        return database;
    }

    public PortalDb CreateDbContext() => new SqlitePortalDb(_options);

    /// <summary>Runs SQL past everything that guards the data, as an intruder with the file would.</summary>
    public async Task TamperAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA foreign_keys=OFF; " + sql;
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync()
    {
        Store.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static DbContextOptions<SqlitePortalDb> Options(string file)
    {
        var builder = new DbContextOptionsBuilder<SqlitePortalDb>();
        builder.UsePortalSqlite($"Data Source={file}", "/");
        return builder.Options;
    }

    private static async Task<byte[]> MigrateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("portal-data-");
        var file = Path.Combine(folder.FullName, "empty.db");
        await using (var db = new SqlitePortalDb(Options(file)))
        {
            await db.Database.MigrateAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        SqliteConnection.ClearAllPools();
        var bytes = await System.IO.File.ReadAllBytesAsync(file);
        folder.Delete(recursive: true);
        return bytes;
    }
}
