using System.Buffers.Text;
using IssuancePortal.Data.Store;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Accounts;

/// <summary>The passkeys of accounts: added, renamed, removed by their own account only, with a fresh proof, and audited.</summary>
public sealed class AccountPasskeys(IIssuanceStore store, TimeProvider time)
{
    /// <summary>Most passkeys of one account.</summary>
    public const int Most = 20;

    private const int LongestName = 60;

    /// <summary>An account's passkeys, oldest first.</summary>
    public Task<IReadOnlyList<PasskeyView>> ListAsync(string accountId, CancellationToken cancellation = default) => store.ReadAsync<IReadOnlyList<PasskeyView>>(
        async session => [.. (await OfAsync(session, accountId, cancellation)).Select(View).OrderBy(view => view.CreatedAt)],
        cancellation);

    /// <summary>Adds a passkey whose attestation has been checked.</summary>
    public Task<Result<PasskeyView>> AddAsync(UserPasskeyInfo passkey, string? name, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<PasskeyView>(
        async session =>
        {
            var now = time.GetUtcNow();
            if (actor.RefuseStale(now) is { } stale) return stale;
            if (Clean(name) is not { } called) return AccountRefusals.PasskeyName;
            if ((await OfAsync(session, actor.AccountId, cancellation)).Count >= Most) return AccountRefusals.TooManyPasskeys;
            var added = new IdentityUserPasskey<string>
            {
                UserId = actor.AccountId,
                CredentialId = passkey.CredentialId,
                Data = new IdentityPasskeyData
                {
                    PublicKey = passkey.PublicKey,
                    Name = called,
                    CreatedAt = now,
                    SignCount = passkey.SignCount,
                    Transports = passkey.Transports,
                    IsUserVerified = passkey.IsUserVerified,
                    IsBackupEligible = passkey.IsBackupEligible,
                    IsBackedUp = passkey.IsBackedUp,
                    AttestationObject = passkey.AttestationObject,
                    ClientDataJson = passkey.ClientDataJson,
                },
            };
            session.Add(added);
            session.Record(Event(actor, now, "passkey.add", new { Name = called }));
            return View(added);
        },
        cancellation);

    /// <summary>Gives a passkey another name.</summary>
    public Task<Result<PasskeyView>> RenameAsync(string id, string? name, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<PasskeyView>(
        async session =>
        {
            if (Clean(name) is not { } called) return AccountRefusals.PasskeyName;
            if (await FindAsync(session, id, actor, cancellation) is not { } passkey) return AccountRefusals.UnknownPasskey;
            var before = passkey.Data.Name;
            passkey.Data.Name = called;
            session.Record(Event(actor, time.GetUtcNow(), "passkey.rename", new { Before = before ?? "", After = called }));
            return View(passkey);
        },
        cancellation);

    /// <summary>Takes a passkey away.</summary>
    public Task<Result<PasskeyView>> RemoveAsync(string id, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<PasskeyView>(
        async session =>
        {
            var now = time.GetUtcNow();
            if (actor.RefuseStale(now) is { } stale) return stale;
            if (await FindAsync(session, id, actor, cancellation) is not { } passkey) return AccountRefusals.UnknownPasskey;
            var view = View(passkey);
            ((StoreSession)session).Db.Remove(passkey);
            session.Record(Event(actor, now, "passkey.remove", new { view.Name }));
            return view;
        },
        cancellation);

    private static async Task<List<IdentityUserPasskey<string>>> OfAsync(IStoreSession session, string accountId, CancellationToken cancellation) =>
        await ((StoreSession)session).Db.UserPasskeys.Where(passkey => passkey.UserId == accountId).ToListAsync(cancellation);

    private static async Task<IdentityUserPasskey<string>?> FindAsync(IStoreSession session, string id, Actor actor, CancellationToken cancellation) =>
        (await OfAsync(session, actor.AccountId, cancellation)).FirstOrDefault(passkey => IdOf(passkey) == id);

    private static string? Clean(string? name) =>
        name?.Trim() is { Length: > 0 and <= LongestName } clean && !clean.Any(char.IsControl) ? clean : null;

    private static string IdOf(IdentityUserPasskey<string> passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    private static PasskeyView View(IdentityUserPasskey<string> passkey) =>
        new(IdOf(passkey), passkey.Data.Name ?? "", passkey.Data.CreatedAt, passkey.Data.IsBackedUp);

    private static AuditEvent Event(Actor actor, DateTimeOffset now, string what, object detail) =>
        new() { At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = what, Detail = Audits.Json(detail) };
}

/// <summary>A passkey as its person sees it.</summary>
/// <param name="Id">Credential id, base64url.</param>
/// <param name="Name">Name that its person gave it.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="IsSynced">Kept by a provider that copies it to other devices, rather than on one device.</param>
public sealed record PasskeyView(string Id, string Name, DateTimeOffset CreatedAt, bool IsSynced);
