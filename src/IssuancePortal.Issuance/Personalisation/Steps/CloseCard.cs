using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Steps;

/// <summary>Looks at the card once more after the last certificate: its identity reads as written, and nothing of the factory is left that the card can tell of.</summary>
/// <param name="Chuid">Content of the CHUID as it was written.</param>
/// <param name="TellsMetadata">True when the card tells of its PIN, PUK and management key.</param>
/// <param name="Certified">Opens when every certificate was obtained.</param>
public sealed record CloseCard(byte[] Chuid, bool TellsMetadata, LaneGate Certified) : Step(WorkKeys.Check)
{
    /// <inheritdoc/>
    public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        await bench.WaitAsync(Certified, cancellation);
        var chuid = PivCommands.GetData(PivObjects.ChuidTag, WorkKeys.Check);
        ScriptCommand[] commands = TellsMetadata ? [chuid, .. PivCommands.FactoryMetadata(WorkKeys.Check)] : [chuid];
        var answers = await bench.AskAsync(commands, cancellation);
        if (PivCommands.ContentOf(PivObjects.ChuidTag, answers[0]) is not { } content || !content.AsSpan().SequenceEqual(Chuid))
            throw new CardFault(chuid with { Lane = WorkKeys.LaneClose }, "the card's CHUID does not read as it was written");
        for (var i = 1; i < answers.Count; i++)
        {
            if (KeyMetadata.Read(answers[i].Data) is { IsFactory: true })
                throw new CardFault(commands[i] with { Lane = WorkKeys.LaneClose }, $"reference {commands[i].P2:X2} still has its factory value");
        }
    }
}
