using System.Buffers.Binary;
using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices.YubiKey;

/// <summary>The OTP application of a YubiKey as far as tools ask it for the serial number: SELECT answers the status, 00 01 10 00 the number. No slot is programmed.</summary>
internal sealed class OtpApplication(uint serial, YubiKeyTraits traits) : ICardApplication
{
    private const byte InsRequest = 0x01;
    private const byte InsStatus = 0x03;
    private const byte SlotSerial = 0x10;

    private static readonly byte[] Name = Convert.FromHexString("A0000005272001");

    private byte[] Status => [(byte)traits.Firmware.Major, (byte)traits.Firmware.Minor, (byte)Math.Max(0, traits.Firmware.Build), 0, 0, 0];

    public ReadOnlyMemory<byte> Aid => Name;

    public bool IsNamedBy(ReadOnlySpan<byte> aid) => aid.SequenceEqual(Name);

    public ResponseApdu Select(bool again) => new(Status, StatusWord.Success);

    public void Deselect()
    {
        // Holds nothing volatile.
    }

    public bool TakesClass(byte cla) => cla == 0;

    public bool TakesInstruction(byte ins) => ins is InsRequest or InsStatus;

    public bool TakesChain(byte ins) => false;

    public ResponseApdu Process(CommandApdu command)
    {
        if (command.Ins == InsStatus) return new(Status, StatusWord.Success);
        if (command is not { P1: SlotSerial, P2: 0 }) return new(StatusWord.IncorrectP1P2);
        var number = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, serial);
        return new(number, StatusWord.Success);
    }
}
