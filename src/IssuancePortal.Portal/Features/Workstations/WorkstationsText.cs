namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Names the resources of workstations.</summary>
public sealed class WorkstationsText;
