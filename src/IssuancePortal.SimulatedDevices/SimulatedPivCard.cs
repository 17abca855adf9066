using IssuancePortal.SimulatedDevices.GlobalPlatform;
using IssuancePortal.SimulatedDevices.Piv;
using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices;

/// <summary>
/// A PIV card made of code, strict to SP 800-73-5 parts 1 and 2 and SP 800-78-5, with real keys. THIS IS A SIMULATOR: its private keys and secrets lie in the
/// memory of this process and, with <see cref="SimulatedPivCardOptions.StatePath"/>, in a file in clear. Never put a key on it that matters.
/// </summary>
public sealed class SimulatedPivCard : SimulatedDevice
{
    private SimulatedPivCard(PivState state, PivStateFile file, SimulatedPivCardOptions options)
        : base("piv", HistoricalAtr.Of("IPSIM", options.ExtendedLength), Transport(state, file, options), options.Pace) =>
        (Serial, ChipSerial) = (state.Serial, Convert.ToHexString([.. state.Cplc[..4], .. state.Cplc[16..18], .. state.Cplc[12..16]]));

    /// <summary>Serial number, as GET SERIAL tells it.</summary>
    public uint Serial { get; }

    /// <summary>Unique identifier of its chip: fabricator, type, batch and serial number of its production data (GlobalPlatform Card Specification 2.3.1, tag 9F7F), 20 hexadecimal digits.</summary>
    public string ChipSerial { get; }

    /// <summary>A new card in factory state, or the one whose state the file holds.</summary>
    /// <exception cref="InvalidDataException">The state file is not one.</exception>
    /// <exception cref="ArgumentException">The options make no card.</exception>
    public static SimulatedPivCard Create(SimulatedPivCardOptions? options = null)
    {
        options ??= new SimulatedPivCardOptions();
        if (options.GlobalPlatform is not null) options = options with { YubicoExtensions = false };
        Check(options);
        var file = new PivStateFile(options.StatePath);
        if (file.TryLoad() is not { } state)
        {
            state = PivState.Factory(options);
            file.Save(state);
        }

        // The file says what kind of card it is.
        if (state.GlobalPlatform != options.GlobalPlatform) options = options with { GlobalPlatform = state.GlobalPlatform, YubicoExtensions = options.YubicoExtensions && state.GlobalPlatform is null };
        return new SimulatedPivCard(state, file, options);
    }

    private static CardTransport Transport(PivState state, PivStateFile file, SimulatedPivCardOptions options)
    {
        if (options.GlobalPlatform is { } global && state.Domain is { } keys)
        {
            var channel = new CardChannel(keys, global, () => file.Save(state));
            var securityDomain = new SecurityDomain(state.Cplc, keys, channel, global, () => file.Save(state));
            return new CardTransport([new PivApplication(state, file, options), securityDomain], atReset: securityDomain, options.ExtendedLength, channel);
        }

        var domain = new IssuerSecurityDomain(state.Cplc);
        return new CardTransport([new PivApplication(state, file, options), domain], atReset: domain, options.ExtendedLength);
    }

    private static void Check(SimulatedPivCardOptions options)
    {
        if (options.FactoryPuk.Length is 0 or > PivReference.Size || !PivReferences.IsPin(PivReference.Pad(options.FactoryPin)))
            throw new ArgumentException("The factory PIN has 6 to 8 digits, and the factory PUK 1 to 8 characters.", nameof(options));
        if (options.PinTries is < 1 or > 15 || options.PukTries is < 1 or > 15)
            throw new ArgumentException("PIN and PUK have 1 to 15 tries.", nameof(options));
        if (options.FactoryAdminKey.Count != PivAlgorithm.SymmetricKeySize(options.FactoryAdminAlgorithm) || !options.AdminAlgorithms.Contains(options.FactoryAdminAlgorithm))
            throw new ArgumentException("The factory's management key does not fit its algorithm, or the card does not have that algorithm.", nameof(options));
        if (options.GlobalPlatform is { } global
            && (global.FactoryKey.Count is not (16 or 24 or 32) || global.FactoryKeyVersion is 0 or (> 0x7F and < 0xFF) || global.AuthenticationTries is < 1 or > 255 || (global.I & ~0x71) != 0 || (global.I & 0x60) == 0x40))
            throw new ArgumentException("A key set has AES keys and a version from 01 to 7F or FF, 1 to 255 tries, and SCP03 has the options 01, 10, 20 and 60.", nameof(options));
        if (options.KeyAlgorithms.Any(a => PivAlgorithm.ModulusSize(a) == 0 && PivAlgorithm.CoordinateSize(a) == 0))
            throw new ArgumentException("The card can be given the key algorithms 05, 06, 07, 11 and 14.", nameof(options));
    }
}
