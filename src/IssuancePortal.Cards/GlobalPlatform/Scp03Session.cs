using System.Buffers.Binary;
using System.Security.Cryptography;
using IssuancePortal.Apdu;

namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>
/// The host's end of one SCP03 session, GlobalPlatform Amendment D: derives the session keys from both challenges, protects commands, and checks and opens answers. What commands become depends on
/// nothing that the card answers, so a whole session can be composed ahead; each protected command keeps what its answer is opened with.
/// </summary>
/// <remarks>Short commands only: whether the MAC covers the extended form of a length is where cards differ. Longer data goes as a chain of commands, each protected by itself.</remarks>
public sealed class Scp03Session
{
    private const byte SecureMessaging = 0x04;
    private const byte MessagingAndChannelBits = 0x0F;

    private readonly byte[] _encryption;
    private readonly byte[] _commandMac;
    private readonly byte[] _responseMac;
    private readonly int _size;
    private readonly SecurityLevel _level;
    private byte[] _chaining = new byte[AesCmac.Size];
    private uint _counter;

    /// <summary>Derives the session keys.</summary>
    /// <param name="keys">The key set that the card chose.</param>
    /// <param name="hostChallenge">8 bytes, or 16 in S16 mode.</param>
    /// <param name="cardChallenge">As many.</param>
    /// <param name="level">What it protects.</param>
    public Scp03Session(CardKeySet keys, byte[] hostChallenge, byte[] cardChallenge, SecurityLevel level)
    {
        _size = cardChallenge.Length;
        _level = level;
        byte[] context = [.. hostChallenge, .. cardChallenge];
        _encryption = Scp03Kdf.Derive(keys.Enc, Scp03Kdf.SessionEncryption, context, keys.Size);
        _commandMac = Scp03Kdf.Derive(keys.Mac, Scp03Kdf.SessionCommandMac, context, keys.Size);
        _responseMac = Scp03Kdf.Derive(keys.Mac, Scp03Kdf.SessionResponseMac, context, keys.Size);
        CardCryptogram = Scp03Kdf.Derive(_commandMac, Scp03Kdf.CardCryptogram, context, _size);
        HostCryptogram = Scp03Kdf.Derive(_commandMac, Scp03Kdf.HostCryptogram, context, _size);
    }

    /// <summary>What the card must have answered to INITIALIZE UPDATE.</summary>
    public byte[] CardCryptogram { get; }

    /// <summary>What the host proves itself with.</summary>
    public byte[] HostCryptogram { get; }

    /// <summary>Most data bytes that one command carries under this level.</summary>
    public int MaxData
    {
        get
        {
            var room = CommandApdu.MaxShortData - _size;
            return (_level & SecurityLevel.CommandEncryption) == 0 ? room : room / AesCmac.Size * AesCmac.Size - 1;
        }
    }

    internal byte[] EncryptionKey => _encryption;

    internal byte[] CommandMacKey => _commandMac;

    internal byte[] ResponseMacKey => _responseMac;

    /// <summary>A pseudo-random card challenge, Amendment D §6.2.2.1.</summary>
    /// <param name="keys">The key set.</param>
    /// <param name="sequenceCounter">The key set's counter, three bytes.</param>
    /// <param name="application">AID of the selected application.</param>
    /// <param name="options">Tells how long it is.</param>
    public static byte[] PredictChallenge(CardKeySet keys, int sequenceCounter, ReadOnlySpan<byte> application, Scp03Options options) =>
        Scp03Kdf.Derive(keys.Enc, Scp03Kdf.CardChallenge, [(byte)(sequenceCounter >> 16), (byte)(sequenceCounter >> 8), (byte)sequenceCounter, .. application], options.Size);

    /// <summary>EXTERNAL AUTHENTICATE, §7.1.2: the first command of the session. It is never encrypted and its answer never protected.</summary>
    public CommandApdu ExternalAuthenticate() => Seal(new CommandApdu(0x84, 0x82, (byte)_level, 0x00, HostCryptogram));

