namespace IssuancePortal.Portal.Features.Audit;

/// <summary>Names the resources of timelines.</summary>
public sealed class AuditText;
