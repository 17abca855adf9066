using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices.Gids;

/// <summary>The GIDS application, Generic Identity Device Specification 2.0, without PUK, secure messaging and contactless interface.</summary>
internal sealed class GidsApplication : ICardApplication
{
    private const byte InsVerify = 0x20;
    private const byte InsManageSecurityEnvironment = 0x22;
    private const byte InsChangeReferenceData = 0x24;
    private const byte InsPerformSecurityOperation = 0x2A;
    private const byte InsResetRetryCounter = 0x2C;
    private const byte InsActivateFile = 0x44;
    private const byte InsGenerate = 0x47;
    private const byte InsGetChallenge = 0x84;
    private const byte InsGeneralAuthenticate = 0x87;
    private const byte InsSelect = 0xA4;
    private const byte InsGetData = 0xCB;
    private const byte InsPutData = 0xDB;
    private const byte InsCreateFile = 0xE0;
    private const byte InsDeleteFile = 0xE4;
    private const byte InsTerminate = 0xE6;
    private const uint KeyTemplate = 0x70;

    /// <summary>Application identifier without its version.</summary>
    private const int ShortestName = 9;

    /// <summary>Memory failure, ISO/IEC 7816-4 §5.6.</summary>
    private static readonly StatusWord MemoryFailure = new(0x6581);

    /// <summary>Version 4 as Windows' own virtual smart cards name it.</summary>
    private static readonly byte[] Aid = Convert.FromHexString("A000000397425446590401");

    private readonly GidsState _state;
    private readonly GidsStateFile _file;
    private readonly GidsSession _session = new();
    private readonly GidsPins _pins;
    private readonly GidsAdministration _administration;
    private readonly GidsFiles _files;
    private readonly GidsKeys _keys;

    public GidsApplication(GidsState state, GidsStateFile file, SimulatedVirtualSmartCardOptions options)
    {
        _state = state;
        _file = file;
        var access = new GidsAccess(state, _session);
        _pins = new GidsPins(state, _session, options.MinPinLength);
        _administration = new GidsAdministration(state, _session);
        _files = new GidsFiles(state, _session, access);
        _keys = new GidsKeys(state, _session, access, options.Pace);
    }

    public bool IsNamedBy(ReadOnlySpan<byte> aid) => aid.Length >= ShortestName && aid.Length <= Aid.Length && Aid.AsSpan(0, aid.Length).SequenceEqual(aid);

    /// <summary>Application template with the authentication protocols that the card knows (tag 40: external and mutual). Nothing of an earlier selection stays.</summary>
    public ResponseApdu Select(bool again)
    {
        _session.Clear();
        return new(BerTlv.Of(0x61, BerTlv.Of(0x4F, Aid), BerTlv.Of(0x73, BerTlv.Of(0x40, [0xC0]))).ToBytes(), StatusWord.Success);
    }

    public void Deselect() => _session.Clear();

    public bool TakesClass(byte cla) => cla == 0;

    public bool TakesInstruction(byte ins) => ins
        is InsVerify or InsManageSecurityEnvironment or InsChangeReferenceData or InsPerformSecurityOperation or InsResetRetryCounter or InsActivateFile or InsGenerate
        or InsGetChallenge or InsGeneralAuthenticate or InsSelect or InsGetData or InsPutData or InsCreateFile or InsDeleteFile or InsTerminate;

    public bool TakesChain(byte ins) => ins is InsPutData or InsPerformSecurityOperation or InsGeneralAuthenticate;

    public ResponseApdu Process(CommandApdu command)
    {
        if (_state.IsTerminated) return new(GidsStatus.Terminated);
        var answer = Dispatch(command);
        return command.Ins is InsVerify or InsChangeReferenceData or InsResetRetryCounter or InsActivateFile or InsGenerate or InsPutData or InsCreateFile or InsDeleteFile or InsTerminate
            ? Saved(answer)
            : answer;
    }

    private ResponseApdu Dispatch(CommandApdu command) => command.Ins switch
    {
        InsVerify => new(_pins.Verify(command)),
        InsChangeReferenceData => new(_pins.Change(command)),
        InsResetRetryCounter => new(_pins.ResetRetryCounter(command)),
        InsManageSecurityEnvironment => new(ManageSecurityEnvironment(command)),
        InsPerformSecurityOperation => _keys.Perform(command),
        InsGenerate => _keys.Generate(command),
        InsGetChallenge => GidsAdministration.GetChallenge(command),
        InsGeneralAuthenticate => _administration.Authenticate(command),
        InsSelect => _files.Select(command),
        InsCreateFile => new(_files.Create(command)),
        InsActivateFile => new(_files.Activate(command)),
        InsDeleteFile => new(_files.Delete(command)),
        InsTerminate => new(_files.Terminate(command)),
        InsGetData => IsKey(command, out var request) ? _keys.Read(request) : _files.Get(command),
        _ => new(IsKey(command, out var key) ? _keys.Put(key) : _files.Put(command)),
    };

    /// <summary>00 22: the two high bits of P1 say for which direction, 41 for one's own computation, A4, B6 or B8 what for.</summary>
    private StatusWord ManageSecurityEnvironment(CommandApdu command)
    {
        if (!BerTlv.TryReadAll(command.Data, out var parts)) return StatusWord.IncorrectData;
        return (command.P1, command.P2) switch
        {
            (0x41 or 0x81 or 0xC1, 0xA4) => _administration.Choose(parts),
            (0x41, 0xB6 or 0xB8) => _keys.Choose(command.P2, parts),
            _ => StatusWord.IncorrectP1P2,
        };
    }

    private static bool IsKey(CommandApdu command, out BerTlv template)
    {
        template = default;
        return command is { P1: 0x3F, P2: 0xFF } && BerTlv.TryReadOnly(command.Data, KeyTemplate, out template);
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
}
