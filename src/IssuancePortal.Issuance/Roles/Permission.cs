namespace IssuancePortal.Issuance.Roles;

/// <summary>Something a role may do; checked in the use case, and read by the pages to know what to offer.</summary>
public enum Permission
{
    /// <summary>Find people and see their devices.</summary>
    SearchPeople,

    /// <summary>Ask for a device for somebody.</summary>
    RequestIssuance,

    /// <summary>Issue a device face to face.</summary>
    IssueDevice,

    /// <summary>Bind a device to a person who personalises it.</summary>
    BindDevice,

    /// <summary>Approve or deny requests of others.</summary>
    ApproveRequests,

    /// <summary>Suspend and resume devices.</summary>
    SuspendDevice,

    /// <summary>Have a device replaced, extend and take back temporary ones, withdraw requests.</summary>
    ReplaceDevice,

    /// <summary>End a device for its person.</summary>
    TerminateDevice,

    /// <summary>Read the audit trail.</summary>
    ReadAudit,

    /// <summary>See and revoke workstations of others.</summary>
    ManageWorkstations,

    /// <summary>See policies, modes and life cycles.</summary>
    ReadSettings,

    /// <summary>Work on one's own devices.</summary>
    UseOwnDevices,
}
