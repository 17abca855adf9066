using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Escrow;

namespace IssuancePortal.Issuance.Escrow;

/// <summary>Says for whom, besides the portal itself, escrowed keys are sealed.</summary>
/// <param name="store">The store.</param>
/// <param name="escrow">Seals keys anew.</param>
/// <param name="time">Clock.</param>
public sealed class ManageRecoveryCertificates(IIssuanceStore store, KeyEscrow escrow, TimeProvider time)
{
    private const int Portion = 50;

    /// <summary>The certificates that keys are sealed for, by name.</summary>
    public async Task<Result<IReadOnlyList<RecoveryCertificate>>> ListAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return Result.Of(await store.ReadAsync(session => session.Escrow.CertificatesAsync(cancellation), cancellation));
    }

    /// <summary>Adds a certificate: keys made from now on are sealed for it too.</summary>
    /// <param name="file">DER or PEM.</param>
    /// <param name="actor">Who adds it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<Guid>> AddAsync(ReadOnlyMemory<byte> file, Actor actor, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        if (Refuse(actor, now) is { } refused) return refused;
        if (RecoveryRecipient.Check(file.Span, now, out var der) is { } fault) return Refusals.Certificate(fault);
        using var certificate = X509CertificateLoader.LoadCertificate(der!);
        var added = new RecoveryCertificate
        {
            Subject = certificate.Subject,
            Der = der!,
            Fingerprint = Convert.ToHexString(SHA256.HashData(der!)),
            NotAfter = certificate.NotAfter.ToUniversalTime(),
            AddedByName = actor.Name,
            AddedAt = now,
        };
        return await store.ChangeAsync<Guid>(
            async session =>
            {
                if ((await session.Escrow.CertificatesAsync(cancellation)).Any(other => other.Fingerprint == added.Fingerprint)) return Refusals.CertificateTwice;
                session.Add(added);
                Record(session, "recovery.certificate-added", added, actor, now);
                return added.Id;
            },
            cancellation);
    }

    /// <summary>Takes a certificate away: keys made from now on are not sealed for it. What is sealed for it stays so until all keys are sealed anew.</summary>
    public async Task<Result<bool>> RemoveAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        if (Refuse(actor, now) is { } refused) return refused;
        return await store.ChangeAsync<bool>(
            async session =>
            {
                if ((await session.Escrow.CertificatesAsync(cancellation)).FirstOrDefault(other => other.Id == id) is not { } certificate) return Refusals.CertificateUnknown;
                certificate.RemovedAt = now;
                Record(session, "recovery.certificate-removed", certificate, actor, now);
                return true;
            },
            cancellation);
    }

    /// <summary>Seals every kept key for those who are its recipients now. Returns how many.</summary>
    public async Task<Result<int>> SealAnewAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (Refuse(actor, time.GetUtcNow()) is { } refused) return refused;
        var (count, last) = (0, (Guid?)null);
        while (true)
        {
            var after = last;
            var sealedAnew = await store.ChangeAsync<(int Count, Guid? Last)>(
                async session =>
                {
                    var keys = await session.Escrow.KeysAfterAsync(after, Portion, cancellation);
                    foreach (var key in keys) await escrow.SealAnewAsync(session, key, cancellation);
                    return (keys.Count, keys.Count == 0 ? null : keys[^1].Id);
                },
                cancellation);
            if (!sealedAnew.Succeeded) return sealedAnew.Refusal;
            if (sealedAnew.Value.Last is not { } next) break;
            (count, last) = (count + sealedAnew.Value.Count, next);
        }

        await store.ChangeAsync<bool>(
            session =>
            {
                session.Record(new AuditEvent { At = time.GetUtcNow(), ActorId = actor.AccountId, ActorName = actor.Name, What = "recovery.sealed-anew", Detail = Audits.Json(new { Keys = count }) });
                return Task.FromResult<Result<bool>>(true);
            },
            cancellation);
        return count;
    }

    private static Refusal? Refuse(Actor actor, DateTimeOffset now) => !actor.May(Permission.ManagePolicies) ? Roles.Refusals.NotAllowed(Permission.ManagePolicies) : actor.RefuseStale(now);

    private static void Record(IStoreSession session, string what, RecoveryCertificate certificate, Actor actor, DateTimeOffset now) => session.Record(new AuditEvent
    {
        At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = what, Detail = Audits.Json(new { certificate.Subject, certificate.Fingerprint }),
    });
}
