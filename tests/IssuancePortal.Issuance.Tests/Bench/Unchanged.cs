using Microsoft.Data.Sqlite;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>Tells whether anything at all was written to a SQLite database: rows, audit trail, anything. SQLite changes <c>data_version</c> for a connection whenever another one has committed something.</summary>
internal sealed class Unchanged : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _version;

    public Unchanged(string folder)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "portal.db")};Mode=ReadOnly;Pooling=False");
        _connection.Open();
        _version = _connection.CreateCommand();
        _version.CommandText = "PRAGMA data_version";
    }

    /// <summary>A number that stays the same while nothing is written.</summary>
    public long Version => (long)_version.ExecuteScalar()!;

    public void Dispose()
    {
        _version.Dispose();
        _connection.Dispose();
    }
}
