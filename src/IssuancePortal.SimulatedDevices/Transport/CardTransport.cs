using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.GlobalPlatform;

namespace IssuancePortal.SimulatedDevices.Transport;

/// <summary>
/// The operating system of a card, ISO/IEC 7816-4: takes physical commands apart, joins chains, selects applications, and cuts answers for
/// GET RESPONSE. One logical channel; secure messaging only as GlobalPlatform's, where the card has a channel. GET RESPONSE fetches the rest of an answer as it stands, protected or not, and is never protected itself.
/// </summary>
/// <param name="applications">The card's applications.</param>
/// <param name="atReset">The one that is selected after a reset; null for none.</param>
/// <param name="extendedLength">Whether commands in the extended form are taken.</param>
/// <param name="channel">The secure channel of a GlobalPlatform card; null for none.</param>
internal sealed class CardTransport(IReadOnlyList<ICardApplication> applications, ICardApplication? atReset, bool extendedLength, CardChannel? channel = null)
{
    /// <summary>Room for a chain; the largest PIV object (facial image) needs 12,717 bytes.</summary>
    private const int ChainRoom = 16 * 1024;

    private const byte InsSelect = 0xA4;
    private const byte SelectByName = 0x04;
    private const byte InsGetResponse = 0xC0;
    private const byte SecureMessagingBits = 0x0C;
    private const byte ChannelBits = 0x03;

    private readonly List<byte> _chain = [];
    private CommandApdu? _chainHead;
    private ReadOnlyMemory<byte> _waiting;
    private StatusWord _waitingStatus;
    private readonly ICardApplication? _atReset = atReset;
    private ICardApplication? _selected = atReset;

    /// <summary>Forgets everything volatile.</summary>
    public void Reset()
    {
        foreach (var application in applications) application.Deselect();
        channel?.Close();
        _selected = _atReset;
        DropChain();
        _waiting = default;
    }

    /// <summary>Executes one physical command.</summary>
    public byte[] Transmit(byte[] apdu)
    {
        if (apdu.Length > 6 && apdu[4] == 0 && !extendedLength) return Refuse(StatusWord.WrongLength);
        if (CommandApdu.TryParse(apdu) is not { } command) return Refuse(StatusWord.WrongLength);

        if (command is { Cla: 0, Ins: InsGetResponse })
        {
            DropChain();
            return GetResponse(command);
        }

        _waiting = default;
        byte level = 0;
        if (channel is not null && _selected is { } speaker && !IsSelect(command))
        {
            if (CardChannel.IsHandshake(command))
            {
                DropChain();
                return Answer(channel.Handshake(command, speaker.Aid.Span), command.Le);
            }

            if (channel.Unprotect(ref command) is { } insecure) return Refuse(insecure);
            level = channel.Level;
        }

        if (CheckClass(command) is { } badClass) return Refuse(badClass);
        if (IsSelect(command) && (command.P1 == SelectByName || _selected?.TakesInstruction(InsSelect) != true)) return Answer(Select(command), command.Le);
        if (_selected is not { } application || !application.TakesInstruction(command.Ins)) return Refuse(StatusWord.InstructionNotSupported);
        if (Join(command, application, out var whole) is { } bad) return bad == StatusWord.Success ? Protected(new ResponseApdu(bad)).ToBytes() : Refuse(bad);
        return Answer(Protected(level == 0 ? application.Process(whole) : application.ProcessSecured(whole, level)), whole.Le);

        ResponseApdu Protected(ResponseApdu answer) => level == 0 ? answer : channel!.Protect(answer);
    }

