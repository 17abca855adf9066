namespace IssuancePortal.Issuance.Roles;

internal static class Refusals
{
    public static Refusal NotAllowed(Permission permission) => new("refusal.not-allowed", permission.ToString());

    public static readonly Refusal OutOfScope = new("refusal.out-of-scope");

    public static readonly Refusal OwnDevice = new("refusal.own-device");
}
