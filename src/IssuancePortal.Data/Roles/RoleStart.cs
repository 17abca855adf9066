using IssuancePortal.Data.Store;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace IssuancePortal.Data.Roles;

/// <summary>Writes the roles of the product: new ones are added, and those that nobody edited follow it.</summary>
public sealed class RoleStart(IIssuanceStore store) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken) => await store.ChangeAsync<bool>(
        async session =>
        {
            var known = await ((StoreSession)session).Db.Set<RoleDefinition>().ToDictionaryAsync(role => role.Name, cancellationToken);
            foreach (var name in Role.All)
            {
                var comes = RoleDefinition.Predefined(name);
                if (!known.TryGetValue(name, out var role)) session.Add(comes);
                else if (role.EditedAt is null) (role.Permissions, role.ScopeKind) = (comes.Permissions, comes.ScopeKind);
            }

            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
