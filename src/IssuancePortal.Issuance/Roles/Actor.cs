using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.SignIn;

namespace IssuancePortal.Issuance.Roles;

/// <summary>Who is acting: an account signed in, or the portal itself.</summary>
/// <param name="AccountId">Account, or <see cref="System"/>'s.</param>
/// <param name="PersonId">The person behind the account, so that nobody acts on their own device.</param>
/// <param name="Name">Name shown to people.</param>
/// <param name="Roles">Roles held now.</param>
public sealed record Actor(string AccountId, Guid? PersonId, string Name, IReadOnlyList<string> Roles)
{
    /// <summary>The device one signed in with; nobody suspends or ends it in that session. Null for other ways in.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>How the person has proved in this session who they are: the way they came in, and fresh proofs since. None for what acts without a session.</summary>
    public IReadOnlyCollection<SignInWay> Ways { get; init; } = [];

    /// <summary>Nothing but answers to security questions was given in this session: it does not change what it was opened with.</summary>
    public bool ByQuestions => Ways.Count > 0 && Ways.All(way => way == SignInWay.SecurityQuestions);

    /// <summary>When the person last proved who they are, by password, passkey or card; null when never in this session.</summary>
    public DateTimeOffset? ProvenAt { get; init; }

    /// <summary>How long a proof is fresh: option <c>SignIn:FreshProof</c>.</summary>
    public TimeSpan ProofLasts { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>True while the last proof is fresh. The portal itself needs none.</summary>
    public bool ProvenRecently(DateTimeOffset now) => AccountId == System.AccountId || (ProvenAt is { } at && now - at <= ProofLasts);

    /// <summary>Why this cannot be done without a fresh proof; null when there is one. Asked for moves that end things, and for changes of what holds for everybody.</summary>
    public Refusal? RefuseStale(DateTimeOffset now) => ProvenRecently(now) ? null : Issuance.Roles.Refusals.FreshProofNeeded;

    /// <summary>The portal: recovery after a restart, expiry, timeouts.</summary>
    public static Actor System { get; } = new("system", null, "IssuancePortal", []);

    /// <summary>What the roles allow, and on whom; unless said otherwise, as the roles come with the product and on everybody.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = [.. Roles.Select(Grant.Of)];

    /// <summary>True when any of the roles may, on somebody at least.</summary>
    public bool May(Permission permission) => Grants.Any(grant => grant.Allows(permission));

    /// <summary>True when any of the roles may on this person, whose groups must be loaded.</summary>
    public bool MayOn(Permission permission, Person person) => Grants.Any(grant => grant.Allows(permission, person));

    /// <summary>Why the actor may not on this person, whose groups must be loaded; null when they may.</summary>
    public Refusal? Refuse(Permission permission, Person person) =>
        !May(permission) ? Issuance.Roles.Refusals.NotAllowed(permission) : MayOn(permission, person) ? null : Issuance.Roles.Refusals.OutOfScope;

    /// <summary>The people on whom the actor may, for lists; null for everybody. Of nobody when no role may.</summary>
    public PeopleScope? ScopeOf(Permission permission)
    {
        var allowing = Grants.Where(grant => grant.Allows(permission)).ToList();
        if (allowing.Any(grant => grant.Scope is null)) return null;
        return new PeopleScope([.. allowing.SelectMany(grant => grant.Scope!.Groups).Distinct()], [.. allowing.SelectMany(grant => grant.Scope!.Sites).Distinct()]);
    }
}
