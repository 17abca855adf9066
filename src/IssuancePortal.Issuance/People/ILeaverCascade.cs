using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.People;

/// <summary>What else happens when a person leaves, such as ending their devices. Called within the change that says so.</summary>
public interface ILeaverCascade
{
    /// <summary>The person has just been marked as left.</summary>
    Task LeaveAsync(IStoreSession session, Person person, DateTimeOffset now, CancellationToken cancellation);
}
