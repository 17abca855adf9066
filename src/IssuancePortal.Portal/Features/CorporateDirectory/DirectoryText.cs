namespace IssuancePortal.Portal.Features.CorporateDirectory;

/// <summary>Names the resources of the corporate directory.</summary>
public sealed class DirectoryText;
