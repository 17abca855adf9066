namespace IssuancePortal.Portal.Features.Home;

/// <summary>Names the resources of the start page.</summary>
public sealed class HomeText;
