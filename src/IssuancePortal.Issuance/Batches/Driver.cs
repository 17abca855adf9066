using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Batches;

/// <summary>Who started a batch: cards are issued in their name for as long as they are signed in.</summary>
/// <param name="Actor">Who.</param>
/// <param name="BrowserId">The browser, for workstations that were paired from it.</param>
/// <param name="SessionId">Their session; null for none.</param>
public sealed record Driver(Actor Actor, string? BrowserId = null, string? SessionId = null);

/// <summary>Says who a driver is by now.</summary>
public interface IDrivers
{
    /// <summary>The actor with the grants that hold now; null once the account is gone, its person has left, or the session has ended.</summary>
    Task<Actor?> NowAsync(Driver driver, CancellationToken cancellation);
}
