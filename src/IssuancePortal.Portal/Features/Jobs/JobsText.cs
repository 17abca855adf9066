namespace IssuancePortal.Portal.Features.Jobs;

/// <summary>Names the resources of jobs.</summary>
public sealed class JobsText;
