namespace IssuancePortal.Issuance.Notifications;

/// <summary>What became of a try.</summary>
/// <param name="Delivered">True when it was accepted.</param>
/// <param name="Code">Status of the answer; null for none.</param>
/// <param name="Fault">Why not, short; null when it was.</param>
/// <param name="IsFinal">Trying again is of no use.</param>
public sealed record DeliveryOutcome(bool Delivered, int? Code = null, string? Fault = null, bool IsFinal = false);
