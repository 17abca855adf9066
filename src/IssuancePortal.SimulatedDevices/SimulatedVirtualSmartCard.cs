using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices;

/// <summary>
/// A Windows virtual smart card (GIDS), for recognition only: SELECT of the GIDS application answers with its template; every other AID is unknown (6A82)
/// and every other instruction refused (6D00). It holds no keys and cannot be personalised.
/// </summary>
public sealed class SimulatedVirtualSmartCard : SimulatedDevice
{
    private static readonly byte[] GidsAid = Convert.FromHexString("A000000397425446590201");

    private SimulatedVirtualSmartCard(CardPace pace)
        : base("vsc", HistoricalAtr.Of("IPVSC", extendedLength: true), new CardTransport([Gids()], atReset: null, extendedLength: true), pace)
    {
    }

    /// <summary>A virtual smart card.</summary>
    public static SimulatedVirtualSmartCard Create(CardPace? pace = null) => new(pace ?? CardPace.Instant);

    private static RecognitionApplication Gids() => new(
        GidsAid,
        shortest: 9,
        BerTlv.Of(0x61, BerTlv.Of(0x4F, GidsAid), BerTlv.Of(0x73, BerTlv.Of(0x40, [0xC0]))).ToBytes(),
        new Dictionary<byte, byte[]>());
}
