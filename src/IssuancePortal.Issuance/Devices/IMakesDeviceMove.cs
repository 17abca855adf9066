using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Devices;

/// <summary>A use case that makes one move of <see cref="DeviceLifecycle"/> on somebody's word. Those that are registered are the buttons on a device's page.</summary>
public interface IMakesDeviceMove
{
    /// <summary>The move.</summary>
    DeviceMove Move { get; }

    /// <summary>Why this actor may not make it on this device now; null when they may.</summary>
    Refusal? Refuse(Device device, Actor actor);
}
