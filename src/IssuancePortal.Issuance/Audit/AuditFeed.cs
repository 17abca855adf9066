namespace IssuancePortal.Issuance.Audit;

/// <summary>
/// Tells of every committed audit event in this process, in order within a change. Since every move writes one, this is the one source that live pages, notifications and the validation queue
/// listen to. It is news, not memory: who must not miss anything reads the trail from the last sequence number it has seen.
/// </summary>
public sealed class AuditFeed
{
    private event Action<IReadOnlyList<AuditEvent>>? Committed;

    /// <summary>Calls back after each commit, on the thread that committed: return quickly, never throw; ends when disposed.</summary>
    public IDisposable Watch(Action<IReadOnlyList<AuditEvent>> committed)
    {
        Committed += committed;
        return new Ending(() => Committed -= committed);
    }

    /// <summary>Called by the store, once a change has been committed.</summary>
    public void Publish(IReadOnlyList<AuditEvent> events)
    {
        if (events.Count > 0) Committed?.Invoke(events);
    }
}
