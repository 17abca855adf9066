namespace IssuancePortal.Portal.Features.Recovery;

/// <summary>Names the resources of key recovery.</summary>
public sealed class RecoveryText;
