using System.Runtime.InteropServices;
using System.Text;

namespace IssuancePortal.CmsClient.Readers.Pcsc;

/// <summary>PCSC.framework on macOS: everything is 32 bits wide and SCARD_READERSTATE is packed.</summary>
internal sealed unsafe partial class MacPcsc : PcscApi
{
    private const string Library = "/System/Library/Frameworks/PCSC.framework/PCSC";

    public override uint EstablishContext(out nint context)
    {
        int made;
        var error = (uint)SCardEstablishContext(ScopeSystem, 0, 0, &made);
        context = (nint)made;
        return error;
    }

    public override uint ReleaseContext(nint context) => (uint)SCardReleaseContext((int)context);

    public override uint Cancel(nint context) => (uint)SCardCancel((int)context);

    public override uint ListReaders(nint context, out string[] readers)
    {
        readers = [];
        uint size = 0;
        var error = (uint)SCardListReaders((int)context, 0, null, &size);
        if (error != PcscError.Success) return error;
        var buffer = new byte[(int)size];
        fixed (byte* names = buffer) error = (uint)SCardListReaders((int)context, 0, names, &size);
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
            fixed (ReaderState* first = states) error = (uint)SCardGetStatusChange((int)context, milliseconds, first, (uint)states.Length);
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
        int handle;
        uint active;
        var error = (uint)SCardConnect((int)context, reader, ShareShared, ProtocolT0 | ProtocolT1, &handle, &active);
        card = (nint)handle;
        protocol = (uint)active;
        return error;
    }

    public override uint Disconnect(nint card, uint disposition) => (uint)SCardDisconnect((int)card, disposition);

    public override uint BeginTransaction(nint card) => (uint)SCardBeginTransaction((int)card);

    public override uint EndTransaction(nint card, uint disposition) => (uint)SCardEndTransaction((int)card, disposition);

    public override uint Status(nint card, out byte[] atr)
    {
        uint nameLength = 0, state, protocol, atrLength = AtrSize;
        var buffer = stackalloc byte[AtrSize];
        var error = (uint)SCardStatus((int)card, null, &nameLength, &state, &protocol, buffer, &atrLength);
        atr = error == PcscError.Success ? new ReadOnlySpan<byte>(buffer, (int)atrLength).ToArray() : [];
        return error;
    }

    public override uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length)
    {
        var pci = new IoRequest { Protocol = protocol, Length = (uint)sizeof(IoRequest) };
        var size = (uint)answer.Length;
        uint error;
        fixed (byte* send = command, receive = answer)
            error = (uint)SCardTransmit((int)card, &pci, send, (uint)command.Length, null, receive, &size);
        length = error == PcscError.Success ? (int)size : 0;
        return error;
    }

    private const int AtrSize = 33;

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
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
    private static partial int SCardEstablishContext(uint scope, nint reserved1, nint reserved2, int* context);

    [LibraryImport(Library)]
    private static partial int SCardReleaseContext(int context);

    [LibraryImport(Library)]
    private static partial int SCardCancel(int context);

    [LibraryImport(Library)]
    private static partial int SCardListReaders(int context, nint groups, byte* readers, uint* size);

    [LibraryImport(Library)]
    private static partial int SCardGetStatusChange(int context, uint milliseconds, ReaderState* states, uint count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SCardConnect(int context, string reader, uint share, uint protocols, int* card, uint* protocol);

    [LibraryImport(Library)]
    private static partial int SCardDisconnect(int card, uint disposition);

    [LibraryImport(Library)]
    private static partial int SCardBeginTransaction(int card);

    [LibraryImport(Library)]
    private static partial int SCardEndTransaction(int card, uint disposition);

    [LibraryImport(Library)]
    private static partial int SCardStatus(int card, byte* reader, uint* readerLength, uint* state, uint* protocol, byte* atr, uint* atrLength);

    [LibraryImport(Library)]
    private static partial int SCardTransmit(int card, IoRequest* send, byte* command, uint commandLength, void* receive, byte* answer, uint* answerLength);
}
