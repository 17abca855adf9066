using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Roles;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary>Drivers of batches are accounts: with the roles they have now, for as long as the session lasts in which they started.</summary>
internal sealed class AccountDrivers(LiveAccounts accounts, AccountGrants grants) : IDrivers
{
    public async Task<Actor?> NowAsync(Driver driver, CancellationToken cancellation) => await accounts.FindAsync(driver.Actor.AccountId, driver.SessionId, cancellation) is { } account
        ? driver.Actor with { Roles = account.Roles, Grants = await grants.FindAsync(driver.Actor.AccountId, cancellation) }
        : null;
}
