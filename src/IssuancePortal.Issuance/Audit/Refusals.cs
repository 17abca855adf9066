namespace IssuancePortal.Issuance.Audit;

/// <summary>Why something is not taken out of the trail.</summary>
internal static class Refusals
{
    public static readonly Refusal NoIssuance = new("refusal.no-issuance");
}
