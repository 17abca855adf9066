using System.Security.Cryptography;
using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices.GlobalPlatform;

/// <summary>An issuer security domain with SCP03: GET DATA of what it can and which keys it has, and PUT KEY in a session (GlobalPlatform Card Specification 2.3.1 §11.3, §11.8; Amendment D §7.2).</summary>
/// <param name="cplc">Card production life cycle data, 42 bytes.</param>
/// <param name="state">The key sets.</param>
/// <param name="channel">The sessions.</param>
/// <param name="options">What it can.</param>
/// <param name="save">Keeps what changed.</param>
internal sealed class SecurityDomain(byte[] cplc, DomainState state, CardChannel channel, GlobalPlatformOptions options, Action save) : ICardApplication
{
    private const byte InsGetData = 0xCA;
    private const byte InsPutKey = 0xD8;
    private const byte AesKeyType = 0x88;
    private const byte FactoryVersion = 0xFF;

    /// <summary>Invalid key check value, §11.8.3.2.</summary>
    private static readonly StatusWord WrongCheckValue = new(0x9485);

    private static readonly byte[] DomainAid = Convert.FromHexString("A000000151000000");

    /// <summary>OID of GlobalPlatform, 1.2.840.114283.</summary>
    private static readonly byte[] Oid = Convert.FromHexString("2A864886FC6B");

    public ReadOnlyMemory<byte> Aid => DomainAid;

    public bool IsNamedBy(ReadOnlySpan<byte> aid) => aid.Length >= 5 && aid.Length <= DomainAid.Length && DomainAid.AsSpan(0, aid.Length).SequenceEqual(aid);

    public ResponseApdu Select(bool again) =>
        new(BerTlv.Of(0x6F, BerTlv.Of(0x84, DomainAid), BerTlv.Of(0xA5, BerTlv.Of(0x9F65, [0xFF]))).ToBytes(), StatusWord.Success);

    public void Deselect()
    {
        // What is volatile is the channel's.
    }

    public bool TakesClass(byte cla) => cla is 0x00 or 0x80;

    public bool TakesInstruction(byte ins) => ins is InsGetData or InsPutKey;

    public bool TakesChain(byte ins) => ins == InsPutKey;

    public ResponseApdu Process(CommandApdu command) => command.Ins == InsGetData ? GetData(command.P1 << 8 | command.P2) : new(StatusWord.SecurityStatusNotSatisfied);

    public ResponseApdu ProcessSecured(CommandApdu command, byte level) => command.Ins == InsPutKey ? PutKey(command) : Process(command);

    private ResponseApdu GetData(int tag) => tag switch
    {
        0x9F7F => new(BerTlv.Of(0x9F7F, cplc).ToBytes(), StatusWord.Success),
        0x0066 => new(Recognition(), StatusWord.Success),
        0x00E0 => new(
            BerTlv.Of(0xE0, [.. state.KeySets.SelectMany(set => set.Keys.Select((key, index) => BerTlv.Of(0xC0, [(byte)(index + 1), set.Version, AesKeyType, (byte)key.Length])))]).ToBytes(),
            StatusWord.Success),
        0x00C1 when (options.I & 0x10) != 0 && state.Find(0) is { Counter: var counter } =>
            new(BerTlv.Of(0xC1, [(byte)(counter >> 16), (byte)(counter >> 8), (byte)counter]).ToBytes(), StatusWord.Success),
        _ => new(StatusWord.ReferenceDataNotFound),
    };

    /// <summary>Card recognition data, GPC §H.2.</summary>
    private byte[] Recognition() => BerTlv.Of(
        0x66,
        BerTlv.Of(
            0x73,
            BerTlv.Of(0x06, [.. Oid, 0x01]),
            BerTlv.Of(0x60, BerTlv.Of(0x06, [.. Oid, 0x02, 0x02, 0x03, 0x01])),
            BerTlv.Of(0x63, BerTlv.Of(0x06, [.. Oid, 0x03])),
            BerTlv.Of(0x64, BerTlv.Of(0x06, [.. Oid, 0x04, 0x03, options.I])))).ToBytes();

    /// <summary>80 D8 old 81: a whole set, as a new one (old 00, which takes the factory's place) or instead of an old one. All keys are put or none.</summary>
    private ResponseApdu PutKey(CommandApdu command)
    {
        var data = command.Data.Span;
        if (command.P2 != 0x81) return new(StatusWord.IncorrectP1P2);
        if (data.IsEmpty || data[0] is 0 or > 0x7F) return new(StatusWord.IncorrectData);
        var version = data[0];
        if (command.P1 != 0 && state.Find(command.P1) is null) return new(StatusWord.ReferenceDataNotFound);
        if (version != command.P1 && state.KeySets.Exists(set => set.Version == version)) return new(StatusWord.IncorrectData);

        var keys = new List<byte[]>();
        var answer = new List<byte> { version };
        for (var rest = data[1..]; !rest.IsEmpty;)
        {
            if (!TryReadKey(ref rest, out var key, out var checkValue)) return new(StatusWord.IncorrectData);
            if (!checkValue.AsSpan().SequenceEqual(CheckValue(key))) return new(WrongCheckValue);
            keys.Add(key);
            answer.AddRange(checkValue);
        }

        if (keys.Count != 3 || keys.Exists(key => key.Length != keys[0].Length)) return new(StatusWord.IncorrectData);
        var put = new DomainKeySet { Version = version, Keys = [.. keys], TriesLeft = options.AuthenticationTries };
        var at = state.KeySets.FindIndex(set => set.Version == (command.P1 == 0 ? FactoryVersion : command.P1));
        if (at < 0) state.KeySets.Add(put);
        else state.KeySets[at] = put;
        save();
        return new(answer.ToArray(), StatusWord.Success);
    }

    /// <summary>88, length, clear length, encrypted key, length of the check value, check value.</summary>
    private bool TryReadKey(ref ReadOnlySpan<byte> rest, out byte[] key, out byte[] checkValue)
    {
        (key, checkValue) = ([], []);
        if (rest.Length < 3 || rest[0] != AesKeyType) return false;
        var (length, size) = (rest[1], rest[2]);
        if (size is not (16 or 24 or 32) || length != 1 + (size + 15) / 16 * 16 || rest.Length < 2 + length + 4 || rest[2 + length] != 3) return false;
        using var aes = Aes.Create();
        aes.Key = channel.Keys!.Keys[2];
        key = aes.DecryptCbc(rest.Slice(3, length - 1), new byte[16], PaddingMode.None)[..size];
        checkValue = rest.Slice(3 + length, 3).ToArray();
        rest = rest[(6 + length)..];
        return true;
    }

    private static byte[] CheckValue(byte[] key) => CardCipher.Encrypt(CardCipherKind.Aes, key, (byte[])[.. Enumerable.Repeat((byte)1, 16)])[..3];
}
