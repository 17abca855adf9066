using IssuancePortal.Cards.Edges.GlobalPlatform;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Personalisation.Steps;

namespace IssuancePortal.Issuance.Personalisation.GlobalPlatform;

/// <summary>Makes a used card blank, as <see cref="EraseCard"/> does, through its channel: no old PUK is needed.</summary>
/// <param name="NewPuk">PUK it shall have.</param>
public sealed record EraseThroughChannel(byte[] NewPuk) : Step(WorkKeys.Puk, WorkKeys.Pin, WorkKeys.Erase, WorkKeys.Check)
{
    /// <inheritdoc/>
    public override Task RunAsync(ICardBench bench, CancellationToken cancellation) => bench.AskAsync(
        [
            GlobalPlatformPivEdge.SetPuk(NewPuk, WorkKeys.Puk),
            PivCommands.SetPinWithPuk(NewPuk, WorkKeys.Pin),
            .. EraseCard.EmptyObjects(),
            .. PivSlot.All.Select(slot => PivCommands.Generate(slot, PivKeyAlgorithm.P256, WorkKeys.Erase)),
            EraseCard.HasNoChuid,
        ],
        cancellation);
}
