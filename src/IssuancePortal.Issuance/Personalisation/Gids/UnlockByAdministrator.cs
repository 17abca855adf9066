using IssuancePortal.Cards.Edges.Gids;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Gids;

/// <summary>Sets a new PIN with the administrator key: challenges first, then the proof, the PIN, and the PIN once more to see that it is good.</summary>
/// <param name="Key">The device's administrator key.</param>
/// <param name="Opening">Asks for the card's challenge.</param>
/// <param name="ChallengeOf">Reads what the opening brought.</param>
internal sealed record UnlockByAdministrator(AdminKey Key, CardScript Opening, Func<CardScript, ScriptResult, byte[]?> ChallengeOf) : Step(WorkKeys.Authenticate, WorkKeys.Pin)
{
    /// <inheritdoc/>
    public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        var opened = await bench.AskAsync(Opening.Commands, cancellation);
        var challenge = ChallengeOf(Opening, new ScriptResult(ScriptOutcome.Completed, opened, false)) ?? throw new CardFault(Opening.Commands[^1] with { Lane = WorkKeys.LanePin }, "the card answered no challenge");
        var prove = OpenGidsCard.Prove(Key, challenge);
        var answers = await bench.AskAsync([prove, GidsCommands.SetPin(WorkKeys.Pin), GidsCommands.VerifyNewPin(WorkKeys.Pin)], cancellation);
        OpenGidsCard.Check(Key, challenge, prove, answers[0]);
    }
}
