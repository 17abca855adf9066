namespace IssuancePortal.Portal.Features.Admin;

/// <summary>Names the resources of the administration pages.</summary>
public sealed class AdminText;
