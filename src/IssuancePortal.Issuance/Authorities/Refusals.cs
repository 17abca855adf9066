namespace IssuancePortal.Issuance.Authorities;

/// <summary>Why an authority outside gives no certificate, or does not do what it is told.</summary>
internal static class Refusals
{
    public static readonly Refusal ByHand = new("refusal.authority-by-hand");

    public static readonly Refusal NotByHand = new("refusal.authority-not-by-hand");

    public static Refusal Unknown(string authority) => new("refusal.authority-unknown", authority);

    public static Refusal Down(string authority, string words) => new("refusal.authority-down", authority, words);

    public static Refusal TooSlow(string authority, TimeSpan patience) => new("refusal.authority-too-slow", authority, (int)patience.TotalSeconds);

    public static Refusal Refused(string authority, string words) => new("refusal.authority-refused", authority, words);

    public static Refusal Wrong(string authority, string findings) => new("refusal.authority-wrong-certificate", authority, findings);

    public static Refusal PolicyUnknown(string authority) => new("refusal.policy-authority-unknown", authority);

    public static Refusal PolicyKind(string authority, string kind) => new("refusal.policy-authority-kind", authority, kind);

    public static Refusal PolicyProof(string authority, string slot) => new("refusal.policy-authority-proof", authority, slot);
}
