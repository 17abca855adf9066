using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.People;

/// <summary>
/// Lets a person without a device prove who they are, to the user portal only: with the initial password they were told with their device, or with a code that is sent to their e-mail address.
/// A wrong answer looks the same whether the person, the secret or the text is wrong.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class ProveIdentity(IIssuanceStore store, ISettings settings, TimeProvider time)
{
    private const int CodeLength = 6;
    private const int CodeTries = 5;

    internal static readonly Refusal NotProven = new("refusal.identity-not-proven");

    /// <summary>The person; the initial password ends with its use.</summary>
    public Task<Result<Person>> ByInitialPasswordAsync(string identifier, string password, CancellationToken cancellation = default) =>
        TryAsync(identifier, OneTimeSecretKind.InitialPassword, settings.Get<SelfServiceSettings>().InitialPassword, password, cancellation);

    /// <summary>The person; the code ends with its use.</summary>
    public Task<Result<Person>> ByCodeAsync(string identifier, string code, CancellationToken cancellation = default) =>
        TryAsync(identifier, OneTimeSecretKind.EmailCode, settings.Get<SelfServiceSettings>().EmailCode, code, cancellation);

    /// <summary>The person; the emergency password that the help desk told them for an unlock ends with its use.</summary>
    public Task<Result<Person>> ByEmergencyPasswordAsync(string identifier, string password, CancellationToken cancellation = default) =>
        TryAsync(identifier, OneTimeSecretKind.EmergencyPassword, settings.Get<UnlockSettings>().Assisted, password, cancellation);

    /// <summary>Sends a code, when there is such a person; the answer is the same when there is not. An earlier code ends.</summary>
    public async Task SendCodeAsync(string identifier, ICodeSender sender, CancellationToken cancellation = default)
    {
        var rules = settings.Get<SelfServiceSettings>();
        if (!rules.EmailCode) return;
        var now = time.GetUtcNow();
        var made = await store.ChangeAsync<(Person Person, string Code, DateTimeOffset ExpiresAt)>(
            async session =>
            {
                if (await session.PersonByNameAsync(identifier, cancellation) is not { IsActive: true } person) return NotProven;
                foreach (var earlier in await session.OneTimeSecretsAsync(person.Id, OneTimeSecretKind.EmailCode, cancellation))
                {
                    // A code a minute: whoever asks in a loop fills nobody's mailbox.
                    if (now - earlier.CreatedAt < TimeSpan.FromMinutes(1)) return NotProven;
                    earlier.EndedAt = now;
                }

                var (secret, clear) = OneTimeSecret.Make(OneTimeSecretKind.EmailCode, person.Id, null, CodeLength, CodeTries, now, TimeSpan.FromMinutes(rules.EmailCodeMinutes));
                session.Add(secret);
                session.Record(Event("identity.code-sent", person, now, null));
                return (person, clear, secret.ExpiresAt);
            },
            cancellation);
        if (made.Succeeded) await sender.SendAsync(made.Value.Person, made.Value.Code, made.Value.ExpiresAt, cancellation);
    }

    private async Task<Result<Person>> TryAsync(string identifier, OneTimeSecretKind kind, bool isOn, string text, CancellationToken cancellation)
    {
        if (!isOn) return NotProven;
        var now = time.GetUtcNow();
        // A wrong try is kept, so the change succeeds with nobody.
        var tried = await store.ChangeAsync<Person?>(
            async session =>
            {
                if (await session.PersonByNameAsync(identifier, cancellation) is not { IsActive: true } person)
                {
                    session.Record(OfNobody(identifier, now));
                    return (Person?)null;
                }

                var secret = (await session.OneTimeSecretsAsync(person.Id, kind, cancellation)).FirstOrDefault(it => it.IsGood(now));
                var proven = secret?.Try(text, now) == true;
                session.Record(Event(proven ? "identity.proven" : secret is { TriesLeft: 0 } ? "identity.locked" : "identity.failed", person, now, proven ? null : NotProven.Code, kind.ToString()));
                return proven ? person : null;
            },
            cancellation);
        if (!tried.Succeeded) return tried.Refusal;
        return tried.Value is { } found ? found : NotProven;
    }

    /// <summary>What becomes of somebody's proof, by their own word.</summary>
    internal static AuditEvent Event(string what, Person person, DateTimeOffset now, string? refused, string? proof = null) => new()
    {
        At = now, ActorId = $"person:{person.Id:D}", ActorName = person.Name, What = what, PersonId = person.Id, Refused = refused, After = proof,
    };

    /// <summary>A try under a name that is nobody's.</summary>
    internal static AuditEvent OfNobody(string identifier, DateTimeOffset now) =>
        new() { At = now, ActorId = "", ActorName = identifier.Length > 100 ? identifier[..100] : identifier, What = "identity.failed", Refused = NotProven.Code };
}
