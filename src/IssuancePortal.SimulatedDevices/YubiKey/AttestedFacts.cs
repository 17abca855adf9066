namespace IssuancePortal.SimulatedDevices.YubiKey;

/// <summary>What an attestation says. A true key says what is; a lying one, made for tests, says what it is told to.</summary>
public sealed record AttestedFacts
{
    /// <summary>Firmware version, extension 1.3.6.1.4.1.41482.3.3.</summary>
    public required Version Firmware { get; init; }

    /// <summary>Serial number, extension 3.7; null leaves it out, as firmware before 5.0 does.</summary>
    public required uint? Serial { get; init; }

    /// <summary>Key reference named in the subject.</summary>
    public required byte Slot { get; init; }

    /// <summary>First byte of extension 3.8.</summary>
    public required byte PinPolicy { get; init; }

    /// <summary>Second byte of extension 3.8.</summary>
    public required byte TouchPolicy { get; init; }

    /// <summary>Extension 3.9.</summary>
    public required byte FormFactor { get; init; }

    /// <summary>The attested key, SubjectPublicKeyInfo DER.</summary>
    public required byte[] PublicKey { get; init; }
}