    /// <summary>SELECT, ISO/IEC 7816-4 §11.2.2: by application identifier, first or only occurrence (an application with files of its own selects those itself). An unknown AID leaves the selection as it is (SP 800-73-5 part 2 §3.1.1).</summary>
    private ResponseApdu Select(CommandApdu command)
    {
        DropChain();
        if (command.P1 != SelectByName || command.P2 != 0x00) return new ResponseApdu(StatusWord.IncorrectP1P2);
        var found = command.Data.IsEmpty ? _atReset : applications.FirstOrDefault(a => a.IsNamedBy(command.Data.Span));
        if (found is null) return new ResponseApdu(StatusWord.NotFound);
        channel?.Close();
        var again = ReferenceEquals(found, _selected);
        if (!again) _selected?.Deselect();
        _selected = found;
        return found.Select(again);
    }

    /// <summary>Collects a chain (ISO/IEC 7816-4 §5.3.3). A command that does not continue the chain ends it and stands for itself.</summary>
    /// <returns>null when <paramref name="whole"/> can be carried out; else what to answer.</returns>
    private StatusWord? Join(CommandApdu command, ICardApplication application, out CommandApdu whole)
    {
        var last = (command.Cla & CommandApdu.ChainingBit) == 0;
        whole = command with { Cla = (byte)(command.Cla & ~CommandApdu.ChainingBit) };
        if (_chainHead is { } head && (head.Cla, head.Ins, head.P1, head.P2) != (whole.Cla, whole.Ins, whole.P1, whole.P2)) DropChain();
        if (last && _chainHead is null) return null;
        if (!application.TakesChain(command.Ins)) return StatusWord.ChainingNotSupported;
        if (_chain.Count + command.Data.Length > ChainRoom) return StatusWord.WrongLength;

        _chainHead = whole with { Data = default, Le = null };
        _chain.AddRange(command.Data.Span);
        if (!last) return StatusWord.Success;
        whole = whole with { Data = _chain.ToArray() };
        DropChain();
        return null;
    }

    /// <summary>GET RESPONSE, ISO/IEC 7816-4 §11.7.1. An Le that is larger than what waits is corrected with 6Cxx.</summary>
    private byte[] GetResponse(CommandApdu command)
    {
        if (command.P1 != 0 || command.P2 != 0) return Refuse(StatusWord.IncorrectP1P2);
        if (!command.Data.IsEmpty) return Refuse(StatusWord.WrongLength);
        if (_waiting.IsEmpty) return Refuse(StatusWord.ConditionsNotSatisfied);
        if (command.Le is > 0 and < 256 && command.Le > _waiting.Length) return new ResponseApdu(new StatusWord((ushort)(0x6C00 | _waiting.Length))).ToBytes();
        return Answer(new ResponseApdu(_waiting, _waitingStatus), command.Le);
    }

    /// <summary>As much as was asked for (an absent Le asks for everything that fits, as T=1 cards take it), and 61xx while there is more.</summary>
    private byte[] Answer(ResponseApdu response, int? le)
    {
        var room = le switch { null or 0 => 256, _ => le.Value };
        if (response.Data.Length <= room)
        {
            _waiting = default;
            return response.ToBytes();
        }

        _waiting = response.Data[room..];
        _waitingStatus = response.Status;
        return new ResponseApdu(response.Data[..room], StatusWord.MoreData(_waiting.Length)).ToBytes();
    }

    private byte[] Refuse(StatusWord status)
    {
        DropChain();
        _waiting = default;
        return new ResponseApdu(status).ToBytes();
    }

    private StatusWord? CheckClass(CommandApdu command)
    {
        var cla = (byte)(command.Cla & ~CommandApdu.ChainingBit);
        if (cla == 0) return IsSelect(command) && command.Cla != 0 ? StatusWord.ChainingNotSupported : null;
        if (cla < 0x10 && (cla & SecureMessagingBits) != 0) return StatusWord.SecureMessagingNotSupported;
        if (cla < 0x10 && (cla & ChannelBits) != 0) return StatusWord.LogicalChannelNotSupported;
        return _selected?.TakesClass(cla) == true ? null : StatusWord.ClassNotSupported;
    }

    private static bool IsSelect(CommandApdu command) => command.Ins == InsSelect && (command.Cla & 0xEF) == 0;

    private void DropChain()
    {
        _chain.Clear();
        _chainHead = null;
    }
}
