using System.Buffers.Binary;
using System.Security.Cryptography;
using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices;

/// <summary>
/// A YubiKey 5, for recognition only: its ATR, SELECT of the PIV application, GET VERSION (5.7.4) and GET SERIAL answer as a YubiKey's do; every
/// other AID is unknown (6A82) and every other instruction refused (6D00). It holds no keys and cannot be personalised.
/// </summary>
public sealed class SimulatedYubiKey : SimulatedDevice
{
    private static readonly byte[] YubiKey5Atr = Convert.FromHexString("3BFD1300008131FE158073C021C057597562694B657940");
    private static readonly byte[] PivAid = Convert.FromHexString("A000000308000010000100");
    private static readonly byte[] PivTemplate = Convert.FromHexString("61114F0600001000010079074F05A000000308");

    private SimulatedYubiKey(uint serial, CardPace pace)
        : base("yubikey", YubiKey5Atr, new CardTransport([Piv(serial)], atReset: null, extendedLength: true), pace) => Serial = serial;

    /// <summary>Serial number, as GET SERIAL tells it.</summary>
    public uint Serial { get; }

    /// <summary>A YubiKey with this serial number, or a random one.</summary>
    public static SimulatedYubiKey Create(uint? serial = null, CardPace? pace = null) =>
        new(serial ?? (uint)RandomNumberGenerator.GetInt32(10_000_000, 40_000_000), pace ?? CardPace.Instant);

    private static RecognitionApplication Piv(uint serial)
    {
        var serialBytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(serialBytes, serial);
        return new RecognitionApplication(PivAid, 5, PivTemplate, new Dictionary<byte, byte[]> { [0xFD] = [5, 7, 4], [0xF8] = serialBytes });
    }
}
