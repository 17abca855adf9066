namespace IssuancePortal.Issuance.Requests;

/// <summary>What can happen to a request; each has rows in <see cref="RequestLifecycle"/>.</summary>
public enum RequestMove
{
    /// <summary>Filed, to be approved by a validation officer.</summary>
    File,

    /// <summary>Filed in a mode or by a role that needs no approval.</summary>
    FileApproved,
    Approve,
    Deny,
    Cancel,
    Expire,
    Execute,
    Complete,
    Fail,
    VoidApproval,
    ChangePolicy,
}
