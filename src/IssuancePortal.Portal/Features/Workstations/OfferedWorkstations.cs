using System.Collections.Immutable;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Workstations that every signed-in person may use without pairing, such as one that runs in the portal itself. Empty unless something adds to it.</summary>
internal sealed class OfferedWorkstations
{
    private ImmutableArray<Guid> _ids = [];

    public IReadOnlyList<Guid> Ids => _ids;

    public void Offer(Guid workstationId) => ImmutableInterlocked.Update(ref _ids, ids => ids.Contains(workstationId) ? ids : ids.Add(workstationId));
}
