using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Jobs;

/// <summary>
/// Does the jobs whose time has come, on one node at a time: whoever holds the lease. A node that dies leaves it to run out. The lease only spares work, for each job may be done twice.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="jobs">The jobs.</param>
/// <param name="time">Clock.</param>
public sealed class RunJobs(IIssuanceStore store, IEnumerable<IJob> jobs, TimeProvider time)
{
    /// <summary>Name of the lease.</summary>
    public const string Lease = "jobs";

    private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(90);

    private readonly Guid _holder = Guid.NewGuid();
    private readonly Dictionary<string, DateTimeOffset> _doneAt = [];

    /// <summary>Does what is due.</summary>
    /// <param name="failed">Called with a job that threw; the others go on, and it is tried again at its next time.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What was done, by name of the job; null when another node holds the lease.</returns>
    public async Task<IReadOnlyDictionary<string, int>?> RunAsync(Action<IJob, Exception> failed, CancellationToken cancellation = default)
    {
        var done = new Dictionary<string, int>();
        foreach (var job in jobs)
        {
            var now = time.GetUtcNow();
            if (_doneAt.TryGetValue(job.Name, out var last) && now - last < job.Every) continue;
            // Asked for anew before each: a long job must not outlive the lease unnoticed.
            if (!await HoldAsync(now, cancellation)) return done.Count == 0 ? null : done;
            _doneAt[job.Name] = now;
            try
            {
                done[job.Name] = await job.RunAsync(cancellation);
            }
            catch (Exception cause) when (!cancellation.IsCancellationRequested)
            {
                failed(job, cause);
            }
        }

        return done;
    }

    private async Task<bool> HoldAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var held = await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.LeaseAsync(Lease, cancellation) is not { } lease)
                {
                    session.Add(new JobLease { Name = Lease, HolderId = _holder, Until = now + LeaseLength });
                    return true;
                }

                if (lease.HolderId != _holder && lease.Until > now) return false;
                (lease.HolderId, lease.Until) = (_holder, now + LeaseLength);
                return true;
            },
            cancellation);
        return held.Value;
    }
}
