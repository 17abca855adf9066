using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Requests;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>An order to personalise a device, as a wizard gives it.</summary>
/// <param name="RunId">Id under which the PIN was sealed.</param>
/// <param name="PersonId">Who it is for.</param>
/// <param name="PolicyId">What goes on it.</param>
/// <param name="Mode">Name of the mode.</param>
/// <param name="WorkstationId">Where the card is.</param>
/// <param name="Reader">In which reader.</param>
/// <param name="InsertionId">Which insertion was seen.</param>
/// <param name="Pin">The new PIN, sealed to the workstation's client.</param>
/// <param name="RequestId">The request that is carried out; null to file one on the way, in a mode that needs no approval.</param>
/// <param name="BrowserId">The browser that it comes from: it must have been paired with the workstation.</param>
/// <param name="Reason">Why; for a request that is filed on the way.</param>
/// <param name="ReplacesDeviceId">The device to be replaced; for a request that is filed on the way.</param>
public sealed record StartOrder(
    Guid RunId,
    Guid PersonId,
    Guid PolicyId,
    string Mode,
    Guid WorkstationId,
    string Reader,
    Guid InsertionId,
    SealedPin Pin,
    Guid? RequestId = null,
    string? BrowserId = null,
    IssuanceReason Reason = IssuanceReason.None,
    Guid? ReplacesDeviceId = null);
