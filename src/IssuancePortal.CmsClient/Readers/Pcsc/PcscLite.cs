using System.Runtime.InteropServices;
using System.Text;

namespace IssuancePortal.CmsClient.Readers.Pcsc;

/// <summary>pcsc-lite on Linux and the BSDs: DWORD, LONG and both handles are as wide as a C long.</summary>
internal sealed unsafe partial class PcscLite : PcscApi
{
    private const string Library = "libpcsclite.so.1";

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
        nuint size = 0;
        var error = (uint)SCardListReaders((nint)context, 0, null, &size);
        if (error != PcscError.Success) return error;
        var buffer = new byte[(int)size];
        fixed (byte* names = buffer) error = (uint)SCardListReaders((nint)context, 0, names, &size);
        if (error == PcscError.Success) readers = Split(Encoding.UTF8.GetString(buffer, 0, (int)size));
        return error;
    }

    public override uint GetStatusChange(nint context, uint milliseconds, IReadOnlyList<WatchedReader> readers)
    {
        var states = new ReaderState[readers.Count];
        try
        {
            for (var i = 0; i < states.Length; i++)
                states[i] = new ReaderState { Reader = Marshal.StringToCoTaskMemUTF8(readers[i].Name), CurrentState = readers[i].Known };
            uint error;
            fixed (ReaderState* first = states) error = (uint)SCardGetStatusChange((nint)context, milliseconds, first, (nuint)states.Length);
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
        nuint active;
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
        nuint nameLength = 0, state, protocol, atrLength = AtrSize;
        var buffer = stackalloc byte[AtrSize];
        var error = (uint)SCardStatus((nint)card, null, &nameLength, &state, &protocol, buffer, &atrLength);
        atr = error == PcscError.Success ? new ReadOnlySpan<byte>(buffer, (int)atrLength).ToArray() : [];
        return error;
    }

    public override uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length)
    {
        var pci = new IoRequest { Protocol = protocol, Length = (nuint)sizeof(IoRequest) };
        var size = (nuint)answer.Length;
        uint error;
        fixed (byte* send = command, receive = answer)
            error = (uint)SCardTransmit((nint)card, &pci, send, (nuint)command.Length, null, receive, &size);
        length = error == PcscError.Success ? (int)size : 0;
        return error;
    }

    private const int AtrSize = 33;

    [StructLayout(LayoutKind.Sequential)]
    private struct ReaderState
    {
        public nint Reader;
        public nint UserData;
        public nuint CurrentState;
        public nuint EventState;
        public nuint AtrLength;
        public fixed byte Atr[AtrSize];
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct IoRequest
    {
        public nuint Protocol;
        public nuint Length;
    }

    [LibraryImport(Library)]
    private static partial nint SCardEstablishContext(nuint scope, nint reserved1, nint reserved2, nint* context);

    [LibraryImport(Library)]
    private static partial nint SCardReleaseContext(nint context);

    [LibraryImport(Library)]
    private static partial nint SCardCancel(nint context);

    [LibraryImport(Library)]
    private static partial nint SCardListReaders(nint context, nint groups, byte* readers, nuint* size);

    [LibraryImport(Library)]
    private static partial nint SCardGetStatusChange(nint context, nuint milliseconds, ReaderState* states, nuint count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SCardConnect(nint context, string reader, nuint share, nuint protocols, nint* card, nuint* protocol);

    [LibraryImport(Library)]
    private static partial nint SCardDisconnect(nint card, nuint disposition);

    [LibraryImport(Library)]
    private static partial nint SCardBeginTransaction(nint card);

    [LibraryImport(Library)]
    private static partial nint SCardEndTransaction(nint card, nuint disposition);

    [LibraryImport(Library)]
    private static partial nint SCardStatus(nint card, byte* reader, nuint* readerLength, nuint* state, nuint* protocol, byte* atr, nuint* atrLength);

    [LibraryImport(Library)]
    private static partial nint SCardTransmit(nint card, IoRequest* send, byte* command, nuint commandLength, void* receive, byte* answer, nuint* answerLength);
}
