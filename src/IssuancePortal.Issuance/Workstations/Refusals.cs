namespace IssuancePortal.Issuance.Workstations;

/// <summary>Why something is not done with a workstation.</summary>
internal static class Refusals
{
    public static readonly Refusal Unknown = new("refusal.workstation-unknown");
}
