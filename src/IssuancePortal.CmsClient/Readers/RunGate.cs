using System.Collections.Concurrent;

namespace IssuancePortal.CmsClient.Readers;

/// <summary>
/// Which portal a run belongs to. Which person and page a run belongs to is the portal's to check; the client keeps two portals apart that it is paired
/// with: a run id that one of them has used is refused to the other.
/// </summary>
public sealed class RunGate
{
    private readonly ConcurrentDictionary<Guid, string> _origins = new();

    /// <summary>True when the portal of <paramref name="origin"/> may drive the run; the first to name a run owns it.</summary>
    public bool Allows(Guid runId, string origin) => _origins.GetOrAdd(runId, origin) == origin;
}
