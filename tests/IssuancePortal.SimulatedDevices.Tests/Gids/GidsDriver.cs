using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Tests.Gids;

/// <summary>Speaks to a virtual smart card in hex, and knows the few long-winded things.</summary>
internal sealed class GidsDriver
{
    public const string Pin = "12345678";

    public static readonly byte[] DefaultAdminKey = Convert.FromHexString("010203040506070801020304050607080102030405060708");

    public GidsDriver(SimulatedVirtualSmartCardOptions? options = null)
    {
        Card = SimulatedVirtualSmartCard.Create(options);
        Select();
    }

    public SimulatedVirtualSmartCard Card { get; }

    public string Send(string hex) => Convert.ToHexString(Card.Transmit(CardDriver.Hex(hex)));

    public ResponseApdu Run(byte ins, byte p1, byte p2, byte[]? data = null, int? le = 0) =>
        new ChainingChannel(new SimulatedDeviceChannel(Card)).TransmitAsync(new CommandApdu(0, ins, p1, p2, data ?? [], le), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public void Select() => Assert.EndsWith("9000", Send("00A4040009A0000003974254465900"), StringComparison.Ordinal);

    public string Verify(string pin = Pin) => Send($"00200080{pin.Length:X2}{PinHex(pin)}");

    public static string PinHex(string pin) => Convert.ToHexString(Encoding.ASCII.GetBytes(pin));

    public string Tries() => Convert.ToHexString(Run(0xCB, 0x3F, 0xFF, [0x5C, 0x02, 0x7F, 0x71]).Data.Span);

    /// <summary>Mutual authentication of the administrator; checks what the card answers.</summary>
    public string Authenticate(byte[]? key = null)
    {
        key ??= DefaultAdminKey;
        Assert.Equal("9000", Send("0022C1A403830180"));
        var mine = RandomNumberGenerator.GetBytes(16);
        var theirs = Inner(Run(0x87, 0, 0, BerTlv.Of(0x7C, BerTlv.Of(0x81, mine)).ToBytes()), 0x81);
        var answer = Run(0x87, 0, 0, Prove(key, theirs, mine));
        if (!answer.Status.IsSuccess) return answer.Status.ToString();
        var clear = CardCipher.DecryptCbc(CardCipherKind.TripleDes, key, Inner(answer, 0x82));
        Assert.Equal(mine, clear[..16]);
        Assert.Equal(theirs, clear[16..32]);
        return "9000";
    }

    public static byte[] Prove(byte[] key, byte[] theirs, byte[] mine) =>
        BerTlv.Of(0x7C, BerTlv.Of(0x82, CardCipher.EncryptCbc(CardCipherKind.TripleDes, key, [.. theirs, .. mine, .. RandomNumberGenerator.GetBytes(7), 0x80]))).ToBytes();

    /// <summary>A key file with one signature and one decryption mechanism of a key type, activated.</summary>
    public void CreateKeyFile(byte reference, byte type)
    {
        Assert.Equal("9000", Send($"00E0000021 621F 820118 8302B0{reference:X2} 8C058F10101000 A50F B603 8001{0x10 | type:X2} B603 8001{0x50 | type:X2} B803 8001{0x40 | type:X2}"));
        Assert.Equal("9000", Send("00440000"));
    }

    public static byte[] Inner(ResponseApdu answer, uint tag)
    {
        Assert.Equal(StatusWord.Success, answer.Status);
        Assert.True(BerTlv.TryReadOnly(answer.Data, 0x7C, out var template));
        return template.Child(tag)!.Value.Value.ToArray();
    }
}
