namespace IssuancePortal.Issuance.Requests;

/// <summary>An order for a device.</summary>
/// <param name="PersonId">Who it is for.</param>
/// <param name="PolicyId">What goes on it.</param>
/// <param name="Mode">Name of the mode.</param>
/// <param name="Reason">Why; None for a first device.</param>
/// <param name="ReplacesDeviceId">The device to be replaced; null for a first one.</param>
/// <param name="TemporaryUntil">Last day of a temporary device; null for the site's usual time.</param>
/// <param name="Comment">Why, in words.</param>
public sealed record FileOrder(
    Guid PersonId, Guid PolicyId, string Mode, IssuanceReason Reason = IssuanceReason.None, Guid? ReplacesDeviceId = null, DateTimeOffset? TemporaryUntil = null, string? Comment = null);
