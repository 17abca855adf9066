using IssuancePortal.Data.Audit;
using IssuancePortal.Data.People;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data;

/// <summary>The database in SQL Server. Raced writers are told apart by concurrency tokens and unique indexes; the head of the audit trail is locked while it is moved.</summary>
public sealed class SqlServerPortalDb(DbContextOptions<SqlServerPortalDb> options) : PortalDb(options)
{
    internal override IQueryable<AuditHead> LockedAuditHead => Set<AuditHead>().FromSqlRaw("SELECT * FROM [AuditHead] WITH (UPDLOCK, ROWLOCK)");

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        // Search words are already alike; prefixes are compared code by code, as SQLite does.
        builder.Entity<PersonSearchTerm>().Property(term => term.Term).UseCollation("Latin1_General_100_BIN2");
    }
}
