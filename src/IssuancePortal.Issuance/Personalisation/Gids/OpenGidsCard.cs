using IssuancePortal.Cards.Edges.Gids;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Gids;

/// <summary>Authenticates both sides with the administrator key, from challenges exchanged beforehand, and replaces the key by the device's own.</summary>
/// <param name="Challenge">Our challenge, then the card's.</param>
/// <param name="Current">The key the card has now.</param>
/// <param name="Own">The key it shall have; null leaves it.</param>
internal sealed record OpenGidsCard(byte[] Challenge, AdminKey Current, AdminKey? Own) : Step(Own is null ? [WorkKeys.Authenticate] : [WorkKeys.Authenticate, WorkKeys.AdminKey])
{
    /// <inheritdoc/>
    public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        var prove = Prove(Current, Challenge);
        ScriptCommand[] commands = Own is null ? [prove] : [prove, GidsCommands.SetAdminKey(Own, WorkKeys.AdminKey)];
        Check(Current, Challenge, prove, (await bench.AskAsync(commands, cancellation))[0]);
    }

    /// <summary>Our half of the proof.</summary>
    internal static ScriptCommand Prove(AdminKey key, byte[] challenge) =>
        GidsCommands.Prove(GidsAuthentication.Answer(key, challenge.AsSpan(0, GidsAuthentication.ChallengeBytes), challenge.AsSpan(GidsAuthentication.ChallengeBytes)), WorkKeys.Authenticate);

    /// <summary>The card's half.</summary>
    /// <exception cref="CardFault">It does not have the key.</exception>
    internal static void Check(AdminKey key, byte[] challenge, ScriptCommand prove, ScriptAnswer answer)
    {
        if (GidsCommands.ProofOf(answer) is not { } proof || !GidsAuthentication.IsProof(key, challenge.AsSpan(0, GidsAuthentication.ChallengeBytes), challenge.AsSpan(GidsAuthentication.ChallengeBytes), proof))
            throw new CardFault(prove with { Lane = WorkKeys.LaneOpen }, "the card does not hold the administrator key it accepted");
    }
}
