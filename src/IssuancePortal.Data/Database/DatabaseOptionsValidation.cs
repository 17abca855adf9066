using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Data.Database;

/// <summary>Lists every fault of section "Database". Never repeats the connection string: it may hold a password.</summary>
internal sealed class DatabaseOptionsValidation : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(DatabaseOptions options)
    {
        switch (options.Provider)
        {
            case DatabaseOptions.Sqlite:
                if (options.ConnectionString is { } sqlite && Parse(() => new SqliteConnectionStringBuilder(sqlite).DataSource) is not { Length: > 0 })
                    yield return "Database:ConnectionString is not one for SQLite; write \"Data Source=path/portal.db\", or leave it out for data/portal.db.";
                if (options.ConnectionString is { } text && text.Contains(":memory:", StringComparison.OrdinalIgnoreCase))
                    yield return "Database:ConnectionString names a database in memory; what is issued must survive a restart.";
                break;
            case DatabaseOptions.SqlServer:
                if (string.IsNullOrWhiteSpace(options.ConnectionString))
                    yield return "Database:ConnectionString is missing; SqlServer needs one.";
                else if (Parse(() => new SqlConnectionStringBuilder(options.ConnectionString).DataSource) is not { Length: > 0 })
                    yield return "Database:ConnectionString is not one for SQL Server; write \"Server=...;Database=...;...\".";
                break;
            default:
                yield return $"Database:Provider is \"{options.Provider}\"; it must be \"{DatabaseOptions.Sqlite}\" or \"{DatabaseOptions.SqlServer}\".";
                break;
        }
    }

    private static string? Parse(Func<string> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }
}
