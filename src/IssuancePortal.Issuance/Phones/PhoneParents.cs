using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;

namespace IssuancePortal.Issuance.Phones;

/// <summary>Devices that vouch for a phone of the same person (INV-03): physical cards and keys in use that are not lent; virtual smart cards where the policy says so.</summary>
internal static class PhoneParents
{
    public static bool Allows(DevicePolicy policy, Device device) =>
        device is { State: DeviceState.Issued, IsTemporary: false }
        && (device.Kind is DeviceKind.PivCard or DeviceKind.YubiKey || (device.Kind == DeviceKind.VirtualSmartCard && (policy.Content.Phone ?? PolicyPhone.Default).VirtualParents));
}
