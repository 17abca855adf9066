using System.Runtime.InteropServices;

namespace IssuancePortal.CmsClient.Readers.Pcsc;

/// <summary>winscard.dll: 32-bit DWORD and LONG, handles as wide as a pointer, UTF-16 names.</summary>
internal sealed unsafe partial class WinScard : PcscApi
{
    private const string Library = "winscard.dll";

    public override uint EstablishContext(out nint context)
    {
        nint made;
        var error = (uint)SCardEstablishContext(ScopeSystem, 0, 0, &made);
        context = (nint)made;
        return error;
    }

    public override uint ReleaseContext(nint context) => (uint)SCardReleaseContext((nint)context);

    public override uint Cancel(nint context) => (uint)SCardCancel((nint)context);

    public override uint ListReaders(nint context, out string[] readers)
    {
        readers = [];
        uint size = 0;
        var error = (uint)SCardListReaders((nint)context, 0, null, &size);
        if (error != PcscError.Success) return error;
        var buffer = new char[(int)size];
        fixed (char* names = buffer) error = (uint)SCardListReaders((nint)context, 0, names, &size);
        if (error == PcscError.Success) readers = Split(new string(buffer, 0, (int)size));
        return error;
    }

    public override uint GetStatusChange(nint context, uint milliseconds, IReadOnlyList<WatchedReader> readers)
    {
        var states = new ReaderState[readers.Count];
        try
        {
            for (var i = 0; i < states.Length; i++)
                states[i] = new ReaderState { Reader = Marshal.StringToCoTaskMemUni(readers[i].Name), CurrentState = readers[i].Known };
            uint error;
            fixed (ReaderState* first = states) error = (uint)SCardGetStatusChange((nint)context, milliseconds, first, (uint)states.Length);
            if (error == PcscError.Success)
                for (var i = 0; i < states.Length; i++)
                    readers[i].Now = (uint)states[i].EventState;
            return error;
        }
        finally
        {
            foreach (var state in states) Marshal.FreeCoTaskMem(state.Reader);
        }
    }

    public override uint Connect(nint context, string reader, out nint card, out uint protocol)
    {
        nint handle;
        uint active;
        var error = (uint)SCardConnect((nint)context, reader, ShareShared, ProtocolT0 | ProtocolT1, &handle, &active);
        card = (nint)handle;
        protocol = (uint)active;
        return error;
    }

    public override uint Disconnect(nint card, uint disposition) => (uint)SCardDisconnect((nint)card, disposition);

    public override uint BeginTransaction(nint card) => (uint)SCardBeginTransaction((nint)card);

    public override uint EndTransaction(nint card, uint disposition) => (uint)SCardEndTransaction((nint)card, disposition);

    public override uint Status(nint card, out byte[] atr)
    {
        uint nameLength = 0, state, protocol, atrLength = AtrSize;
        var buffer = stackalloc byte[AtrSize];
        var error = (uint)SCardStatus((nint)card, null, &nameLength, &state, &protocol, buffer, &atrLength);
        atr = error == PcscError.Success ? new ReadOnlySpan<byte>(buffer, (int)atrLength).ToArray() : [];
        return error;
    }

    public override uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length)
    {
        var pci = new IoRequest { Protocol = protocol, Length = (uint)sizeof(IoRequest) };
        var size = (uint)answer.Length;
        uint error;
        fixed (byte* send = command, receive = answer)
            error = (uint)SCardTransmit((nint)card, &pci, send, (uint)command.Length, null, receive, &size);
        length = error == PcscError.Success ? (int)size : 0;
        return error;
    }

    private const int AtrSize = 36;

    [StructLayout(LayoutKind.Sequential)]
    private struct ReaderState
    {
        public nint Reader;
        public nint UserData;
        public uint CurrentState;
        public uint EventState;
        public uint AtrLength;
        public fixed byte Atr[AtrSize];
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct IoRequest
    {
        public uint Protocol;
        public uint Length;
    }

    [LibraryImport(Library)]
    private static partial int SCardEstablishContext(uint scope, nint reserved1, nint reserved2, nint* context);

    [LibraryImport(Library)]
    private static partial int SCardReleaseContext(nint context);

    [LibraryImport(Library)]
    private static partial int SCardCancel(nint context);

    [LibraryImport(Library, EntryPoint = "SCardListReadersW")]
    private static partial int SCardListReaders(nint context, nint groups, char* readers, uint* size);

    [LibraryImport(Library, EntryPoint = "SCardGetStatusChangeW")]
    private static partial int SCardGetStatusChange(nint context, uint milliseconds, ReaderState* states, uint count);

    [LibraryImport(Library, EntryPoint = "SCardConnectW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int SCardConnect(nint context, string reader, uint share, uint protocols, nint* card, uint* protocol);

    [LibraryImport(Library)]
    private static partial int SCardDisconnect(nint card, uint disposition);

    [LibraryImport(Library)]
    private static partial int SCardBeginTransaction(nint card);

    [LibraryImport(Library)]
    private static partial int SCardEndTransaction(nint card, uint disposition);

    [LibraryImport(Library, EntryPoint = "SCardStatusW")]
    private static partial int SCardStatus(nint card, char* reader, uint* readerLength, uint* state, uint* protocol, byte* atr, uint* atrLength);

    [LibraryImport(Library)]
    private static partial int SCardTransmit(nint card, IoRequest* send, byte* command, uint commandLength, void* receive, byte* answer, uint* answerLength);
}
