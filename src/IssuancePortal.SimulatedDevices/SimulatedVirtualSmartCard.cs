using System.Text;
using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.Gids;
using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices;

/// <summary>
/// A virtual smart card made of code: strict to the Generic Identity Device Specification 2.0 as far as Windows' minidriver and OpenSC use it, with real keys, and with the answer to
/// reset and the application identifier of Windows' own. THIS IS A SIMULATOR: its private keys and secrets lie in the memory of this process and, with
/// <see cref="SimulatedVirtualSmartCardOptions.StatePath"/>, in a file in clear. Never put a key on it that matters.
/// </summary>
public sealed class SimulatedVirtualSmartCard : SimulatedDevice
{
    /// <summary>Historical bytes name the application: A000000397425446590401.</summary>
    private static readonly byte[] WindowsAtr = Convert.FromHexString("3B8D0180FBA000000397425446590401CF");

    private SimulatedVirtualSmartCard(GidsState state, GidsStateFile file, SimulatedVirtualSmartCardOptions options)
        : base("vsc", WindowsAtr, new CardTransport([new GidsApplication(state, file, options)], atReset: null, options.ExtendedLength), options.Pace)
    {
    }

    /// <summary>A new card as the options say, or the one whose state the file holds.</summary>
    /// <exception cref="InvalidDataException">The state file is not one.</exception>
    /// <exception cref="ArgumentException">The options make no card.</exception>
    public static SimulatedVirtualSmartCard Create(SimulatedVirtualSmartCardOptions? options = null)
    {
        options ??= new SimulatedVirtualSmartCardOptions();
        Check(options);
        var file = new GidsStateFile(options.StatePath);
        if (file.TryLoad() is not { } state)
        {
            state = GidsState.New(options);
            file.Save(state);
        }

        return new SimulatedVirtualSmartCard(state, file, options);
    }

    /// <summary>A virtual smart card as Windows creates it, at this pace.</summary>
    public static SimulatedVirtualSmartCard Create(CardPace pace) => Create(new SimulatedVirtualSmartCardOptions { Pace = pace });

    private static void Check(SimulatedVirtualSmartCardOptions options)
    {
        if (options.MinPinLength is < GidsPin.Shortest or > GidsPin.Longest) throw new ArgumentException("A PIN has at least 4 to 16 characters.", nameof(options));
        if (options.IsInitialised && (Encoding.UTF8.GetByteCount(options.Pin) is var length && (length < options.MinPinLength || length > GidsPin.Longest)))
            throw new ArgumentException("The PIN is too short or too long.", nameof(options));
        if (options.PinTries is < 1 or > 15) throw new ArgumentException("The PIN has 1 to 15 tries.", nameof(options));
        if (!CardCipher.IsUsableKey(CardCipherKind.TripleDes, [.. options.AdminKey])) throw new ArgumentException("The administrator key has 24 bytes for triple DES.", nameof(options));
    }
}
