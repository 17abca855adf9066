using IssuancePortal.Cards.GlobalPlatform;
using IssuancePortal.Cards.Scripts;

namespace IssuancePortal.Issuance.Personalisation.GlobalPlatform;

/// <summary>Puts the device's own key set in the place of the one that the card has, and checks that the card read the same keys.</summary>
/// <param name="From">The set that it has.</param>
/// <param name="To">The set that it shall have.</param>
public sealed record PutCardKeys(CardKeySet From, CardKeySet To) : Step(WorkKeys.Authenticate, WorkKeys.CardKeys)
{
    /// <inheritdoc/>
    public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        var put = GlobalPlatformCommands.PutKeys(From, To, WorkKeys.CardKeys);
        var answers = await bench.AskAsync([put], cancellation);
        if (!answers[0].Data.AsSpan().SequenceEqual(GlobalPlatformCommands.PutKeysAnswer(To)))
            throw new CardFault(put with { Lane = WorkKeys.LaneOpen }, "the card did not read the keys that were put on it");
    }
}
