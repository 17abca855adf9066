using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Portal.Tests.Issue;

/// <summary>Drivers of batches at the desk, as they signed in.</summary>
internal sealed class DeskDrivers : IDrivers
{
    public Task<Actor?> NowAsync(Driver driver, CancellationToken cancellation) => Task.FromResult<Actor?>(driver.Actor);
}
