using IssuancePortal.Issuance;

namespace IssuancePortal.Data.Accounts;

/// <summary>Why an account is not made.</summary>
internal static class AccountRefusals
{
    public static readonly Refusal AdministratorExists = new("refusal.administrator-exists");

    public static readonly Refusal Incomplete = new("refusal.account-incomplete");

    public static readonly Refusal WeakPassword = new("refusal.password-weak");

    public static readonly Refusal NameNotAllowed = new("refusal.user-name-not-allowed");
}
