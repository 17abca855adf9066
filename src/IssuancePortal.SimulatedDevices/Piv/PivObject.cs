using System.Collections.Frozen;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>A data object of the PIV card application, SP 800-73-5 part 1 tables 2 and 3.</summary>
/// <param name="Tag">BER-TLV tag.</param>
/// <param name="Name">Container name.</param>
/// <param name="Capacity">Most content bytes. The minimum of the standard; where SP 800-73-4 asked for more, that.</param>
/// <param name="NeedsPin">True: read over contacts only after the PIN was verified.</param>
internal sealed record PivObject(uint Tag, string Name, int Capacity, bool NeedsPin = false)
{
    /// <summary>Discovery Object, which is its own template and not wrapped in 53.</summary>
    public const uint Discovery = 0x7E;

    /// <summary>Biometric Information Templates group template, which is its own template too.</summary>
    public const uint BiometricTemplates = 0x7F61;

    /// <summary>Certificate of a YubiKey's attestation key.</summary>
    public const uint AttestationCertificate = 0x5FFF01;

    /// <summary>The standard's objects by tag.</summary>
    public static FrozenDictionary<uint, PivObject> Standard { get; } = All().ToFrozenDictionary(o => o.Tag);

    /// <summary>Objects that Yubico's tools keep on a card: management data of ykman, the attestation certificate.</summary>
    public static FrozenDictionary<uint, PivObject> Yubico { get; } = new PivObject[]
    {
        new(0x5FFF00, "Yubico administrative data", 3052),
        new(AttestationCertificate, "Yubico attestation certificate", 3052),
        new(0x5FFF10, "Yubico Microsoft container map", 3052),
        new(0x5FFF11, "Yubico Microsoft root certificates 1", 3052),
        new(0x5FFF12, "Yubico Microsoft root certificates 2", 3052),
        new(0x5FFF13, "Yubico Microsoft root certificates 3", 3052),
        new(0x5FFF14, "Yubico Microsoft root certificates 4", 3052),
        new(0x5FFF15, "Yubico Microsoft root certificates 5", 3052),
    }.ToFrozenDictionary(o => o.Tag);

    /// <summary>True when GET DATA and PUT DATA carry the object without the wrapper 53.</summary>
    public bool IsOwnTemplate => Tag is Discovery or BiometricTemplates;

    private static IEnumerable<PivObject> All()
    {
        yield return new(0x5FC107, "Card Capability Container", 287);
        yield return new(0x5FC102, "Card Holder Unique Identifier", 2916);
        yield return new(0x5FC105, "X.509 Certificate for PIV Authentication", 1905);
        yield return new(0x5FC103, "Cardholder Fingerprints", 4006, NeedsPin: true);
        yield return new(0x5FC106, "Security Object", 1336);
        yield return new(0x5FC108, "Cardholder Facial Image", 12710, NeedsPin: true);
        yield return new(0x5FC101, "X.509 Certificate for Card Authentication", 1905);
        yield return new(0x5FC10A, "X.509 Certificate for Digital Signature", 1905);
        yield return new(0x5FC10B, "X.509 Certificate for Key Management", 1905);
        yield return new(0x5FC109, "Printed Information", 245, NeedsPin: true);
        yield return new(Discovery, "Discovery Object", 19);
        yield return new(0x5FC10C, "Key History Object", 256);
        for (uint i = 0; i < 20; i++) yield return new(0x5FC10D + i, $"Retired X.509 Certificate for Key Management {i + 1}", 1905);
        yield return new(0x5FC121, "Cardholder Iris Images", 7106, NeedsPin: true);
        yield return new(BiometricTemplates, "Biometric Information Templates Group Template", 65);
        yield return new(0x5FC122, "Secure Messaging Certificate Signer", 2471);
        yield return new(0x5FC123, "Pairing Code Reference Data Container", 12, NeedsPin: true);
    }
}
