using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Data.Roles;

/// <summary>Why a role, or who holds it, is not changed.</summary>
internal static class RoleRefusals
{
    public static readonly Refusal AdministratorFixed = new("refusal.role-administrator-fixed");

    public static readonly Refusal OwnRole = new("refusal.role-own");

    public static readonly Refusal OwnAccount = new("refusal.account-own");

    public static readonly Refusal LastAdministrator = new("refusal.last-administrator");

    public static readonly Refusal Unknown = new("refusal.role-unknown");

    public static readonly Refusal Changed = new("refusal.role-changed");

    public static readonly Refusal Predefined = new("refusal.role-predefined");

    public static readonly Refusal NameMissing = new("refusal.role-name-missing");

    public static readonly Refusal DescriptionTooLong = new("refusal.role-description-too-long");

    public static readonly Refusal NotLimitable = new("refusal.role-not-limitable");

    public static readonly Refusal AccountUnknown = new("refusal.account-unknown");

    public static readonly Refusal ScopeUnknown = new("refusal.scope-unknown");

    public static Refusal NotAllowed(Permission permission) => new("refusal.not-allowed", permission.ToString());

    public static Refusal NameTaken(string name) => new("refusal.role-name-taken", name);

    public static Refusal Held(int accounts) => new("refusal.role-held", accounts);
}
