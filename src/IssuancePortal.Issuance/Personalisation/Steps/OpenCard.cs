using System.Security.Cryptography;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Steps;

/// <summary>
/// Authenticates both sides with the management key, from a witness fetched beforehand, and replaces the key by the device's own.
/// The challenge that the card must answer is checked before anything that follows in a later trip.
/// </summary>
/// <param name="Witness">The witness as the card gave it, encrypted.</param>
/// <param name="Current">The key the card has now.</param>
/// <param name="Own">The key it shall have; null leaves it.</param>
public sealed record OpenCard(byte[] Witness, AdminKey Current, AdminKey? Own) : Step(Own is null ? [WorkKeys.Authenticate] : [WorkKeys.Authenticate, WorkKeys.AdminKey])
{
    /// <inheritdoc/>
    public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        var challenge = RandomNumberGenerator.GetBytes(Current.BlockSize);
        var prove = PivCommands.ProveWitness(Current.Algorithm, Current.Decrypt(Witness), challenge, WorkKeys.Authenticate);
        ScriptCommand[] commands = Own is null ? [prove] : [prove, PivCommands.SetAdminKey(Own, WorkKeys.AdminKey)];
        var answers = await bench.AskAsync(commands, cancellation);
        if (PivCommands.ResponseOf(answers[0]) is not { } response || !CryptographicOperations.FixedTimeEquals(response, Current.Encrypt(challenge)))
            throw new CardFault(prove with { Lane = WorkKeys.LaneOpen }, "the card does not hold the management key it accepted");
    }
}
