using System.Globalization;
using IssuancePortal.Apdu;

namespace IssuancePortal.CmsClient.Readers.Pcsc;

/// <summary>PC/SC return codes (PC/SC part 5 annex; the same numbers on all systems) and what they mean here.</summary>
internal static class PcscError
{
    public const uint Success = 0;
    public const uint Cancelled = 0x80100002;
    public const uint InvalidHandle = 0x80100003;
    public const uint UnknownReader = 0x80100009;
    public const uint Timeout = 0x8010000A;
    public const uint SharingViolation = 0x8010000B;
    public const uint NoSmartCard = 0x8010000C;
    public const uint ProtocolMismatch = 0x8010000F;
    public const uint NotReady = 0x80100010;
    public const uint CommunicationError = 0x80100013;
    public const uint NotTransacted = 0x80100016;
    public const uint ReaderUnavailable = 0x80100017;
    public const uint NoService = 0x8010001D;
    public const uint ServiceStopped = 0x8010001E;
    public const uint NoReadersAvailable = 0x8010002E;
    public const uint UnsupportedCard = 0x80100065;
    public const uint UnresponsiveCard = 0x80100066;
    public const uint UnpoweredCard = 0x80100067;
    public const uint ResetCard = 0x80100068;
    public const uint RemovedCard = 0x80100069;

    public static string Text(uint error) => error switch
    {
        SharingViolation => "another program holds the card",
        NoSmartCard or RemovedCard => "the card was removed",
        ResetCard => "the card was reset by another program",
        UnknownReader or ReaderUnavailable or NoReadersAvailable => "the reader is gone",
        UnresponsiveCard or UnpoweredCard or UnsupportedCard or ProtocolMismatch => "the card does not answer",
        NotTransacted or NotReady => "the card stopped answering",
        NoService or ServiceStopped or CommunicationError or InvalidHandle => "the smart card service stopped",
        _ => "the smart card service reports an error",
    } + $" (PC/SC 0x{error.ToString("X8", CultureInfo.InvariantCulture)})";

    public static ReaderException ToConnectFailure(uint error) => new(error switch
    {
        SharingViolation => ReaderFault.Busy,
        NoSmartCard or RemovedCard => ReaderFault.NoCard,
        UnknownReader or ReaderUnavailable or NoReadersAvailable => ReaderFault.ReaderGone,
        NoService or ServiceStopped or CommunicationError or InvalidHandle => ReaderFault.NoService,
        _ => ReaderFault.Mute,
    }, Text(error));

    public static CardLostException ToLoss(uint error) => new(error switch
    {
        NoSmartCard or RemovedCard => CardLossReason.Removed,
        ResetCard => CardLossReason.Reset,
        UnknownReader or ReaderUnavailable or NoReadersAvailable or NoService or ServiceStopped or CommunicationError or InvalidHandle => CardLossReason.ReaderGone,
        _ => CardLossReason.Mute,
    }, Text(error));
}
