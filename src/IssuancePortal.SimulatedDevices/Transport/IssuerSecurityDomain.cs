using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Transport;

/// <summary>The issuer security domain of GlobalPlatform, as far as a host reads it: SELECT and the card production life cycle data. It is selected after a reset.</summary>
/// <param name="cplc">Card production life cycle data, 42 bytes.</param>
internal sealed class IssuerSecurityDomain(byte[] cplc) : ICardApplication
{
    private const byte InsGetData = 0xCA;

    private static readonly byte[] Aid = [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00, 0x00];

    public bool IsNamedBy(ReadOnlySpan<byte> aid) => aid.Length >= 5 && aid.Length <= Aid.Length && Aid.AsSpan(0, aid.Length).SequenceEqual(aid);

    /// <summary>File control information with the AID and the longest command, GPC 2.3 §11.9.3.</summary>
    public ResponseApdu Select(bool again) =>
        new(BerTlv.Of(0x6F, BerTlv.Of(0x84, Aid), BerTlv.Of(0xA5, BerTlv.Of(0x9F65, [0xFF]))).ToBytes(), StatusWord.Success);

    public void Deselect()
    {
        // Holds nothing volatile.
    }

    public bool TakesClass(byte cla) => cla is 0x00 or 0x80;

    public bool TakesInstruction(byte ins) => ins == InsGetData;

    public bool TakesChain(byte ins) => false;

    public ResponseApdu Process(CommandApdu command) => command is { P1: 0x9F, P2: 0x7F }
        ? new(BerTlv.Of(0x9F7F, cplc).ToBytes(), StatusWord.Success)
        : new(StatusWord.ReferenceDataNotFound);
}
