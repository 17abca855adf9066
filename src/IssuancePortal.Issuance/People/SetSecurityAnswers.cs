using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.People;

/// <summary>An answer as its person gives it.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Text">In clear.</param>
public sealed record GivenAnswer(SecurityQuestion Question, string Text)
{
    /// <summary>Without the answer.</summary>
    public override string ToString() => $"GivenAnswer {{ Question = {Question} }}";
}

/// <summary>Sets one's own answers to security questions, and takes a person's away. Only by somebody who is signed in by something better than the answers themselves.</summary>
/// <param name="store">The store.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class SetSecurityAnswers(IIssuanceStore store, ISettings settings, TimeProvider time)
{
    /// <summary>Fewest characters that count in an answer.</summary>
    public const int Shortest = 3;

    /// <summary>Most characters of an answer.</summary>
    public const int Longest = 100;

    /// <summary>Whether one has answers, and whether they are locked; or why one can have none.</summary>
    public async Task<Result<OwnAnswers>> LookAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!settings.Get<SecurityQuestionSettings>().On) return SecurityRefusals.Off;
        if (actor.PersonId is not { } personId || !actor.May(Permission.UseOwnDevices)) return Roles.Refusals.NotAllowed(Permission.UseOwnDevices);
        if (settings.Get<ProofSettings>().Refuse(SelfService.Answers, actor) is { } unproven) return unproven;
        var kept = await store.ReadAsync(session => session.SecurityAnswersAsync(personId, cancellation), cancellation);
        return new OwnAnswers(kept is { Answers.Count: > 0 } ? kept.SetAt : null, kept?.IsLocked == true);
    }

    /// <summary>Sets them all; a lock ends with it.</summary>
    public async Task<Result<bool>> SetAsync(IReadOnlyList<GivenAnswer> answers, Actor actor, CancellationToken cancellation = default)
    {
        var rules = settings.Get<SecurityQuestionSettings>();
        if (!rules.On) return SecurityRefusals.Off;
        if (actor.PersonId is not { } personId || !actor.May(Permission.UseOwnDevices)) return Roles.Refusals.NotAllowed(Permission.UseOwnDevices);
        if (actor.ByQuestions) return SecurityRefusals.WeakSession;
        if (settings.Get<ProofSettings>().Refuse(SelfService.Answers, actor) is { } unproven) return unproven;
        if (actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
        if (Refuse(answers, rules) is { } refused) return refused;

        // Slow on purpose, so not while others wait for the database.
        List<SecurityAnswer> hashed = [];
        foreach (var answer in answers)
        {
            var salt = SlowHash.Salt();
            hashed.Add(new SecurityAnswer(answer.Question, salt, SlowHash.Of(SecurityAnswers.Normal(answer.Text), salt)));
        }

        return await store.ChangeAsync<bool>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await session.SecurityAnswersAsync(personId, cancellation) is { } kept) (kept.Answers, kept.SetAt, kept.Failures, kept.LockedAt) = (hashed, now, 0, null);
                else session.Add(new SecurityAnswers { PersonId = personId, Answers = hashed, SetAt = now });
                session.Record(new AuditEvent { At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "security-answers.set", PersonId = personId });
                return true;
            },
            cancellation);
    }

    /// <summary>The help desk takes a person's answers away; they can give new ones.</summary>
    public async Task<Result<bool>> ResetAsync(Guid personId, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.UnlockPin)) return Roles.Refusals.NotAllowed(Permission.UnlockPin);
        return await store.ChangeAsync<bool>(
            async session =>
            {
                if (personId == actor.PersonId) return Roles.Refusals.OwnDevice;
                if (await session.OutOfScopeAsync(personId, Permission.UnlockPin, actor, cancellation) is { } outOfScope) return outOfScope;
                if (await session.SecurityAnswersAsync(personId, cancellation) is not { Answers.Count: > 0 } kept) return SecurityRefusals.NoAnswers;
                var now = time.GetUtcNow();
                (kept.Answers, kept.SetAt, kept.Failures, kept.LockedAt) = ([], now, 0, null);
                session.Record(new AuditEvent { At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "security-answers.reset", PersonId = personId });
                return true;
            },
            cancellation);
    }

    private static Refusal? Refuse(IReadOnlyList<GivenAnswer> answers, SecurityQuestionSettings rules)
    {
        if (answers.Count != rules.Answers || answers.Select(answer => answer.Question).Distinct().Count() != answers.Count || answers.Any(answer => !rules.Questions.Contains(answer.Question)))
            return SecurityRefusals.WrongQuestions(rules.Answers);
        var normal = answers.Select(answer => SecurityAnswers.Normal(answer.Text)).ToList();
        if (answers.Any(answer => answer.Text.Length > Longest) || normal.Any(text => text.Length < Shortest)) return SecurityRefusals.AnswerLength;
        return normal.Distinct(StringComparer.Ordinal).Count() == normal.Count ? null : SecurityRefusals.SameAnswers;
    }
}

/// <summary>One's own answers, as far as they can be seen.</summary>
/// <param name="SetAt">When they were given; null for none.</param>
/// <param name="IsLocked">Too many wrong tries: they open nothing until they are given anew.</param>
public sealed record OwnAnswers(DateTimeOffset? SetAt, bool IsLocked);
