namespace IssuancePortal.Issuance.Roles;

/// <summary>Something a role may do; checked in the use case, and read by the pages to know what to offer. The order is that of the roles page.</summary>
public enum Permission
{
    /// <summary>Find people and see their devices.</summary>
    SearchPeople,

    /// <summary>Ask for a device for somebody else.</summary>
    RequestIssuance,

    /// <summary>Issue a device: face to face, or what was approved.</summary>
    IssueDevice,

    /// <summary>Record a device's serial number for a person.</summary>
    BindDevice,

    /// <summary>Confirm that a device was given to its person, and activate it.</summary>
    HandOver,

    /// <summary>Approve or deny requests of others.</summary>
    ApproveRequests,

    /// <summary>Choose another policy when approving.</summary>
    ChangePolicyAtApproval,

    /// <summary>Suspend a device and resume it.</summary>
    SuspendDevice,

    /// <summary>File and cancel replacements, extend and take back temporary devices.</summary>
    ReplaceDevice,

    /// <summary>Let somebody set a new PIN on a blocked device.</summary>
    UnlockPin,

    /// <summary>Ask for an update of what is on a device, or for its re-issuance.</summary>
    RequestUpdate,

    /// <summary>End a device for its person.</summary>
    TerminateDevice,

    /// <summary>End everything that a person holds.</summary>
    TerminateAll,

    /// <summary>Empty a used device and return it to stock.</summary>
    RecycleDevice,

    /// <summary>Record that a device was destroyed or thrown away.</summary>
    DisposeDevice,

    /// <summary>Take devices into stock and move them between places.</summary>
    ManageStock,

    /// <summary>Remove devices that ended long ago from the records.</summary>
    RemoveDevices,

    /// <summary>Recover escrowed keys of others: ask for it, or approve what another officer asked for.</summary>
    RecoverKeys,

    /// <summary>Read the audit trail.</summary>
    ReadAudit,

    /// <summary>Take the audit trail and evidence out of the portal.</summary>
    ExportAudit,

    /// <summary>See policies, roles, settings, modes and life cycles.</summary>
    ReadSettings,

    /// <summary>Change device policies and who may be issued what.</summary>
    ManagePolicies,

    /// <summary>Change the portal's settings.</summary>
    ManageSettings,

    /// <summary>Change roles, and the accounts that hold them.</summary>
    ManageRoles,

    /// <summary>Change people, groups and where they are read from.</summary>
    ManagePeople,

    /// <summary>See and revoke workstations of others.</summary>
    ManageWorkstations,

    /// <summary>Change what is told to whom: templates, mail, webhooks.</summary>
    ManageNotifications,

    /// <summary>Make and revoke keys of the programming interface.</summary>
    ManageApiKeys,

    /// <summary>Work on one's own devices.</summary>
    UseOwnDevices,
}
