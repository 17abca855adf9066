namespace IssuancePortal.Data.Database;

/// <summary>Section "Database".</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    public const string Sqlite = "Sqlite";

    public const string SqlServer = "SqlServer";

    /// <summary>"Sqlite" or "SqlServer".</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>Null for SQLite in <c>data/portal.db</c> under the content root. A relative SQLite path is taken from there, too.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Brings the schema up to date at every start. Switch it off where the portal's login may not change the schema.</summary>
    public bool MigrateAtStart { get; set; } = true;
}
