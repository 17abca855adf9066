using IssuancePortal.Cards.Scripts;

namespace IssuancePortal.Issuance.Personalisation.GlobalPlatform;

/// <summary>Nothing to do for a card that has its own keys: the channel opens by itself with the first command that needs it.</summary>
public sealed record OpenChannel() : Step(WorkKeys.Authenticate)
{
    /// <inheritdoc/>
    public override Task RunAsync(ICardBench bench, CancellationToken cancellation) => Task.CompletedTask;
}
