namespace IssuancePortal.Portal.Features.Lifecycle;

/// <summary>Names the resources of the lifecycle page.</summary>
public sealed class LifecycleText;
