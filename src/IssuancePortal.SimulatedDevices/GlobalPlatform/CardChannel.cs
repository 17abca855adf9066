using System.Buffers.Binary;
using System.Security.Cryptography;
using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.GlobalPlatform;

/// <summary>
/// The card's end of SCP03, GlobalPlatform Amendment D, strict to §5.6: in an open session a command that is not protected as agreed is refused and ends the session. One session at a time, for the selected application.
/// </summary>
/// <param name="state">The key sets.</param>
/// <param name="options">What it can.</param>
/// <param name="save">Keeps what changed.</param>
internal sealed class CardChannel(DomainState state, GlobalPlatformOptions options, Action save)
{
    private const byte InsInitializeUpdate = 0x50;
    private const byte InsExternalAuthenticate = 0x82;
    private const byte SecureMessaging = 0x04;
    private const byte MessagingBits = 0x0C;
    private const int BlockSize = 16;

    private static readonly StatusWord AuthenticationFailed = new(0x6300);

    private readonly int _size = (options.I & 1) != 0 ? 16 : 8;
    private byte[] _challenges = [];
    private byte[] _sessionEncryption = [];
    private byte[] _sessionMac = [];
    private byte[] _sessionResponseMac = [];
    private byte[] _chaining = [];
    private uint _counter;

    /// <summary>The key set of the session that is being opened, or is open.</summary>
    public DomainKeySet? Keys { get; private set; }

    /// <summary>What the open session protects; 0 while none is open.</summary>
    public byte Level { get; private set; }

    /// <summary>True for the two commands that open a session.</summary>
    public static bool IsHandshake(CommandApdu command) => (command.Cla & 0xF0) == 0x80 && command.Ins is InsInitializeUpdate or InsExternalAuthenticate;

    /// <summary>Ends the session.</summary>
    public void Close() => (Level, Keys, _challenges) = (0, null, []);

    /// <summary>INITIALIZE UPDATE and EXTERNAL AUTHENTICATE, Amendment D §7.1, for the application with this AID.</summary>
    public ResponseApdu Handshake(CommandApdu command, ReadOnlySpan<byte> application) =>
        command.Ins == InsInitializeUpdate ? InitializeUpdate(command, application) : new(ExternalAuthenticate(command));

    /// <summary>Takes the protection off a command: null when it may be carried out, else what to answer. Without a session only commands that claim no protection pass.</summary>
    public StatusWord? Unprotect(ref CommandApdu command)
    {
        var isProtected = command.Cla is < 0x10 or >= 0x80 or (>= 0x10 and < 0x20) && (command.Cla & MessagingBits) == SecureMessaging;
        if (Level == 0) return isProtected ? StatusWord.SecurityStatusNotSatisfied : null;
        if (!isProtected || Open(command) is not { } data)
        {
            Close();
            return StatusWord.SecurityStatusNotSatisfied;
        }

        command = command with { Cla = (byte)(command.Cla & ~MessagingBits), Data = data };
        return null;
    }

    /// <summary>Protects an answer, §6.2.5 and §6.2.7; errors go as they are.</summary>
    public ResponseApdu Protect(ResponseApdu answer)
    {
        if ((Level & 0x10) == 0) return answer;
        if (!answer.Status.IsSuccess && answer.Status.Sw1 is not (0x62 or 0x63)) return new(answer.Status);
        var data = answer.Data.ToArray();
        if ((Level & 0x20) != 0 && data.Length > 0)
        {
            using var aes = Aes.Create();
            aes.Key = _sessionEncryption;
            byte[] padded = [.. data, 0x80, .. new byte[(BlockSize - (data.Length + 1) % BlockSize) % BlockSize]];
            data = aes.EncryptCbc(padded, CounterBlock(aes, 0x80), PaddingMode.None);
        }

        var mac = AesCmac.Compute(_sessionResponseMac, [.. _chaining, .. data, answer.Status.Sw1, answer.Status.Sw2]);
        return new((byte[])[.. data, .. mac[.._size]], answer.Status);
    }

