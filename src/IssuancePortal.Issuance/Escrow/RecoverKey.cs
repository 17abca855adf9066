using System.Security.Cryptography;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Escrow;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;

namespace IssuancePortal.Issuance.Escrow;

/// <summary>A recovery with what a list shows of it.</summary>
/// <param name="Recovery">The recovery.</param>
/// <param name="PersonName">Whose key it is.</param>
/// <param name="SerialNumber">Serial number of the key's certificate.</param>
/// <param name="NotYours">Why the one who looks may not decide; null when they may.</param>
public sealed record RecoveryView(KeyRecovery Recovery, string PersonName, string? SerialNumber, Refusal? NotYours);

/// <summary>A recovered key, shown once.</summary>
/// <param name="FileName">Name for the file.</param>
/// <param name="Pkcs12">The file (RFC 7292).</param>
/// <param name="Password">Password of the file; travels by another way.</param>
public sealed record RecoveredKey(string FileName, byte[] Pkcs12, string Password);

/// <summary>
/// Recovers escrowed keys outside of a replacement, under dual control: an officer asks, another one approves, and the first fetches the key once. Nobody takes part in the recovery of their own key.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="escrow">Opens keys.</param>
/// <param name="settings">How long a recovery stays open.</param>
/// <param name="time">Clock.</param>
public sealed class RecoverKey(IIssuanceStore store, KeyEscrow escrow, ISettings settings, TimeProvider time)
{
    /// <summary>A person's keys in escrow, newest first.</summary>
    public async Task<Result<IReadOnlyList<EscrowedCertificate>>> KeysAsync(Guid personId, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.RecoverKeys)) return Roles.Refusals.NotAllowed(Permission.RecoverKeys);
        return await store.ReadAsync<Result<IReadOnlyList<EscrowedCertificate>>>(
            async session => await session.OutOfScopeAsync(personId, Permission.RecoverKeys, actor, cancellation) is { } outOfScope
                ? outOfScope
                : Result.Of(await session.Escrow.KeysOfAsync(personId, cancellation)),
            cancellation);
    }

    /// <summary>The latest recoveries, open ones and ended ones.</summary>
    public async Task<Result<IReadOnlyList<RecoveryView>>> ListAsync(int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.RecoverKeys) && !actor.May(Permission.ReadAudit)) return Roles.Refusals.NotAllowed(Permission.RecoverKeys);
        return await store.ReadAsync<Result<IReadOnlyList<RecoveryView>>>(
            async session =>
            {
                var recoveries = await session.Escrow.RecoveriesAsync(limit, cancellation);
                var names = await session.NamesAsync([.. recoveries.Select(recovery => recovery.PersonId).Distinct()], cancellation);
                var views = new List<RecoveryView>();
                foreach (var recovery in recoveries)
                {
                    var key = await session.Escrow.KeyAsync(recovery.KeyId, cancellation);
                    views.Add(new RecoveryView(recovery, names.GetValueOrDefault(recovery.PersonId) ?? "", key?.SerialNumber, await RefuseDecisionAsync(session, recovery, actor, cancellation)));
                }

                return views;
            },
            cancellation);
    }

    /// <summary>Asks for a recovery. Returns its id.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="reason">Why, in words; 1 to 400 characters.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<Guid>> AskAsync(Guid keyId, string reason, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<Guid>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (!actor.May(Permission.RecoverKeys)) return Roles.Refusals.NotAllowed(Permission.RecoverKeys);
                if (actor.RefuseStale(now) is { } stale) return stale;
                if (string.IsNullOrWhiteSpace(reason)) return RequestRefusals.ReasonMissing;
                if (reason.Length > FileRequest.MaxText) return RequestRefusals.TextTooLong;
                if (await session.Escrow.KeyAsync(keyId, cancellation) is not { SerialNumber: not null } key) return Refusals.KeyUnknown;
                if (await session.OutOfScopeAsync(key.PersonId, Permission.RecoverKeys, actor, cancellation) is { } outOfScope) return outOfScope;
                if (actor.PersonId == key.PersonId) return Refusals.OwnKey;
                if ((await session.Escrow.RecoveriesOfAsync(key.Id, cancellation)).Any(other => other.IsOpen(now))) return Refusals.OpenExists;
                var recovery = new KeyRecovery
                {
                    KeyId = key.Id,
                    PersonId = key.PersonId,
                    Reason = reason.Trim(),
                    AskedById = actor.AccountId,
                    AskedByPersonId = actor.PersonId,
                    AskedByName = actor.Name,
                    AskedAt = now,
                    ExpiresAt = now.AddHours(settings.Get<EscrowSettings>().RecoveryHours),
                };
                session.Add(recovery);
                Record(session, recovery, key, "asked", actor, now);
                return recovery.Id;
            },
            cancellation);

    /// <summary>Another officer says yes or no.</summary>
    public async Task<Result<RecoveryState>> DecideAsync(Guid recoveryId, bool approve, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<RecoveryState>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await session.Escrow.RecoveryAsync(recoveryId, cancellation) is not { } recovery) return Refusals.RecoveryUnknown;
                if (await RefuseDecisionAsync(session, recovery, actor, cancellation) is { } refused) return refused;
                if (actor.RefuseStale(now) is { } stale) return stale;
                var key = await session.Escrow.KeyAsync(recovery.KeyId, cancellation) ?? throw new InvalidOperationException($"The escrowed key {recovery.KeyId} is not in the store.");
                recovery.State = approve ? RecoveryState.Approved : RecoveryState.Denied;
                (recovery.DecidedById, recovery.DecidedByPersonId, recovery.DecidedByName, recovery.DecidedAt) = (actor.AccountId, actor.PersonId, actor.Name, now);
                Record(session, recovery, key, approve ? "approved" : "denied", actor, now);
                return recovery.State;
            },
            cancellation);

    /// <summary>Whoever asked takes it back.</summary>
    public async Task<Result<RecoveryState>> WithdrawAsync(Guid recoveryId, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<RecoveryState>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await session.Escrow.RecoveryAsync(recoveryId, cancellation) is not { } recovery) return Refusals.RecoveryUnknown;
                if (recovery.AskedById != actor.AccountId) return Refusals.NotYours;
                if (recovery.State is not (RecoveryState.Asked or RecoveryState.Approved)) return Refusals.Ended(recovery);
                var key = await session.Escrow.KeyAsync(recovery.KeyId, cancellation) ?? throw new InvalidOperationException($"The escrowed key {recovery.KeyId} is not in the store.");
                recovery.State = RecoveryState.Withdrawn;
                Record(session, recovery, key, "withdrawn", actor, now);
                return recovery.State;
            },
            cancellation);

    /// <summary>Hands out an approved key to whoever asked for it, once.</summary>
    public async Task<Result<RecoveredKey>> FetchAsync(Guid recoveryId, Actor actor, CancellationToken cancellation = default)
    {
        var read = await store.ReadAsync<(KeyRecovery? Recovery, EscrowedKey? Key, byte[]? Certificate)>(
            async session =>
            {
                var recovery = await session.Escrow.RecoveryAsync(recoveryId, cancellation);
                var key = recovery is null ? null : await session.Escrow.KeyAsync(recovery.KeyId, cancellation);
                return (recovery, key, key?.SerialNumber is { } serial ? (await session.CertificateAsync(serial, cancellation))?.Der : null);
            },
            cancellation);
        if (read.Recovery is not { } found || read.Key is not { } escrowed || read.Certificate is not { } certificate) return Refusals.RecoveryUnknown;
        if (RefuseFetch(found, actor) is { } notNow) return notNow;

        // The file is made before the recovery is used up: a key that cannot be opened leaves it as it is.
        EncryptionKey opened;
        try
        {
            opened = await escrow.OpenAsync(escrowed, cancellation);
        }
        catch (CryptographicException)
        {
            return Refusals.Unopened;
        }

        using (opened)
        {
            var password = RecoveryFile.NewPassword();
            var file = new RecoveredKey($"{escrowed.SerialNumber}.p12", RecoveryFile.Make(opened, certificate, password), password);
            var taken = await store.ChangeAsync<bool>(
                async session =>
                {
                    var recovery = await session.Escrow.RecoveryAsync(recoveryId, cancellation);
                    if (recovery is null) return Refusals.RecoveryUnknown;
                    if (RefuseFetch(recovery, actor) is { } refused) return refused;
                        (recovery.State, recovery.FetchedAt) = (RecoveryState.Fetched, time.GetUtcNow());
                    Record(session, recovery, escrowed, "fetched", actor, time.GetUtcNow());
                    return true;
                },
                cancellation);
            return taken.Succeeded ? file : taken.Refusal;
        }
    }

    private Refusal? RefuseFetch(KeyRecovery recovery, Actor actor)
    {
        var now = time.GetUtcNow();
        if (!actor.May(Permission.RecoverKeys)) return Roles.Refusals.NotAllowed(Permission.RecoverKeys);
        if (recovery.AskedById != actor.AccountId) return Refusals.NotYours;
        if (recovery.State == RecoveryState.Asked) return Refusals.NotApproved;
        if (recovery.State != RecoveryState.Approved) return Refusals.Ended(recovery);
        if (recovery.ExpiresAt <= now) return Refusals.Expired;
        return actor.RefuseStale(now);
    }

    private async Task<Refusal?> RefuseDecisionAsync(IStoreSession session, KeyRecovery recovery, Actor actor, CancellationToken cancellation)
    {
        if (!actor.May(Permission.RecoverKeys)) return Roles.Refusals.NotAllowed(Permission.RecoverKeys);
        if (recovery.State != RecoveryState.Asked) return Refusals.Ended(recovery);
        if (recovery.ExpiresAt <= time.GetUtcNow()) return Refusals.Expired;
        if (actor.PersonId == recovery.PersonId) return Refusals.OwnKey;
        if (actor.AccountId == recovery.AskedById || (actor.PersonId is { } person && person == recovery.AskedByPersonId)) return Refusals.OwnRecovery;
        return await session.OutOfScopeAsync(recovery.PersonId, Permission.RecoverKeys, actor, cancellation);
    }

    private static void Record(IStoreSession session, KeyRecovery recovery, EscrowedKey key, string what, Actor actor, DateTimeOffset now) => session.Record(new AuditEvent
    {
        At = now,
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = $"recovery.{what}",
        PersonId = recovery.PersonId,
        Detail = Audits.Json(new { Recovery = recovery.Id, Serial = key.SerialNumber, recovery.Reason }),
    });
}
