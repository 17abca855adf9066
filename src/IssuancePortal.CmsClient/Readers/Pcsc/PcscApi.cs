namespace IssuancePortal.CmsClient.Readers.Pcsc;

/// <summary>
/// The few PC/SC functions the client uses (PC/SC part 5), in one set of types. The three systems differ in the width of their integers and in the
/// layout of SCARD_READERSTATE, hence one implementation each. Every function answers the PC/SC return code, 0 for success.
/// </summary>
internal abstract class PcscApi
{
    /// <summary>Pseudo reader whose state changes when a reader comes or goes.</summary>
    public const string PlugAndPlay = @"\\?PnP?\Notification";

    public const uint ShareShared = 2;
    public const uint ProtocolT0 = 1;
    public const uint ProtocolT1 = 2;
    public const uint LeaveCard = 0;
    public const uint ResetCard = 1;
    public const uint ScopeSystem = 2;

    /// <summary>The binding for the operating system at hand.</summary>
    public static PcscApi ForThisSystem() =>
        OperatingSystem.IsWindows() ? new WinScard() : OperatingSystem.IsMacOS() ? new MacPcsc() : new PcscLite();

    public abstract uint EstablishContext(out nint context);

    public abstract uint ReleaseContext(nint context);

    public abstract uint Cancel(nint context);

    public abstract uint ListReaders(nint context, out string[] readers);

    /// <summary>Blocks until a reader's state differs from what is known, or for <paramref name="milliseconds"/>.</summary>
    public abstract uint GetStatusChange(nint context, uint milliseconds, IReadOnlyList<WatchedReader> readers);

    public abstract uint Connect(nint context, string reader, out nint card, out uint protocol);

    public abstract uint Disconnect(nint card, uint disposition);

    public abstract uint BeginTransaction(nint card);

    public abstract uint EndTransaction(nint card, uint disposition);

    public abstract uint Status(nint card, out byte[] atr);

    public abstract uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length);

    /// <summary>Splits a multi-string: names ended by NUL, the list by another NUL.</summary>
    protected static string[] Split(string multi) => multi.Split('\0', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A reader under watch: what is known of it, and what came back.</summary>
internal sealed class WatchedReader(string name)
{
    public string Name { get; } = name;

    /// <summary>SCARD_STATE bits known to the caller; 0 asks for an answer at once. High word: insertion counter.</summary>
    public uint Known { get; set; }

    /// <summary>SCARD_STATE bits as they are now.</summary>
    public uint Now { get; set; }
}
