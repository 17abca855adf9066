using IssuancePortal.Data.Audit;
using IssuancePortal.Data.Database;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data;

/// <summary>The database in one SQLite file. A change takes the write lock when it begins, so raced writers queue.</summary>
public sealed class SqlitePortalDb(DbContextOptions<SqlitePortalDb> options) : PortalDb(options)
{
    internal override IQueryable<AuditHead> LockedAuditHead => Set<AuditHead>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // SQLite has no type for times: as numbers they sort and compare as times do.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }
}
