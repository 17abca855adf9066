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
    ReturnTemporary,
    RetireReplaced,
    Terminate,
    Expire,
    Reissue,
    Recycle,
    Dispose,
    Remove,
}
