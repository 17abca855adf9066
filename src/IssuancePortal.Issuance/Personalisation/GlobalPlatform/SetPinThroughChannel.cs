using IssuancePortal.Cards.Edges.GlobalPlatform;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;

namespace IssuancePortal.Issuance.Personalisation.GlobalPlatform;

/// <summary>Sets tries and PUK through the channel, whatever they were, and with the PUK the PIN, which nobody but the client can fill in: that command goes in the clear, as PIV allows it.</summary>
/// <param name="Puk">PUK it shall have.</param>
/// <param name="Tries">PIN and PUK tries.</param>
public sealed record SetPinThroughChannel(byte[] Puk, (int Pin, int Puk) Tries) : Step(WorkKeys.Retries, WorkKeys.Puk, WorkKeys.Pin)
{
    /// <inheritdoc/>
    public override Task RunAsync(ICardBench bench, CancellationToken cancellation) => bench.AskAsync(
        [
            GlobalPlatformPivEdge.SetTries(Tries.Pin, Tries.Puk, WorkKeys.Retries),
            GlobalPlatformPivEdge.SetPuk(Puk, WorkKeys.Puk),
            PivCommands.SetPinWithPuk(Puk, WorkKeys.Pin),
            PivCommands.VerifyNewPin(WorkKeys.Pin),
        ],
        cancellation);
}