    private ResponseApdu InitializeUpdate(CommandApdu command, ReadOnlySpan<byte> application)
    {
        Close();
        if (command.Cla != 0x80) return new(StatusWord.ClassNotSupported);
        if (command.P2 != 0) return new(StatusWord.IncorrectP1P2);
        if (command.Data.Length != _size) return new(StatusWord.WrongLength);
        if (state.Find(command.P1) is not { } keys) return new(StatusWord.ReferenceDataNotFound);
        if (keys.TriesLeft == 0) return new(StatusWord.AuthenticationMethodBlocked);

        var isPseudoRandom = (options.I & 0x10) != 0;
        byte[] counter = [];
        byte[] challenge;
        if (isPseudoRandom)
        {
            if (!options.CountsOpenedSessionsOnly)
            {
                keys.Counter++;
                save();
            }

            counter = [(byte)(keys.Counter >> 16), (byte)(keys.Counter >> 8), (byte)keys.Counter];
            challenge = Derive(keys.Keys[0], 0x02, [.. counter, .. application], _size);
        }
        else
        {
            challenge = RandomNumberGenerator.GetBytes(_size);
        }

        Keys = keys;
        _challenges = [.. command.Data.Span, .. challenge];
        _sessionEncryption = Derive(keys.Keys[0], 0x04, _challenges, keys.Keys[0].Length);
        _sessionMac = Derive(keys.Keys[1], 0x06, _challenges, keys.Keys[1].Length);
        _sessionResponseMac = Derive(keys.Keys[1], 0x07, _challenges, keys.Keys[1].Length);
        return new((byte[])[.. new byte[10], keys.Version, 0x03, options.I, .. challenge, .. Derive(_sessionMac, 0x00, _challenges, _size), .. counter], StatusWord.Success);
    }

    private StatusWord ExternalAuthenticate(CommandApdu command)
    {
        var (keys, challenges) = (Keys, _challenges);
        if (keys is null || challenges.Length == 0) return StatusWord.ConditionsNotSatisfied;
        _challenges = [];
        if (command.Cla != 0x84) return StatusWord.ClassNotSupported;
        if (command.P2 != 0 || command.P1 is not (0x01 or 0x03 or 0x11 or 0x13 or 0x33) || (command.P1 & 0x30 & ~(options.I >> 1 & 0x30)) != 0) return StatusWord.IncorrectP1P2;
        if (command.Data.Length != 2 * _size) return StatusWord.WrongLength;

        var data = command.Data.Span;
        var mac = AesCmac.Compute(_sessionMac, [.. new byte[BlockSize], 0x84, InsExternalAuthenticate, command.P1, 0x00, (byte)data.Length, .. data[.._size]]);
        if (!CryptographicOperations.FixedTimeEquals(mac.AsSpan(0, _size), data[_size..]) || !CryptographicOperations.FixedTimeEquals(Derive(_sessionMac, 0x01, challenges, _size), data[.._size]))
        {
            keys.TriesLeft--;
            save();
            Close();
            return AuthenticationFailed;
        }

        (_chaining, _counter, Level) = (mac, 0, command.P1);
        if (keys.TriesLeft != options.AuthenticationTries || options.CountsOpenedSessionsOnly)
        {
            keys.TriesLeft = options.AuthenticationTries;
            if (options.CountsOpenedSessionsOnly) keys.Counter++;
            save();
        }

        return StatusWord.Success;
    }

    /// <summary>The data of a protected command; null when its MAC or its padding is wrong.</summary>
    private byte[]? Open(CommandApdu command)
    {
        var data = command.Data.Span;
        if (data.Length < _size || data.Length > CommandApdu.MaxShortData) return null;
        var sent = data[..^_size];
        var mac = AesCmac.Compute(_sessionMac, [.. _chaining, command.Cla, command.Ins, command.P1, command.P2, (byte)data.Length, .. sent]);
        if (!CryptographicOperations.FixedTimeEquals(mac.AsSpan(0, _size), data[^_size..])) return null;
        _chaining = mac;
        _counter++;
        if ((Level & 0x02) == 0 || sent.IsEmpty) return sent.ToArray();
        if (sent.Length % BlockSize != 0) return null;
        using var aes = Aes.Create();
        aes.Key = _sessionEncryption;
        var clear = aes.DecryptCbc(sent, CounterBlock(aes, 0x00), PaddingMode.None);
        var end = clear.AsSpan().LastIndexOfAnyExcept((byte)0);
        return end >= clear.Length - BlockSize && end >= 0 && clear[end] == 0x80 ? clear[..end] : null;
    }

    private byte[] CounterBlock(Aes aes, byte first)
    {
        var block = new byte[BlockSize];
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(BlockSize - 4), _counter);
        block[0] = first;
        return aes.EncryptEcb(block, PaddingMode.None);
    }

    /// <summary>Data derivation, §4.1.5.</summary>
    private static byte[] Derive(byte[] key, byte constant, byte[] context, int length)
    {
        var bits = length * 8;
        List<byte> derived = [];
        for (byte i = 1; derived.Count < length; i++) derived.AddRange(AesCmac.Compute(key, [.. new byte[11], constant, 0, (byte)(bits >> 8), (byte)bits, i, .. context]));
        return [.. derived.Take(length)];
    }
}
