using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.Piv;
using IssuancePortal.SimulatedDevices.Transport;
using IssuancePortal.SimulatedDevices.YubiKey;

namespace IssuancePortal.SimulatedDevices;

/// <summary>
/// A YubiKey made of code: PIV with Yubico's commands as its firmware has them, with real keys, an attestation key certified by <see cref="SimulatedYubiKeyRoot"/>, and as much of the management and OTP applications as tools
/// need to accept it. THIS IS A SIMULATOR: see <see cref="SimulatedPivCard"/>.
/// </summary>
public sealed class SimulatedYubiKey : SimulatedDevice
{
    private static readonly byte[] YubiKey5Atr = Convert.FromHexString("3BFD1300008131FE158073C021C057597562694B657940");
    private static readonly byte[] YubiKey4Atr = Convert.FromHexString("3BF81300008131FE15597562696B657934D4");
    private static readonly Version Oldest = new(4, 0, 0);

    private SimulatedYubiKey(PivState state, PivStateFile file, SimulatedPivCardOptions card, YubiKeyTraits traits)
        : base("yubikey", traits.Firmware.Major >= 5 ? YubiKey5Atr : YubiKey4Atr, Transport(state, file, card, traits), card.Pace) =>
        (Serial, Firmware) = (state.Serial, traits.Firmware);

    /// <summary>Serial number.</summary>
    public uint Serial { get; }

    /// <summary>Firmware version.</summary>
    public Version Firmware { get; }

    /// <summary>A new key as it leaves the factory, or the one whose state the file holds.</summary>
    /// <exception cref="InvalidDataException">The state file is not one.</exception>
    /// <exception cref="ArgumentException">There is no YubiKey with such firmware.</exception>
    public static SimulatedYubiKey Create(SimulatedYubiKeyOptions? options = null)
    {
        options ??= new SimulatedYubiKeyOptions();
        if (options.Firmware < Oldest) throw new ArgumentException($"Firmware before {Oldest} is not simulated.", nameof(options));
        var traits = new YubiKeyTraits(options.Firmware, options.FormFactor, options.Touch, options.Says);
        var card = new SimulatedPivCardOptions
        {
            Serial = options.Serial,
            FirmwareVersion = options.Firmware,
            AdminAlgorithms = traits.AdminAlgorithms,
            FactoryAdminAlgorithm = traits.FactoryAdminAlgorithm,
            KeyAlgorithms = traits.KeyAlgorithms,
            Pace = options.Pace,
            YubiKey = traits,
            ImportsInsteadOfGenerating = options.ImportsInsteadOfGenerating,
        };
        var file = new PivStateFile(options.StatePath);
        if (file.TryLoad() is not { } state)
        {
            state = PivState.Factory(card);
            if (traits.HasAttestation) GiveAttestationKey(state, options.ForeignRoot);
            file.Save(state);
        }

        return new SimulatedYubiKey(state, file, card, traits);
    }

    private static CardTransport Transport(PivState state, PivStateFile file, SimulatedPivCardOptions card, YubiKeyTraits traits) => new(
        [new PivApplication(state, file, card), new ManagementApplication(state.Serial, traits), new OtpApplication(state.Serial, traits)], atReset: null, extendedLength: true);

    /// <summary>What the maker does to every key: a key in slot F9 and its certificate beside it. A reset leaves both.</summary>
    private static void GiveAttestationKey(PivState state, bool foreignRoot)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = foreignRoot ? Foreign(key) : SimulatedYubiKeyRoot.Certify(key);
        state.Keys[PivKeys.Attestation] = new PivKey
        {
            Algorithm = PivAlgorithm.P256, Private = key.ExportPkcs8PrivateKey(), Public = PivPrivateKey.PublicOf(key), PinPolicy = 2, TouchPolicy = 1, IsImported = true,
        };
        state.Objects[PivObject.AttestationCertificate] = BerTlv.Concat(BerTlv.Of(0x70, certificate.RawData), BerTlv.Of(0x71, [0x00]), BerTlv.Of(0xFE));
    }

    private static X509Certificate2 Foreign(ECDsa key)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Simulated YubiKey Root,O=Simulated devices", rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(46), DateTimeOffset.UnixEpoch.AddYears(129));
        return AttestationCertificates.CertifyKey(key, root, rootKey);
    }
}
