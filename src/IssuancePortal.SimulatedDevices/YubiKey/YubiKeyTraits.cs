using IssuancePortal.SimulatedDevices.Piv;

namespace IssuancePortal.SimulatedDevices.YubiKey;

/// <summary>Where a YubiKey's PIV application departs from a card's, by firmware. Written from Yubico's manual and not from what a host believes: a twin that asks its host proves nothing.</summary>
/// <param name="Firmware">Firmware version.</param>
/// <param name="FormFactor">As management and attestations tell it.</param>
/// <param name="Touch">Asked when a key wants a touch; false when nobody touches.</param>
/// <param name="Says">What an attestation says for what is.</param>
internal sealed record YubiKeyTraits(Version Firmware, byte FormFactor, Func<bool> Touch, Func<AttestedFacts, AttestedFacts> Says)
{
    /// <summary>Most bytes of any data object's content.</summary>
    public const int ObjectBytes = 3052;

    /// <summary>Application property template of every YubiKey.</summary>
    public static readonly byte[] Template = Convert.FromHexString("61114F0600001000010079074F05A000000308");

    /// <summary>The discovery object, which cannot be written.</summary>
    public static readonly byte[] Discovery = Convert.FromHexString("7E124F0BA0000003080000100001005F2F024000");

    public bool HasAttestation => Since(4, 3, 0);

    public bool HasCachedTouch => Since(4, 3, 0);

    public bool HasSerial => Since(5, 0, 0);

    public bool HasMetadata => Since(5, 3, 0);

    public bool HasMoveKey => Since(5, 7, 0);

    public bool HasPukOfCharacters => Since(5, 7, 0);

    public byte FactoryAdminAlgorithm => Since(5, 7, 0) ? PivAlgorithm.Aes192 : PivAlgorithm.TripleDes;

    public IReadOnlyList<byte> AdminAlgorithms => Since(5, 4, 2) ? [PivAlgorithm.TripleDes, PivAlgorithm.Aes128, PivAlgorithm.Aes192, PivAlgorithm.Aes256] : [PivAlgorithm.TripleDes];

    public IReadOnlyList<byte> KeyAlgorithms => Since(5, 7, 0)
        ? [PivAlgorithm.Rsa1024, PivAlgorithm.Rsa2048, PivAlgorithm.Rsa3072, PivAlgorithm.Rsa4096, PivAlgorithm.P256, PivAlgorithm.P384]
        : [PivAlgorithm.Rsa1024, PivAlgorithm.Rsa2048, PivAlgorithm.P256, PivAlgorithm.P384];

    private bool Since(int major, int minor, int build) => Firmware >= new Version(major, minor, build);
}
