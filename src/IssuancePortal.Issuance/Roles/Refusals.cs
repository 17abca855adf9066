namespace IssuancePortal.Issuance.Roles;

internal static class Refusals
{
    public static Refusal NotAllowed(Permission permission) => new("refusal.not-allowed", permission.ToString());

    public static readonly Refusal OutOfScope = new("refusal.out-of-scope");

    /// <summary>The person has not proved who they are for a while.</summary>
    public static readonly Refusal FreshProofNeeded = new("refusal.fresh-proof-needed");

    /// <summary>It is the device that this session was signed in with.</summary>
    public static readonly Refusal DeviceOfSession = new("refusal.device-of-session");

    public static readonly Refusal OwnDevice = new("refusal.own-device");

    public static readonly Refusal ApiKeyIncomplete = new("refusal.api-key-incomplete");

    public static readonly Refusal ApiKeyUnknown = new("refusal.api-key-unknown");

    public static Refusal ApiKeyPeopleOnly(Permission permission) => new("refusal.api-key-people-only", permission.ToString());
}
