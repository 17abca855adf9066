using IssuancePortal.Cards.Edges.Piv;

namespace IssuancePortal.Cards.Edges.YubiKey;

/// <summary>What distinguishes one firmware of a YubiKey from another, as far as its PIV application goes.</summary>
public enum YubiKeyFeature
{
    /// <summary>PIN and touch policies per key.</summary>
    UsagePolicies,

    /// <summary>A touch that holds for 15 seconds.</summary>
    CachedTouch,

    /// <summary>ATTEST, with a key and certificate of the maker in slot F9.</summary>
    Attestation,

    /// <summary>GET SERIAL, and the serial number within attestations.</summary>
    Serial,

    /// <summary>GET METADATA.</summary>
    Metadata,

    /// <summary>AES management keys.</summary>
    AesAdminKey,

    /// <summary>The factory's management key is an AES-192 key; before, the same bytes are a triple-DES key.</summary>
    AesFactoryKey,

    /// <summary>RSA keys that are generated well: firmware 4.2.6 to 4.3.4 makes weak ones (Yubico security advisory YSA-2017-01).</summary>
    RsaGeneration,

    /// <summary>RSA 3072 and 4096.</summary>
    LongRsa,

    /// <summary>Ed25519 and X25519.</summary>
    Curve25519,

    /// <summary>MOVE KEY and DELETE KEY.</summary>
    MoveKey,

    /// <summary>A PUK of 6 to 8 characters below 80; before, any 6 to 8 bytes.</summary>
    PukOfCharacters,
}

/// <summary>Since when firmware has a feature.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Since">First firmware that has it.</param>
/// <param name="Gap">Firmware that has it not although older one has: from, and the first that has it again.</param>
public sealed record FirmwareRow(YubiKeyFeature Feature, Version Since, (Version From, Version To)? Gap = null);

/// <summary>
/// The differences between the firmware of YubiKeys, as one table (Yubico .NET SDK manual: PIV attestation, PIN PUK and management key, metadata; Yubico's release notes of firmware 5.3, 5.4 and 5.7).
/// Everything that depends on firmware is asked here.
/// </summary>
public static class YubiKeyFirmware
{
    private static readonly Version Four = new(4, 0, 0);
    private static readonly Version FourThree = new(4, 3, 0);
    private static readonly Version FiveSeven = new(5, 7, 0);

    /// <summary>The oldest firmware that is personalised: it has usage policies, and its PIV application works as the later ones' do.</summary>
    public static Version Oldest => Four;

    /// <summary>The rows.</summary>
    public static IReadOnlyList<FirmwareRow> Table { get; } =
    [
        new(YubiKeyFeature.UsagePolicies, Four),
        new(YubiKeyFeature.RsaGeneration, Four, (new(4, 2, 6), new(4, 3, 5))),
        new(YubiKeyFeature.CachedTouch, FourThree),
        new(YubiKeyFeature.Attestation, FourThree),
        new(YubiKeyFeature.Serial, new(5, 0, 0)),
        new(YubiKeyFeature.Metadata, new(5, 3, 0)),
        new(YubiKeyFeature.AesAdminKey, new(5, 4, 2)),
        new(YubiKeyFeature.AesFactoryKey, FiveSeven),
        new(YubiKeyFeature.LongRsa, FiveSeven),
        new(YubiKeyFeature.Curve25519, FiveSeven),
        new(YubiKeyFeature.MoveKey, FiveSeven),
        new(YubiKeyFeature.PukOfCharacters, FiveSeven),
    ];

    /// <summary>True when a firmware has a feature.</summary>
    public static bool Has(this Version firmware, YubiKeyFeature feature)
    {
        var row = Table.First(it => it.Feature == feature);
        return firmware >= row.Since && !(row.Gap is var (from, to) && firmware >= from && firmware < to);
    }

    /// <summary>Everything that a firmware can do in a personalisation, read from the table.</summary>
    public static PivAbilities Abilities(Version firmware)
    {
        var factory = new AdminKey(firmware.Has(YubiKeyFeature.AesFactoryKey) ? AdminAlgorithm.Aes192 : AdminAlgorithm.TripleDes, Convert.FromHexString("010203040506070801020304050607080102030405060708"));
        return new PivAbilities(
            CanReplaceAdminKey: firmware >= Oldest,
            CanSetRetries: true,
            AdminAlgorithm: firmware.Has(YubiKeyFeature.AesAdminKey) ? AdminAlgorithm.Aes256 : AdminAlgorithm.TripleDes,
            FactoryAdminKey: factory,
            FactoryPuk: "12345678"u8.ToArray())
        {
            CanAttest = firmware.Has(YubiKeyFeature.Attestation),
            HasUsagePolicies = firmware.Has(YubiKeyFeature.UsagePolicies),
            CanDeleteKeys = firmware.Has(YubiKeyFeature.MoveKey),
            CanReset = true,
            HasFixedDiscovery = true,
            ObjectBytes = 3_052,
            KeyAlgorithms = [.. Algorithms(firmware)],
            // RSA keys that were made well elsewhere are as good on firmware that makes weak ones.
            Imports = [PivKeyAlgorithm.P256, PivKeyAlgorithm.P384, PivKeyAlgorithm.Rsa2048, .. firmware.Has(YubiKeyFeature.LongRsa) ? new[] { PivKeyAlgorithm.Rsa3072 } : []],
        };
    }

    private static IEnumerable<PivKeyAlgorithm> Algorithms(Version firmware)
    {
        yield return PivKeyAlgorithm.P256;
        yield return PivKeyAlgorithm.P384;
        if (firmware.Has(YubiKeyFeature.RsaGeneration)) yield return PivKeyAlgorithm.Rsa2048;
        if (firmware.Has(YubiKeyFeature.LongRsa)) yield return PivKeyAlgorithm.Rsa3072;
    }
}
