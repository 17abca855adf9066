using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Tests;

/// <summary>Speaks to a card in hex, physical APDU by physical APDU, and knows the few long-winded things.</summary>
internal sealed class CardDriver
{
    public static readonly byte[] FactoryAdminKey = Convert.FromHexString("010203040506070801020304050607080102030405060708");

    public CardDriver(SimulatedPivCardOptions? options = null, bool select = true)
        : this(SimulatedPivCard.Create(options), select)
    {
    }

    private CardDriver(SimulatedDevice device, bool select)
    {
        Device = device;
        if (select) SelectPiv();
    }

    /// <summary>Speaks to another device than a card.</summary>
    public static CardDriver Of(SimulatedDevice device) => new(device, select: true);

    public SimulatedDevice Device { get; }

    public SimulatedPivCard Card => (SimulatedPivCard)Device;

    public string Send(string hex) => Convert.ToHexString(Device.Transmit(Hex(hex)));

    /// <summary>One logical command, chained as needed, its answer gathered.</summary>
    public ResponseApdu Run(byte ins, byte p1, byte p2, byte[]? data = null) => Run(new CommandApdu(0, ins, p1, p2, data ?? [], 0));

    public ResponseApdu Run(CommandApdu command) =>
        new ChainingChannel(new SimulatedDeviceChannel(Device)).TransmitAsync(command, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public void SelectPiv() => Assert.EndsWith("9000", Send("00A4040005A000000308"), StringComparison.Ordinal);

    public string Verify(string pin = "123456") => Send("0020008008" + PinHex(pin));

    public void Authenticate(byte algorithm = 0x03, byte[]? key = null)
    {
        var kind = algorithm == 0x03 ? CardCipherKind.TripleDes : CardCipherKind.Aes;
        var challenge = Inner(Run(0x87, algorithm, 0x9B, Hex("7C028100")), 0x81);
        var response = CardCipher.Encrypt(kind, key ?? FactoryAdminKey, challenge.Span);
        Assert.Equal(StatusWord.Success, Run(0x87, algorithm, 0x9B, BerTlv.Of(0x7C, BerTlv.Of(0x82, response)).ToBytes()).Status);
    }

    /// <summary>Generates a key under the management key and returns the inner objects of 7F49.</summary>
    public BerTlv Generate(byte reference, byte algorithm, string policies = "", byte adminAlgorithm = 0x03)
    {
        Authenticate(adminAlgorithm);
        var answer = Run(0x47, 0, reference, BerTlv.Of(0xAC, Hex($"8001{algorithm:X2}{policies}")).ToBytes());
        Assert.Equal(StatusWord.Success, answer.Status);
        Assert.True(BerTlv.TryReadOnly(answer.Data, 0x7F49, out var key));
        return key;
    }

    public ResponseApdu Use(byte reference, byte algorithm, uint tag, byte[] input) =>
        Run(0x87, algorithm, reference, BerTlv.Of(0x7C, BerTlv.Of(0x82), BerTlv.Of(tag, input)).ToBytes());

    public StatusWord Put(uint tag, byte[] content) => Run(new CommandApdu(0, 0xDB, 0x3F, 0xFF, PutData(tag, content))).Status;

    public static byte[] PutData(uint tag, byte[] content) => tag is 0x7E or 0x7F61
        ? BerTlv.Of(tag, content).ToBytes()
        : BerTlv.Concat(BerTlv.Of(0x5C, BerTlv.TagBytes(tag)), BerTlv.Of(0x53, content));

    public ResponseApdu Get(uint tag) => Run(0xCB, 0x3F, 0xFF, BerTlv.Of(0x5C, BerTlv.TagBytes(tag)).ToBytes());

    public static ReadOnlyMemory<byte> Inner(ResponseApdu answer, uint tag)
    {
        Assert.Equal(StatusWord.Success, answer.Status);
        Assert.True(BerTlv.TryReadOnly(answer.Data, 0x7C, out var template));
        return template.Child(tag)!.Value.Value;
    }

    public static string PinHex(string pin) => Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(pin)).PadRight(16, 'F');

    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
