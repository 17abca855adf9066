using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Data.Database;

/// <summary>Hands out pooled contexts of the configured provider.</summary>
internal sealed class PortalDbFactory(IServiceProvider services, IOptions<DatabaseOptions> options) : IDbContextFactory<PortalDb>
{
    private readonly Lazy<Func<PortalDb>> _create = new(() => options.Value.Provider == DatabaseOptions.SqlServer
        ? services.GetRequiredService<IDbContextFactory<SqlServerPortalDb>>().CreateDbContext
        : services.GetRequiredService<IDbContextFactory<SqlitePortalDb>>().CreateDbContext);

    public PortalDb CreateDbContext() => _create.Value();
}
