namespace IssuancePortal.Issuance.Publishing;

/// <summary>Why a certificate does not reach the directory.</summary>
public static class Refusals
{
    public static readonly Refusal Down = new("refusal.directory-down");

    public static readonly Refusal NoEntry = new("refusal.directory-no-entry");

    public static readonly Refusal Denied = new("refusal.directory-denied");
}
