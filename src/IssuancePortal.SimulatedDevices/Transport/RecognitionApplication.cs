using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Transport;

/// <summary>An application that can be recognised and nothing else: it answers SELECT and a few fixed reads.</summary>
/// <param name="aid">Its AID.</param>
/// <param name="shortest">Fewest AID bytes that name it.</param>
/// <param name="selectAnswer">Answer to SELECT.</param>
/// <param name="reads">Fixed answers to CLA 00, P1 and P2 00, by instruction.</param>
internal sealed class RecognitionApplication(byte[] aid, int shortest, byte[] selectAnswer, IReadOnlyDictionary<byte, byte[]> reads) : ICardApplication
{
    public bool IsNamedBy(ReadOnlySpan<byte> name) => name.Length >= shortest && name.Length <= aid.Length && aid.AsSpan(0, name.Length).SequenceEqual(name);

    public ResponseApdu Select(bool again) => new(selectAnswer, StatusWord.Success);

    public void Deselect()
    {
        // Holds nothing volatile.
    }

    public bool TakesClass(byte cla) => cla == 0;

    public bool TakesInstruction(byte ins) => reads.ContainsKey(ins);

    public bool TakesChain(byte ins) => false;

    public ResponseApdu Process(CommandApdu command) => command is { P1: 0, P2: 0 } ? new(reads[command.Ins], StatusWord.Success) : new(StatusWord.IncorrectP1P2);
}
