namespace IssuancePortal.Issuance.Devices;

/// <summary>What can happen to a device; each has a row in <see cref="DeviceLifecycle"/>.</summary>
public enum DeviceMove
{
    Import,
    Bind,
    Unbind,
    StartPersonalisation,
    Issue,
    Produce,
    Activate,
    Fail,
    Retry,
    RecycleFailed,
    Suspend,
    Resume,
    Invalidate,
    Restore,

    /// <summary>As <see cref="Restore"/>, for a device that had been suspended before.</summary>
    RestoreSuspended,
    ReturnTemporary,
    RetireReplaced,
    Terminate,
    Expire,
    Reissue,
    Recycle,
    Dispose,
    Remove,
}
