using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Gids;

/// <summary>Files and data objects: SELECT by identifier, CREATE, ACTIVATE, DELETE and TERMINATE FILE, GET DATA and PUT DATA.</summary>
internal sealed class GidsFiles(GidsState state, GidsSession session, GidsAccess access)
{
    private const uint PinStatus = 0x7F71;
    private const int ObjectTagBytes = 2;

    /// <summary>00 A4 00 0C|00 with a file identifier.</summary>
    public ResponseApdu Select(CommandApdu command)
    {
        if (command.P1 != 0x00 || command.P2 is not (0x00 or 0x04 or 0x0C)) return new(StatusWord.IncorrectP1P2);
        if (command.Data.Length is not (0 or 2)) return new(StatusWord.WrongLength);
        var id = command.Data.IsEmpty ? GidsSession.Application : (ushort)(command.Data.Span[0] << 8 | command.Data.Span[1]);
        if (id != GidsSession.Application && !state.Files.ContainsKey(id)) return new(StatusWord.NotFound);
        session.CurrentFile = id;
        if (command.P2 == 0x0C) return new(StatusWord.Success);
        var (type, active) = state.Files.TryGetValue(id, out var file) ? (file.Type, file.IsActive) : ((byte)0x38, state.IsActive);
        return new(
            BerTlv.Of(0x62, BerTlv.Of(0x82, [type]), BerTlv.Of(0x83, [(byte)(id >> 8), (byte)id]), BerTlv.Of(0x8A, [(byte)(active ? 0x05 : 0x03)])).ToBytes(), StatusWord.Success);
    }

    /// <summary>00 E0 00 00 with a file control parameter template (62): the new file is the current one, and must be activated.</summary>
    public StatusWord Create(CommandApdu command)
    {
        if (command.P1 != 0 || command.P2 != 0) return StatusWord.IncorrectP1P2;
        if (access.Refuse(GidsAccess.UserOrAdmin) is { } refused) return refused;
        if (!BerTlv.TryReadOnly(command.Data, 0x62, out var template)
            || template.Child(0x82) is not { Value: { Length: 1 } type } || type.Span[0] is not (GidsFile.Data or GidsFile.KeyFile)
            || template.Child(0x83) is not { Value: { Length: 2 } identifier }
            || template.Child(0x8C) is not { Value: { Length: > 1 } attributes })
            return StatusWord.IncorrectData;
        var id = (ushort)(identifier.Span[0] << 8 | identifier.Span[1]);
        if (id is GidsSession.Application or 0) return StatusWord.IncorrectData;
        if (state.Files.ContainsKey(id)) return GidsStatus.Exists;
        var mechanisms = new List<GidsMechanism>();
        if (type.Span[0] == GidsFile.KeyFile && !TryMechanisms(template, mechanisms)) return StatusWord.IncorrectData;
        state.Files[id] = new GidsFile { Type = type.Span[0], Access = attributes.ToArray(), Mechanisms = mechanisms };
        session.CurrentFile = id;
        return StatusWord.Success;
    }

    /// <summary>00 44 00 00: the current file can be used; of the application itself, access rules hold from now on.</summary>
    public StatusWord Activate(CommandApdu command)
    {
        if (command.P1 != 0 || command.P2 != 0) return StatusWord.IncorrectP1P2;
        if (session.CurrentFile != GidsSession.Application)
        {
            if (!state.Files.TryGetValue(session.CurrentFile, out var file)) return StatusWord.NotFound;
            if (access.Refuse(GidsAccess.UserOrAdmin) is { } refused) return refused;
            file.IsActive = true;
            return StatusWord.Success;
        }

        if (state.IsActive) return GidsStatus.NotAllowed;
        if (state.Pin.Value.Length == 0) return StatusWord.ConditionsNotSatisfied;
        state.IsActive = true;
        session.Deauthenticate();
        return StatusWord.Success;
    }

    /// <summary>00 E4 00 00: the current file and what is in it is gone.</summary>
    public StatusWord Delete(CommandApdu command)
    {
        if (command.P1 != 0 || command.P2 != 0) return StatusWord.IncorrectP1P2;
        if (session.CurrentFile == GidsSession.Application) return GidsStatus.NotAllowed;
        if (access.Refuse(GidsAccess.UserOrAdmin) is { } refused) return refused;
        // The administrator key is what everything else can be mended with.
        if (session.CurrentFile == GidsLayout.AdminKeyFile && state.IsActive) return StatusWord.SecurityStatusNotSatisfied;
        state.Files.Remove(session.CurrentFile);
        session.CurrentFile = GidsSession.Application;
        return StatusWord.Success;
    }

    /// <summary>00 E6 00 00: the end of the card, by the administrator.</summary>
    public StatusWord Terminate(CommandApdu command)
    {
        if (command.P1 != 0 || command.P2 != 0) return StatusWord.IncorrectP1P2;
        if (access.Refuse(GidsAccess.Admin) is { } refused) return refused;
        state.IsTerminated = true;
        session.Clear();
        return StatusWord.Success;
    }

    /// <summary>00 CB file with 5C and the tag of a data object; of the application itself also the status of the PIN (7F71).</summary>
    public ResponseApdu Get(CommandApdu command)
    {
        if (!BerTlv.TryReadOnly(command.Data, 0x5C, out var list) || !BerTlv.TryReadTag(list.Value.Span, out var tag, out var used) || used != list.Value.Length) return new(StatusWord.IncorrectData);
        var id = (ushort)(command.P1 << 8 | command.P2);
        if (id == GidsSession.Application)
        {
            return tag == PinStatus
                ? new(BerTlv.Of(PinStatus, BerTlv.Of(0x97, [(byte)state.Pin.TriesLeft]), BerTlv.Of(0x93, [(byte)state.Pin.Tries])).ToBytes(), StatusWord.Success)
                : new(StatusWord.ReferenceDataNotFound);
        }

        if (!state.Files.TryGetValue(id, out var file) || file.Type != GidsFile.Data) return new(StatusWord.NotFound);
        if (access.Refuse(file, GidsAccess.Read) is { } refused) return new(refused);
        return file.Objects.TryGetValue(tag, out var value) ? new(BerTlv.Of(tag, value).ToBytes(), StatusWord.Success) : new(StatusWord.ReferenceDataNotFound);
    }

    /// <summary>00 DB file with one data object. An empty one stays, empty: GIDS knows no other deletion.</summary>
    public StatusWord Put(CommandApdu command)
    {
        if (!state.Files.TryGetValue((ushort)(command.P1 << 8 | command.P2), out var file) || file.Type != GidsFile.Data) return StatusWord.NotFound;
        if (!file.IsActive) return StatusWord.ConditionsNotSatisfied;
        if (access.Refuse(file, GidsAccess.Write) is { } refused) return refused;
        if (!BerTlv.TryReadAll(command.Data, out var objects) || objects is not [var only] || BerTlv.TagBytes(only.Tag).Length != ObjectTagBytes) return StatusWord.IncorrectData;
        file.Objects[only.Tag] = only.Value.ToArray();
        return StatusWord.Success;
    }

    private static bool TryMechanisms(BerTlv template, List<GidsMechanism> mechanisms)
    {
        if (template.Child(0xA5) is not { } discretionary || !discretionary.TryChildren(out var templates)) return false;
        foreach (var it in templates)
        {
            if (it.Tag is not (0xA4 or 0xB6 or 0xB8) || it.Child(0x80) is not { Value: { Length: 1 } algorithm }) return false;
            mechanisms.Add(new GidsMechanism((byte)it.Tag, algorithm.Span[0]));
        }

        return mechanisms.Count > 0;
    }
}
