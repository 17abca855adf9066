namespace IssuancePortal.Pki.Attestation;

/// <summary>What an attestation must say for a key to get a certificate.</summary>
/// <param name="Serial">Serial number of the device.</param>
/// <param name="Firmware">The firmware that the device told before.</param>
/// <param name="MinimumFirmware">The oldest firmware that the policy takes; null for any.</param>
/// <param name="Slot">Key reference.</param>
/// <param name="PublicKey">The key that the device named, SubjectPublicKeyInfo DER.</param>
/// <param name="PinPolicy">1 never, 2 once, 3 always.</param>
/// <param name="TouchPolicy">1 never, 2 always, 3 cached.</param>
public sealed record ExpectedAttestation(uint Serial, Version Firmware, Version? MinimumFirmware, byte Slot, byte[] PublicKey, byte PinPolicy, byte TouchPolicy)
{
    /// <summary>The first thing that is not as expected; null when all is.</summary>
    public AttestationFault? FaultOf(YubiKeyAttestation said) => said switch
    {
        _ when !said.PublicKey.AsSpan().SequenceEqual(PublicKey) => AttestationFault.OtherKey,
        { Serial: null } => AttestationFault.NoSerial,
        _ when said.Serial != Serial => AttestationFault.OtherSerial,
        _ when said.Slot != Slot => AttestationFault.OtherSlot,
        _ when said.Firmware != Firmware => AttestationFault.OtherFirmware,
        _ when MinimumFirmware is not null && said.Firmware < MinimumFirmware => AttestationFault.OldFirmware,
        _ when said.PinPolicy != PinPolicy => AttestationFault.OtherPinPolicy,
        _ when said.TouchPolicy != TouchPolicy => AttestationFault.OtherTouchPolicy,
        _ => null,
    };
}

/// <summary>What came of holding an attestation against what was expected.</summary>
/// <param name="Said">What it says; null when it could not be traced or read.</param>
/// <param name="Fault">What is wrong; null when nothing is.</param>
public sealed record AttestationFinding(YubiKeyAttestation? Said, AttestationFault? Fault);

/// <summary>Why an attestation is not taken.</summary>
public enum AttestationFault
{
    /// <summary>It is no attestation.</summary>
    Unreadable,

    /// <summary>It does not go back to a configured root.</summary>
    ForeignRoot,

    /// <summary>It attests another key than the device named.</summary>
    OtherKey,

    /// <summary>It does not tell the serial number, so that it could be another device's.</summary>
    NoSerial,

    /// <summary>It is another device's.</summary>
    OtherSerial,

    /// <summary>The key lies in another slot.</summary>
    OtherSlot,

    /// <summary>The device told another firmware before.</summary>
    OtherFirmware,

    /// <summary>The firmware is older than the policy takes.</summary>
    OldFirmware,

    /// <summary>The key asks for the PIN otherwise than the policy wants.</summary>
    OtherPinPolicy,

    /// <summary>The key asks for a touch otherwise than the policy wants.</summary>
    OtherTouchPolicy,
}
