namespace IssuancePortal.Issuance.Devices;

/// <summary>Families of devices that people carry credentials on.</summary>
public enum DeviceKind
{
    /// <summary>A smart card with a PIV application (SP 800-73-5).</summary>
    PivCard,

    /// <summary>A YubiKey.</summary>
    YubiKey,

    /// <summary>A virtual smart card in a computer's TPM.</summary>
    VirtualSmartCard,

    /// <summary>Certificates in a phone, derived from a physical card.</summary>
    MobileApp,
}
