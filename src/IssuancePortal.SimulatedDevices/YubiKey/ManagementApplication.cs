using System.Buffers.Binary;
using System.Text;
using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices.YubiKey;

/// <summary>The management application of a YubiKey as far as a host reads it: SELECT names the firmware, READ CONFIG (1D) tells serial number, form factor, and that PIV over USB is all there is.</summary>
internal sealed class ManagementApplication(uint serial, YubiKeyTraits traits) : ICardApplication
{
    private const byte InsReadConfig = 0x1D;
    private const byte CapabilityPiv = 0x10;

    private static readonly byte[] Name = Convert.FromHexString("A000000527471117");

    public ReadOnlyMemory<byte> Aid => Name;

    public bool IsNamedBy(ReadOnlySpan<byte> aid) => aid.SequenceEqual(Name);

    public ResponseApdu Select(bool again) => new(Encoding.ASCII.GetBytes($"Virtual mgr - FW version {traits.Firmware.Major}.{traits.Firmware.Minor}.{Math.Max(0, traits.Firmware.Build)}"), StatusWord.Success);

    public void Deselect()
    {
        // Holds nothing volatile.
    }

    public bool TakesClass(byte cla) => cla == 0;

    public bool TakesInstruction(byte ins) => ins == InsReadConfig;

    public bool TakesChain(byte ins) => false;

    public ResponseApdu Process(CommandApdu command)
    {
        if (command is not { P1: 0, P2: 0 }) return new(StatusWord.IncorrectP1P2);
        var number = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, serial);
        var fields = BerTlv.Concat(
            BerTlv.Of(0x01, [0x00, CapabilityPiv]),
            BerTlv.Of(0x02, number),
            BerTlv.Of(0x03, [0x00, CapabilityPiv]),
            BerTlv.Of(0x04, [traits.FormFactor]),
            BerTlv.Of(0x05, [(byte)traits.Firmware.Major, (byte)traits.Firmware.Minor, (byte)Math.Max(0, traits.Firmware.Build)]),
            BerTlv.Of(0x0A, [0x00]));
        return new((byte[])[(byte)fields.Length, .. fields], StatusWord.Success);
    }
}
