using IssuancePortal.Issuance;

namespace IssuancePortal.Data.Accounts;

/// <summary>Why something is not done with an account.</summary>
public static class AccountRefusals
{
    public static readonly Refusal AdministratorExists = new("refusal.administrator-exists");

    public static readonly Refusal Incomplete = new("refusal.account-incomplete");

    /// <summary>The password that the portal chose was not exchanged in time.</summary>
    public static readonly Refusal OneTimeEnded = new("refusal.one-time-password-ended");

    /// <summary>The account signs in another way, and gets no password.</summary>
    public static readonly Refusal NoPassword = new("refusal.account-no-password");

    public static readonly Refusal WeakPassword = new("refusal.password-weak");

    public static readonly Refusal NameNotAllowed = new("refusal.user-name-not-allowed");

    /// <summary>The person behind the account has left.</summary>
    public static readonly Refusal PersonLeft = new("refusal.sign-in-left");

    /// <summary>The provider knows the person, but no account belongs to it.</summary>
    public static readonly Refusal ExternalUnknown = new("refusal.external-unknown");

    /// <summary>The account is linked to another subject of that provider.</summary>
    public static readonly Refusal ExternalLinked = new("refusal.external-linked");

    /// <summary>The person has no account to sign in to.</summary>
    public static readonly Refusal NoAccount = new("refusal.sign-in-no-account");

    /// <summary>The device that was signed in with is no longer in use.</summary>
    public static readonly Refusal DeviceEnded = new("refusal.card-not-in-use");

    public static readonly Refusal PasskeyName = new("refusal.passkey-name");

    public static readonly Refusal TooManyPasskeys = new("refusal.passkey-too-many", AccountPasskeys.Most);

    public static readonly Refusal UnknownPasskey = new("refusal.passkey-unknown");

    /// <summary>The card proves somebody else than who is signed in.</summary>
    public static readonly Refusal OthersCard = new("refusal.card-of-another");

    public static readonly Refusal UnknownSession = new("refusal.session-unknown");
}
