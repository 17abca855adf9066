namespace IssuancePortal.Issuance.Requests;

/// <summary>Where a request is. Each value says who acts next.</summary>
public enum RequestState
{
    /// <summary>Waits for a validation officer.</summary>
    PendingApproval,

    /// <summary>Whoever personalises acts next.</summary>
    Approved,

    /// <summary>Being carried out: the portal acts next.</summary>
    Executing,

    /// <summary>Done.</summary>
    Executed,

    /// <summary>A validation officer said no.</summary>
    Denied,

    /// <summary>Withdrawn.</summary>
    Cancelled,

    /// <summary>Nobody acted in time.</summary>
    Expired,

    /// <summary>Carrying it out did not end well: whoever personalises may try again.</summary>
    Failed,
}