    /// <summary>Protects a command; one that carries too much for one APDU becomes a chain.</summary>
    public IReadOnlyList<ProtectedCommand> Protect(CommandApdu command)
    {
        var most = MaxData;
        var protectedCommands = new List<ProtectedCommand>();
        var rest = command.Data;
        for (; rest.Length > most; rest = rest[most..])
            protectedCommands.Add(ProtectOne(new CommandApdu((byte)(command.Cla | CommandApdu.ChainingBit), command.Ins, command.P1, command.P2, rest[..most], null)));
        protectedCommands.Add(ProtectOne(command with { Data = rest }));
        return protectedCommands;
    }

    /// <summary>Checks and opens the answer to a protected command, §6.2.5 and §6.2.7. Errors come unprotected.</summary>
    /// <returns>The answer as the application gave it; null when it is not what the card can have sent.</returns>
    public ResponseApdu? TryOpen(ProtectedCommand command, ResponseApdu answer)
    {
        if ((_level & SecurityLevel.ResponseMac) == 0) return answer;
        if (!answer.Status.IsSuccess && answer.Status.Sw1 is not (0x62 or 0x63)) return answer.Data.IsEmpty ? answer : null;
        if (answer.Data.Length < _size) return null;

        var data = answer.Data[..^_size];
        var mac = AesCmac.Compute(_responseMac, [.. command.Chaining, .. data.Span, answer.Status.Sw1, answer.Status.Sw2]);
        if (!CryptographicOperations.FixedTimeEquals(mac.AsSpan(0, _size), answer.Data.Span[^_size..])) return null;
        if ((_level & SecurityLevel.ResponseEncryption) == 0 || data.IsEmpty) return answer with { Data = data };

        if (data.Length % AesCmac.Size != 0) return null;
        using var aes = Aes.Create();
        aes.Key = _encryption;
        var clear = aes.DecryptCbc(data.Span, InitialValue(aes, command.Counter, 0x80), PaddingMode.None);
        var end = clear.AsSpan().LastIndexOfAnyExcept((byte)0);
        return end >= 0 && clear[end] == 0x80 ? answer with { Data = clear.AsMemory(0, end) } : null;
    }

    private ProtectedCommand ProtectOne(CommandApdu command)
    {
        _counter++;
        var data = command.Data;
        if ((_level & SecurityLevel.CommandEncryption) != 0 && !data.IsEmpty)
        {
            using var aes = Aes.Create();
            aes.Key = _encryption;
            var padded = new byte[(data.Length / AesCmac.Size + 1) * AesCmac.Size];
            data.CopyTo(padded);
            padded[data.Length] = 0x80;
            data = aes.EncryptCbc(padded, InitialValue(aes, _counter, 0), PaddingMode.None);
            CryptographicOperations.ZeroMemory(padded);
        }

        // 256 instead of "as much as there is" keeps the command short whatever the card can.
        var whole = Seal(command with { Data = data, Le = command.Le is null ? null : 256 });
        return new ProtectedCommand(whole, _chaining, _counter);
    }

    /// <summary>Marks the class byte, appends the MAC and chains on, §6.2.4.</summary>
    private CommandApdu Seal(CommandApdu command)
    {
        var cla = (byte)(command.Cla & ~MessagingAndChannelBits | SecureMessaging);
        var data = command.Data.Span;
        _chaining = AesCmac.Compute(_commandMac, [.. _chaining, cla, command.Ins, command.P1, command.P2, (byte)(data.Length + _size), .. data]);
        return command with { Cla = cla, Data = (byte[])[.. data, .. _chaining.AsSpan(0, _size)] };
    }

    /// <summary>The counter as a block, encrypted, §6.2.6; for answers its first byte is 80, §6.2.7.</summary>
    private static byte[] InitialValue(Aes aes, uint counter, byte first)
    {
        var block = new byte[AesCmac.Size];
        block[0] = first;
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(12), counter);
        return aes.EncryptEcb(block, PaddingMode.None);
    }
}

/// <summary>A command as it goes to the card, with what its answer is opened with.</summary>
/// <param name="Command">Short, with MAC.</param>
/// <param name="Chaining">The MAC chaining value after it.</param>
/// <param name="Counter">Its number within the session, from 1.</param>
public sealed record ProtectedCommand(CommandApdu Command, byte[] Chaining, uint Counter);
