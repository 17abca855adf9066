using IssuancePortal.Data.Store;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Accounts;

/// <summary>The sign-ins of accounts: begun, listed, ended. Each with its audit event in the same transaction.</summary>
public sealed class AccountSessions(IIssuanceStore store, TimeProvider time)
{
    /// <summary>Begins a session; refused for somebody who has left.</summary>
    public Task<Result<SignInSession>> BeginAsync(SignInSession session, Account account, object? detail = null, CancellationToken cancellation = default) => store.ChangeAsync<SignInSession>(
        async inner =>
        {
            if (account.PersonId is { } person && await inner.PersonAsync(person, cancellation) is { IsActive: false }) return AccountRefusals.PersonLeft;
            if (session.DeviceId is { } with && await inner.DeviceAsync(with, cancellation) is not { State: DeviceState.Issued }) return AccountRefusals.DeviceEnded;
            inner.Add(session);
            inner.Record(new AuditEvent
            {
                At = session.StartedAt,
                ActorId = account.Id,
                ActorName = account.DisplayName,
                What = "sign-in",
                DeviceId = session.DeviceId,
                PersonId = session.DeviceId is null ? null : account.PersonId,
                Detail = Audits.Json(detail ?? new { Way = session.Way.ToString() }),
            });
            return session;
        },
        cancellation);

    /// <summary>The accounts of a person, by name; that of the user portal only where there is no other, for what it opens every other opens too.</summary>
    public Task<IReadOnlyList<Account>> AccountsOfAsync(Guid personId, CancellationToken cancellation = default) => store.ReadAsync<IReadOnlyList<Account>>(
        async session =>
        {
            var all = await ((StoreSession)session).Db.Users.Where(account => account.PersonId == personId).OrderBy(account => account.NormalizedUserName).ToListAsync(cancellation);
            var others = all.Where(account => account.UserName?.StartsWith(PersonAccounts.Prefix, StringComparison.Ordinal) != true).ToList();
            return others.Count > 0 ? others : all;
        },
        cancellation);

    /// <summary>The account of a person of the directory, by its entry or, where it was never synchronised, by employee number; null when there is none.</summary>
    public Task<Account?> AccountOfDirectoryAsync(string directoryId, string employeeNumber, CancellationToken cancellation = default) => store.ReadAsync(
        async session =>
        {
            var db = ((StoreSession)session).Db;
            var person = await db.Set<Person>().Where(it => it.DirectoryId == directoryId || (it.DirectoryId == null && it.EmployeeNumber == employeeNumber))
                .OrderBy(it => it.DirectoryId == null).Select(it => (Guid?)it.Id).FirstOrDefaultAsync(cancellation);
            return person is null ? null : await db.Users.Where(account => account.PersonId == person).OrderBy(account => account.NormalizedUserName).FirstOrDefaultAsync(cancellation);
        },
        cancellation);

    /// <summary>The latest sign-ins of an account, newest first.</summary>
    public Task<IReadOnlyList<SignInSession>> ListAsync(string accountId, int limit, CancellationToken cancellation = default) => store.ReadAsync<IReadOnlyList<SignInSession>>(
        async session => await ((StoreSession)session).Db.Set<SignInSession>().Where(it => it.AccountId == accountId).OrderByDescending(it => it.StartedAt).Take(limit).ToListAsync(cancellation),
        cancellation);

    /// <summary>Ends one of the actor's own sessions. One that is over already stays so, without another entry.</summary>
    public Task<Result<SignInSession>> EndAsync(string sessionId, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<SignInSession>(
        async session =>
        {
            var found = await ((StoreSession)session).Db.Set<SignInSession>().FirstOrDefaultAsync(it => it.Id == sessionId && it.AccountId == actor.AccountId, cancellation);
            if (found is null) return AccountRefusals.UnknownSession;
            if (found.EndedAt is not null) return found;
            found.EndedAt = time.GetUtcNow();
            session.Record(new AuditEvent
            {
                At = found.EndedAt.Value,
                ActorId = actor.AccountId,
                ActorName = actor.Name,
                What = "session.end",
                Detail = Audits.Json(new { Way = found.Way.ToString(), Started = found.StartedAt.ToString("O") }),
            });
            return found;
        },
        cancellation);

    /// <summary>The account has a new password: every other session is over.</summary>
    public async Task PasswordChangedAsync(Account account, string? keptSessionId, CancellationToken cancellation = default) => await store.ChangeAsync<bool>(
        async session =>
        {
            var now = time.GetUtcNow();
            foreach (var open in await ((StoreSession)session).Db.Set<SignInSession>().Where(it => it.AccountId == account.Id && it.EndedAt == null && it.Id != keptSessionId).ToListAsync(cancellation))
                open.EndedAt = now;
            session.Record(new AuditEvent { At = now, ActorId = account.Id, ActorName = account.DisplayName, What = "account.password" });
            return true;
        },
        cancellation);

    /// <summary>The session ends by signing out.</summary>
    public async Task SignOutAsync(string? sessionId, Actor actor, CancellationToken cancellation = default) => await store.ChangeAsync<bool>(
        async session =>
        {
            var now = time.GetUtcNow();
            if (await ((StoreSession)session).Db.Set<SignInSession>().FirstOrDefaultAsync(it => it.Id == sessionId, cancellation) is { } found) found.EndedAt ??= now;
            session.Record(new AuditEvent { At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "sign-out" });
            return true;
        },
        cancellation);

    /// <summary>Ends every session of a person's accounts, within a change that says why.</summary>
    public static async Task EndOfPersonAsync(IStoreSession session, Guid personId, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var db = ((StoreSession)session).Db;
        var accounts = await db.Users.Where(account => account.PersonId == personId).ToListAsync(cancellation);
        foreach (var account in accounts)
        {
            account.SecurityStamp = Guid.NewGuid().ToString("N");
            foreach (var open in await db.Set<SignInSession>().Where(it => it.AccountId == account.Id && it.EndedAt == null).ToListAsync(cancellation)) open.EndedAt = now;
        }
    }
}
