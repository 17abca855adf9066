using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>Drivers of batches, as they signed in, until they are gone or may something else.</summary>
internal sealed class SameDrivers : IDrivers
{
    /// <summary>Accounts that have signed out.</summary>
    public HashSet<string> Gone { get; } = [];

    /// <summary>What an actor has become.</summary>
    public Func<Actor, Actor> Now { get; set; } = actor => actor;

    public Task<Actor?> NowAsync(Driver driver, CancellationToken cancellation) => Task.FromResult(Gone.Contains(driver.Actor.AccountId) ? null : Now(driver.Actor));
}
