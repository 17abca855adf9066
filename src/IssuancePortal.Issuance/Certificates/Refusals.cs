namespace IssuancePortal.Issuance.Certificates;

/// <summary>Why no certificate is issued.</summary>
internal static class Refusals
{
    public static readonly Refusal Unknown = new("refusal.certificate-unknown");

    public static readonly Refusal NotLive = new("refusal.certificate-not-live");

    public static readonly Refusal HeldAlready = new("refusal.certificate-held");

    public static readonly Refusal NotHeldByHand = new("refusal.certificate-not-held-by-hand");

    public static readonly Refusal NotFinal = new("refusal.revocation-not-final");

    public static readonly Refusal AuthorityDown = new("refusal.authority-unreachable");

    public static Refusal ProfileUnknown(string profile) => new("refusal.profile-unknown", profile);

    public static Refusal AgainstProfile(string profile, string findings) => new("refusal.against-profile", profile, findings);
}
