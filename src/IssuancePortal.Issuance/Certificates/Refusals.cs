namespace IssuancePortal.Issuance.Certificates;

/// <summary>Why no certificate is issued.</summary>
internal static class Refusals
{
    public static readonly Refusal Unknown = new("refusal.certificate-unknown");

    public static Refusal ProfileUnknown(string profile) => new("refusal.profile-unknown", profile);

    public static Refusal AgainstProfile(string profile, string findings) => new("refusal.against-profile", profile, findings);
}
