using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Jobs;

/// <summary>Ends one-time secrets whose time is over; that of an initial password is told, for its person needs a new one.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class EndOneTimeSecretsJob(IIssuanceStore store, TimeProvider time) : IJob
{
    private const int Batch = 200;

    /// <inheritdoc/>
    public string Name => "end-one-time-secrets";

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var total = 0;
        while (true)
        {
            var ended = await store.ChangeAsync<int>(
                async session =>
                {
                    var now = time.GetUtcNow();
                    var due = await session.OneTimeSecretsToEndAsync(now, Batch, cancellation);
                    foreach (var secret in due)
                    {
                        secret.EndedAt = now;
                        if (secret.Kind != OneTimeSecretKind.InitialPassword) continue;
                        session.Record(new AuditEvent
                        {
                            At = now, ActorId = Actor.System.AccountId, ActorName = Actor.System.Name, What = "initial-password.expired", PersonId = secret.PersonId, RequestId = secret.RequestId,
                        });
                    }

                    return due.Count;
                },
                cancellation);
            total += ended.Value;
            if (ended.Value < Batch) return total;
        }
    }
}
