using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Steps;

/// <summary>Commands whose answers say all there is to say.</summary>
/// <param name="Commands">In order.</param>
/// <param name="Part">What they do.</param>
public sealed record AskCard(IReadOnlyList<ScriptCommand> Commands, string Part) : Step(Part)
{
    /// <inheritdoc/>
    public override Task RunAsync(ICardBench bench, CancellationToken cancellation) => bench.AskAsync(Commands, cancellation);
}
