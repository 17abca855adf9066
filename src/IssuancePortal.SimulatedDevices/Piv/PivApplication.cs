using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>
/// The PIV card application over contacts, SP 800-73-5 parts 1 and 2. Absent, and answered so: secure messaging, the virtual contact interface, on-card
/// comparison, the pairing code as a reference, and the global PIN.
/// </summary>
internal sealed class PivApplication : ICardApplication
{
    private const byte InsVerify = 0x20;
    private const byte InsChangeReferenceData = 0x24;
    private const byte InsResetRetryCounter = 0x2C;
    private const byte InsGenerate = 0x47;
    private const byte InsGeneralAuthenticate = 0x87;
    private const byte InsGetData = 0xCB;
    private const byte InsPutData = 0xDB;
    private const byte InsSetTries = 0xFA;

    /// <summary>P1 of CHANGE REFERENCE DATA that sets a value without the old one.</summary>
    private const byte WithoutOld = 0xFF;

    /// <summary>Command MAC and command encryption.</summary>
    private const byte NeededLevel = 0x03;

    /// <summary>Memory failure, ISO/IEC 7816-4 §5.6.</summary>
    private static readonly StatusWord MemoryFailure = new(0x6581);

    private static readonly byte[] PivAid = [0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00];
    private static readonly byte[] Provider = PivAid[..5];

    private readonly SimulatedPivCardOptions _options;
    private readonly PivState _state;
    private readonly PivStateFile _file;
    private readonly PivSession _session = new();
    private readonly PivReferences _references;
    private readonly PivObjects _objects;
    private readonly PivAdministration _administration;
    private readonly PivKeys _keys;
    private readonly YubicoCommands? _yubico;
    private readonly byte[] _template;

    public PivApplication(PivState state, PivStateFile file, SimulatedPivCardOptions options)
    {
        _state = state;
        _file = file;
        _options = options;
        _references = new PivReferences(state, _session, options.YubiKey);
        _objects = new PivObjects(state, _session, options);
        _administration = new PivAdministration(state, _session);
        _keys = new PivKeys(state, _session, options);
        _yubico = options.YubicoExtensions ? new YubicoCommands(state, _session, _keys, options) : null;
        _template = options.YubiKey is null ? PropertyTemplate(options) : YubiKey.YubiKeyTraits.Template;
    }

    public ReadOnlyMemory<byte> Aid => PivAid;

    private bool IsThroughChannel => _options.GlobalPlatform is not null;

    /// <summary>The whole AID, or its beginning from the provider's identifier on (SP 800-73-5 part 1 §2.2).</summary>
    public bool IsNamedBy(ReadOnlySpan<byte> aid) => aid.Length >= Provider.Length && aid.Length <= PivAid.Length && PivAid.AsSpan(0, aid.Length).SequenceEqual(aid);

    public ResponseApdu Select(bool again)
    {
        if (!again) _session.Clear();
        _session.PinJustVerified = false;
        return new(_template, StatusWord.Success);
    }

    public void Deselect() => _session.Clear();

    public bool TakesClass(byte cla) => cla == 0;

    public bool TakesInstruction(byte ins) =>
        ins is InsVerify or InsChangeReferenceData or InsResetRetryCounter or InsGenerate or InsGeneralAuthenticate or InsGetData or InsPutData
        || _yubico?.Takes(ins) == true || (IsThroughChannel && ins == InsSetTries);

    public bool TakesChain(byte ins) => ins is InsVerify or InsGenerate or InsGeneralAuthenticate or InsPutData || (_yubico is not null && YubicoCommands.TakesChain(ins));

    public ResponseApdu Process(CommandApdu command)
    {
        var pinJustVerified = _session.PinJustVerified;
        _session.PinJustVerified = false;
        if (_options.ForgetsChallengeOnOtherCommand && command.Ins != InsGeneralAuthenticate) _session.ForgetChallenge();

        var answer = Dispatch(command, pinJustVerified);
        // A refused VERIFY changes the card too: it spends a try.
        return command.Ins is InsGetData or InsGeneralAuthenticate || YubicoCommands.OnlyReads(command.Ins) ? answer : Saved(answer);
    }

    /// <summary>What comes through the channel, encrypted, comes from the administrator.</summary>
    public ResponseApdu ProcessSecured(CommandApdu command, byte level)
    {
        _session.Admin = (level & NeededLevel) == NeededLevel;
        try
        {
            return Process(command);
        }
        finally
        {
            _session.Admin = false;
        }
    }

    private ResponseApdu Dispatch(CommandApdu command, bool pinJustVerified) => command.Ins switch
    {
        InsChangeReferenceData when IsThroughChannel && command.P1 == WithoutOld => new(_references.Set(command)),
        InsSetTries when IsThroughChannel => new(_references.SetTries(command)),
        InsGetData => _objects.Get(command),
        InsPutData => new(_objects.Put(command)),
        InsVerify => new(_references.Verify(command)),
        InsChangeReferenceData => new(_references.Change(command)),
        InsResetRetryCounter => new(_references.ResetRetryCounter(command)),
        InsGenerate => _keys.Generate(command),
        InsGeneralAuthenticate => GeneralAuthenticate(command, pinJustVerified),
        _ => _yubico!.Process(command),
    };

    private ResponseApdu GeneralAuthenticate(CommandApdu command, bool pinJustVerified)
    {
        var isAdmin = command.P2 == PivAdministration.Reference && !IsThroughChannel;
        if (!isAdmin && !PivKeys.IsKey(command.P2)) return new(StatusWord.ReferenceDataNotFound);
        if (!BerTlv.TryReadOnly(command.Data, 0x7C, out var template) || !template.TryChildren(out var parts)) return new(StatusWord.IncorrectData);
        return isAdmin ? _administration.Authenticate(command.P1, parts) : _keys.Use(command.P1, command.P2, parts, pinJustVerified);
    }

    private ResponseApdu Saved(ResponseApdu answer)
    {
        try
        {
            _file.Save(_state);
            return answer;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new(MemoryFailure);
        }
    }

    /// <summary>Application property template, SP 800-73-5 part 2 §3.1.1 table 4.</summary>
    private static byte[] PropertyTemplate(SimulatedPivCardOptions options)
    {
        byte[] algorithms = [.. options.GlobalPlatform is null ? options.AdminAlgorithms : [], .. options.KeyAlgorithms];
        return BerTlv.Of(
            0x61,
            BerTlv.Of(0x4F, PivAid[5..]),
            BerTlv.Of(0x79, BerTlv.Of(0x4F, Provider)),
            BerTlv.Of(0x50, options.GlobalPlatform is null ? "Simulated PIV card"u8.ToArray() : "GlobalPlatform PIV"u8.ToArray()),
            BerTlv.Of(0xAC, [.. algorithms.Select(a => BerTlv.Of(0x80, [a])), BerTlv.Of(0x06, [0x00])])).ToBytes();
    }
}
