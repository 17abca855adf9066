using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Database;

/// <summary>How each provider is connected to.</summary>
internal static class Connections
{
    private static readonly SqlitePragmas Pragmas = new();

    /// <summary>SQLite; makes the folder of the file, readable by the portal's account only.</summary>
    public static void UsePortalSqlite(this DbContextOptionsBuilder builder, string? connectionString, string contentRoot)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString ?? "Data Source=data/portal.db");
        connection.DataSource = Path.GetFullPath(connection.DataSource, contentRoot);
        PrivateFolder.Create(Path.GetDirectoryName(connection.DataSource)!);
        builder.UseSqlite(connection.ConnectionString).AddInterceptors(Pragmas);
    }

    /// <summary>SQL Server. Without EF's own retries: <see cref="Store.IssuanceStore"/> runs a whole change again, which EF's cannot.</summary>
    public static void UsePortalSqlServer(this DbContextOptionsBuilder builder, string connectionString) => builder.UseSqlServer(connectionString);
}
