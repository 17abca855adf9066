namespace IssuancePortal.Issuance.SignIn;

/// <summary>Why a card does not prove who somebody is.</summary>
internal static class Refusals
{
    public static readonly Refusal NotOurs = new("refusal.card-not-ours");
    public static readonly Refusal NotInUse = new("refusal.card-not-in-use");
    public static readonly Refusal Suspended = new("refusal.card-suspended");
    public static readonly Refusal NoCertificate = new("refusal.card-without-certificate");
    public static readonly Refusal NotItsKey = new("refusal.card-not-its-key");
    public static readonly Refusal PersonLeft = new("refusal.sign-in-left");
    public static readonly Refusal PinBlocked = new("refusal.pin-blocked");

    /// <summary>The PIN was wrong; so many tries are left.</summary>
    public static Refusal PinWrong(int triesLeft) => new("refusal.pin-wrong", triesLeft);
}
