using System.Data.Common;
using IssuancePortal.Data;
using IssuancePortal.Issuance.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.FileProviders;

namespace IssuancePortal.Benchmarks;

/// <summary>A new SQLite database with the portal's store on it, and nothing else of the portal.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-");
    private readonly ServiceProvider _provider;

    private BenchDatabase()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:ConnectionString"] = $"Data Source={Path.Combine(_folder.FullName, "portal.db")}",
            ["Vault:KeyFile"] = Path.Combine(_folder.FullName, "vault.key"),
            ["Vault:CreateKeyFile"] = "true",
        }).Build();
        _provider = new ServiceCollection().AddLogging().AddSingleton<IHostEnvironment>(new Environment(_folder.FullName)).AddSingleton(TimeProvider.System)
            .AddIssuanceData(configuration).BuildServiceProvider();
    }

    public IIssuanceStore Store => _provider.GetRequiredService<IIssuanceStore>();

    public Issuance.Audit.AuditFeed Feed => _provider.GetRequiredService<Issuance.Audit.AuditFeed>();

    public Data.Audit.AuditVerifier Verifier => _provider.GetRequiredService<Data.Audit.AuditVerifier>();

    public static async Task<BenchDatabase> CreateAsync()
    {
        var database = new BenchDatabase();
        foreach (var start in database._provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>()) await start.StartingAsync(CancellationToken.None);
        return database;
    }

    /// <summary>Inserts entities with prepared statements, as EF Core would store them, many times as fast.</summary>
    public async Task InsertAsync(IEnumerable<object> entities)
    {
        await using var db = await _provider.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        await using var transaction = await connection.BeginTransactionAsync();
        var inserts = new Dictionary<Type, Insert>();
        foreach (var entity in entities)
        {
            if (!inserts.TryGetValue(entity.GetType(), out var insert)) inserts[entity.GetType()] = insert = new Insert(connection, transaction, db.Model.FindEntityType(entity.GetType())!);
            insert.Add(entity);
        }

        await transaction.CommitAsync();
        await db.Database.ExecuteSqlRawAsync("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);");
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private sealed class Insert
    {
        private readonly DbCommand _command;
        private readonly List<(DbParameter Parameter, IProperty Property)> _columns = [];

        public Insert(DbConnection connection, DbTransaction transaction, IEntityType type)
        {
            _command = connection.CreateCommand();
            _command.Transaction = transaction;
            foreach (var property in type.GetProperties())
            {
                var parameter = _command.CreateParameter();
                parameter.ParameterName = $"$p{_columns.Count}";
                _command.Parameters.Add(parameter);
                _columns.Add((parameter, property));
            }

#pragma warning disable CA2100 // Names of the model, no input.
            _command.CommandText = $"INSERT INTO \"{type.GetTableName()}\" ({string.Join(", ", _columns.Select(it => $"\"{it.Property.GetColumnName()}\""))}) VALUES ({string.Join(", ", _columns.Select(it => it.Parameter.ParameterName))})";
#pragma warning restore CA2100
        }

        public void Add(object entity)
        {
            foreach (var (parameter, property) in _columns)
            {
                var value = property.PropertyInfo!.GetValue(entity);
                parameter.Value = (property.GetTypeMapping().Converter?.ConvertToProvider(value) ?? value) ?? DBNull.Value;
            }

            _command.ExecuteNonQuery();
        }
    }

    private sealed class Environment(string folder) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Benchmark";

        public string ApplicationName { get; set; } = "Benchmarks";

        public string ContentRootPath { get; set; } = folder;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
