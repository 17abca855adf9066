namespace IssuancePortal.Issuance.Policies;

/// <summary>Why a policy, or who may be issued it, is not changed.</summary>
internal static class Refusals
{
    public static readonly Refusal Unknown = new("refusal.policy-unknown");

    public static readonly Refusal NameMissing = new("refusal.policy-name-missing");

    public static readonly Refusal Retired = new("refusal.policy-retired");

    public static readonly Refusal TextTooLong = new("refusal.policy-text-too-long");

    public static readonly Refusal AssignmentUnknown = new("refusal.assignment-unknown");

    public static Refusal NameTaken(string name) => new("refusal.policy-name-taken", name);

    public static Refusal Changed(int number) => new("refusal.policy-changed", number);
}
