namespace IssuancePortal.Portal.Features.Authority;

/// <summary>Names the resources of the certificate authorities.</summary>
public sealed class AuthorityText;
