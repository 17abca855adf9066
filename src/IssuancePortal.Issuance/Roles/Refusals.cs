using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.SignIn;

namespace IssuancePortal.Issuance.Roles;

internal static class Refusals
{
    public static Refusal NotAllowed(Permission permission) => new("refusal.not-allowed", permission.ToString());

    public static readonly Refusal OutOfScope = new("refusal.out-of-scope");

    /// <summary>The person has not proved who they are for a while.</summary>
    public static readonly Refusal FreshProofNeeded = new("refusal.fresh-proof-needed");

    /// <summary>A site lets people do this by themselves only after certain proofs of who they are, none of which was given in this session.</summary>
    public static Refusal ProofNeeded(SelfService service, IEnumerable<SignInWay> allowed) => new("refusal.proof-needed", service.ToString(), string.Join(", ", allowed));

    /// <summary>It is the device that this session was signed in with.</summary>
    public static readonly Refusal DeviceOfSession = new("refusal.device-of-session");

    public static readonly Refusal OwnDevice = new("refusal.own-device");

    public static readonly Refusal ApiKeyIncomplete = new("refusal.api-key-incomplete");

    public static readonly Refusal ApiKeyUnknown = new("refusal.api-key-unknown");

    public static Refusal ApiKeyPeopleOnly(Permission permission) => new("refusal.api-key-people-only", permission.ToString());
}
