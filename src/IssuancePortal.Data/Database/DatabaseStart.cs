using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Data.Database;

/// <summary>Brings the schema up to date before anything else starts. A database that this portal's migrations did not begin is left as it is, and nothing starts.</summary>
internal sealed class DatabaseStart(IDbContextFactory<PortalDb> databases, IOptions<DatabaseOptions> options) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.MigrateAtStart) return;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Count > 0 && !applied.Contains(db.Database.GetMigrations().First()))
            throw new InvalidOperationException($"The database was made by a development version of this portal ({applied[^1]}), from which no migration leads here. Name an empty one, or delete it where it is a trial's; nothing in it was changed.");
        await db.Database.MigrateAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
