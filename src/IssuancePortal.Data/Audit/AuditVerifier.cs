using IssuancePortal.Issuance.Audit;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Audit;

/// <summary>Reads the whole audit trail and recomputes its chain. Entries may be appended meanwhile.</summary>
public sealed class AuditVerifier(IDbContextFactory<PortalDb> databases)
{
    public async Task<AuditVerification> VerifyAsync(CancellationToken cancellation = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await EndAsync(db, cancellation) is not { } end) return new(0, new(0, AuditFault.NoHead));

        long last = 0;
        var hash = new byte[AuditChain.HashSize];
        await foreach (var entry in db.Set<AuditEvent>().AsNoTracking().Where(entry => entry.Sequence <= end.Sequence)
            .OrderBy(entry => entry.Sequence).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (entry.Sequence != last + 1) return new(last, new(last + 1, entry.Sequence > last ? AuditFault.Missing : AuditFault.Foreign));
            hash = AuditChain.Hash(hash, entry);
            if (!hash.AsSpan().SequenceEqual(entry.Hash)) return new(last, new(entry.Sequence, AuditFault.Changed));
            last++;
        }

        if (last < end.Sequence) return new(last, new(last + 1, AuditFault.Truncated));
        if (!hash.AsSpan().SequenceEqual(end.Hash)) return new(last, new(last, AuditFault.HeadDiffers));
        if (await EndAsync(db, cancellation) is not { } now || now.Sequence < end.Sequence) return new(last, new(last, AuditFault.HeadDiffers));
        if (now.LastEntry > now.Sequence) return new(last, new(now.Sequence + 1, AuditFault.Foreign));
        return new(last, null);
    }

    /// <summary>The head and the last entry there is, in one statement.</summary>
    private static Task<End?> EndAsync(PortalDb db, CancellationToken cancellation) => db.Set<AuditHead>().AsNoTracking()
        .Select(head => new End(head.Sequence, head.Hash, db.Set<AuditEvent>().Max(entry => (long?)entry.Sequence) ?? 0))
        .SingleOrDefaultAsync(cancellation);

    private sealed record End(long Sequence, byte[] Hash, long LastEntry);
}

/// <summary>What a verification found.</summary>
/// <param name="Entries">Entries that are good, counted from the first.</param>
/// <param name="Break">The first place that is not; null when the whole trail is good.</param>
public sealed record AuditVerification(long Entries, AuditBreak? Break);

/// <summary>The first place where the trail is broken.</summary>
/// <param name="Sequence">Sequence number of that place.</param>
/// <param name="Fault">What is wrong there.</param>
public sealed record AuditBreak(long Sequence, AuditFault Fault)
{
    /// <summary>A sentence for the console.</summary>
    public override string ToString() => Fault switch
    {
        AuditFault.Changed => $"Entry {Sequence} does not match its hash: it, or the hash of the entry before it, was changed, or entries were exchanged.",
        AuditFault.Missing => $"Entry {Sequence} is missing.",
        AuditFault.Truncated => $"The trail ends before entry {Sequence}, but its head says that there is one: the end was cut off.",
        AuditFault.Foreign => $"There is an entry that this portal did not append near entry {Sequence}.",
        AuditFault.HeadDiffers => $"The head of the trail does not match entry {Sequence}, the last one.",
        AuditFault.NoHead => "The row that says where the trail ends is missing.",
        _ => $"Entry {Sequence}: {Fault}.",
    };
}

/// <summary>Ways in which a trail can be broken.</summary>
public enum AuditFault
{
    /// <summary>A field or the hash of an entry is not what was written, or entries were exchanged.</summary>
    Changed,

    /// <summary>An entry between others was deleted.</summary>
    Missing,

    /// <summary>The last entries were deleted.</summary>
    Truncated,

    /// <summary>There is an entry before the first or after the last.</summary>
    Foreign,

    /// <summary>The head row was changed.</summary>
    HeadDiffers,

    /// <summary>The head row was deleted.</summary>
    NoHead,
}
