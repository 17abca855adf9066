namespace IssuancePortal.Issuance.Roles;

/// <summary>Something a role may do; checked in the use case, and read by the pages to know what to offer.</summary>
public enum Permission
{
    /// <summary>Find people and see their devices.</summary>
    SearchPeople,

    /// <summary>Issue a device face to face.</summary>
    IssueDevice,

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
