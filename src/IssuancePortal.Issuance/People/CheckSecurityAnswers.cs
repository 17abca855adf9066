using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.People;

/// <summary>
/// Asks for the answers to security questions: at the user portal, where somebody unknown is asked as anybody is and takes as long to be refused, and by the help desk on the telephone. All must be right; a wrong
/// try is counted, and too many lock the answers until they are given anew.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="settings">Settings.</param>
/// <param name="vault">Chooses what somebody unknown is asked.</param>
/// <param name="time">Clock.</param>
public sealed class CheckSecurityAnswers(IIssuanceStore store, ISettings settings, IVault vault, TimeProvider time)
{
    private const string Proof = "SecurityQuestions";

    private SecurityQuestionSettings Rules => settings.Get<SecurityQuestionSettings>();

    /// <summary>True where answers open the user portal.</summary>
    public bool SignsIn => Rules is { On: true, SignIn: true };

    /// <summary>What whoever has this name is asked; always the same for a name, whether it is somebody's or not.</summary>
    public async Task<IReadOnlyList<SecurityQuestion>> AskAsync(string identifier, CancellationToken cancellation = default)
    {
        if (!SignsIn) return [];
        var (person, kept) = await FindAsync(identifier, cancellation);
        return kept is { Answers.Count: > 0 } && person is not null ? [.. kept.Answers.Select(answer => answer.Question)] : Decoys(person?.Id.ToString() ?? identifier.Trim().ToUpperInvariant());
    }

    /// <summary>The person who gave every answer, in the order in which they were asked.</summary>
    public async Task<Result<Person>> ProveAsync(string identifier, IReadOnlyList<string> answers, CancellationToken cancellation = default)
    {
        if (!SignsIn) return ProveIdentity.NotProven;
        var (person, kept) = await FindAsync(identifier, cancellation);
        var given = Hashed(answers, kept);
        var tried = await store.ChangeAsync<Person?>(
            async session =>
            {
                var now = time.GetUtcNow();
                var live = person is null ? null : await session.PersonAsync(person.Id, cancellation);
                if (live is not { IsActive: true })
                {
                    session.Record(ProveIdentity.OfNobody(identifier, now));
                    return (Person?)null;
                }

                var (proven, what) = Try(await session.SecurityAnswersAsync(live.Id, cancellation), given, now);
                session.Record(ProveIdentity.Event(what, live, now, proven ? null : ProveIdentity.NotProven.Code, Proof));
                return proven ? live : null;
            },
            cancellation);
        if (!tried.Succeeded) return tried.Refusal;
        return tried.Value is { } found ? found : ProveIdentity.NotProven;
    }

    /// <summary>What the help desk may ask a caller; or why nothing.</summary>
    public async Task<Result<SecurityQuestion[]>> AskAsync(Guid personId, Actor actor, CancellationToken cancellation = default) => await store.ReadAsync<Result<SecurityQuestion[]>>(
        async session =>
        {
            if (await RefuseAsync(session, personId, actor, cancellation) is { } refused) return refused;
            return await session.SecurityAnswersAsync(personId, cancellation) switch
            {
                null or { Answers.Count: 0 } => SecurityRefusals.NoAnswers,
                { IsLocked: true } => SecurityRefusals.Locked,
                { } kept => kept.Answers.Select(answer => answer.Question).ToArray(),
            };
        },
        cancellation);

    /// <summary>The help desk says what a caller answered; right, or why not. A wrong try counts.</summary>
    public async Task<Result<bool>> CheckAsync(Guid personId, IReadOnlyList<string> answers, Actor actor, CancellationToken cancellation = default)
    {
        if (await store.ReadAsync(session => RefuseAsync(session, personId, actor, cancellation), cancellation) is { } early) return early;
        var given = Hashed(answers, await store.ReadAsync(session => session.SecurityAnswersAsync(personId, cancellation), cancellation));
        // A wrong try is kept, so the change succeeds with why it was.
        var tried = await store.ChangeAsync<Refusal[]>(
            async session =>
            {
                if (await RefuseAsync(session, personId, actor, cancellation) is { } refused) return refused;
                if (await session.SecurityAnswersAsync(personId, cancellation) is not { Answers.Count: > 0 } kept) return SecurityRefusals.NoAnswers;
                if (kept.IsLocked) return SecurityRefusals.Locked;
                var now = time.GetUtcNow();
                var (proven, what) = Try(kept, given, now);
                Refusal[] wrong = proven ? [] : [kept.IsLocked ? SecurityRefusals.Locked : SecurityRefusals.Wrong];
                session.Record(new AuditEvent
                {
                    At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = what, PersonId = personId, After = Proof, Refused = wrong.FirstOrDefault()?.Code,
                });
                return wrong;
            },
            cancellation);
        if (!tried.Succeeded) return tried.Refusal;
        return tried.Value is [var fault, ..] ? fault : true;
    }

    private (bool Proven, string What) Try(SecurityAnswers? kept, List<byte[]> given, DateTimeOffset now)
    {
        if (kept is not { IsLocked: false, Answers.Count: > 0 }) return (false, "identity.failed");
        var right = kept.Answers.Count == given.Count;
        for (var i = 0; i < Math.Min(kept.Answers.Count, given.Count); i++) right &= CryptographicOperations.FixedTimeEquals(kept.Answers[i].Hash, given[i]);
        if (right)
        {
            kept.Failures = 0;
            return (true, "identity.proven");
        }

        if (++kept.Failures < Rules.Tries) return (false, "identity.failed");
        kept.LockedAt = now;
        return (false, "identity.locked");
    }

    /// <summary>Slow on purpose, and as slow for nobody as for somebody; not while others wait for the database.</summary>
    private List<byte[]> Hashed(IReadOnlyList<string> answers, SecurityAnswers? kept)
    {
        var asked = kept is { Answers.Count: > 0 } ? kept.Answers.Count : Rules.Answers;
        return [.. Enumerable.Range(0, asked).Select(i =>
        {
            var text = i < answers.Count && answers[i].Length <= SetSecurityAnswers.Longest ? answers[i] : "";
            return SlowHash.Of(SecurityAnswers.Normal(text), kept is { Answers.Count: > 0 } ? kept.Answers[i].Salt : new byte[SlowHash.SaltSize]);
        })];
    }

    private async Task<Refusal?> RefuseAsync(IStoreSession session, Guid personId, Actor actor, CancellationToken cancellation)
    {
        if (!actor.May(Permission.UnlockPin)) return Roles.Refusals.NotAllowed(Permission.UnlockPin);
        if (Rules is not { On: true, HelpDesk: true }) return SecurityRefusals.Off;
        if (personId == actor.PersonId) return Roles.Refusals.OwnDevice;
        return await session.OutOfScopeAsync(personId, Permission.UnlockPin, actor, cancellation);
    }

    private Task<(Person? Person, SecurityAnswers? Kept)> FindAsync(string identifier, CancellationToken cancellation) => store.ReadAsync(
        async session => await session.PersonByNameAsync(identifier, cancellation) is { } person ? (person, await session.SecurityAnswersAsync(person.Id, cancellation)) : ((Person?)null, (SecurityAnswers?)null),
        cancellation);

    private List<SecurityQuestion> Decoys(string name)
    {
        var key = vault.DeriveKey("security-questions", [], 32);
        return [.. Rules.Questions.OrderBy(question => Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{question}:{name}"))), StringComparer.Ordinal).Take(Rules.Answers)];
    }
}
