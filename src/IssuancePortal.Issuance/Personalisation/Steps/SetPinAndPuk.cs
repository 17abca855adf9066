using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Steps;

/// <summary>
/// Gives the card its PUK and its PIN and, where it can, the tries. The PIN is set with the PUK, so that it does not matter which PIN the card had,
/// and no try of a PIN is ever spent.
/// </summary>
/// <param name="Factory">PUK it left the factory with.</param>
/// <param name="Puk">PUK it shall have.</param>
/// <param name="Now">Which of the two it has now.</param>
/// <param name="Tries">PIN and PUK tries to set; null where the card cannot.</param>
public sealed record SetPinAndPuk(byte[] Factory, byte[] Puk, PukNow Now, (int Pin, int Puk)? Tries)
    : Step(Tries is null ? [WorkKeys.Puk, WorkKeys.Pin] : [WorkKeys.Retries, WorkKeys.Puk, WorkKeys.Pin])
{
    /// <inheritdoc/>
    public override Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        var commands = new List<ScriptCommand>();
        var now = Now;
        if (now == PukNow.Unknown)
        {
            // One of the two is refused and costs a try of the PUK, which the success of the other gives back.
            commands.Add(PivCommands.ChangePuk(Puk, Puk, WorkKeys.Puk) with { OnRefusal = StopRule.GoOn });
            commands.Add(PivCommands.ChangePuk(Factory, Puk, WorkKeys.Puk) with { OnRefusal = StopRule.GoOn });
            now = PukNow.Own;
        }

        if (Tries is { } tries)
        {
            commands.Add(PivCommands.SetPinWithPuk(now == PukNow.Factory ? Factory : Puk, WorkKeys.Retries));
            commands.Add(PivCommands.VerifyNewPin(WorkKeys.Retries));
            commands.Add(PivCommands.SetRetries(tries.Pin, tries.Puk, WorkKeys.Retries));
            now = PukNow.Factory;
        }

        if (now == PukNow.Factory) commands.Add(PivCommands.ChangePuk(Factory, Puk, WorkKeys.Puk));
        commands.Add(PivCommands.SetPinWithPuk(Puk, WorkKeys.Pin));
        commands.Add(PivCommands.VerifyNewPin(WorkKeys.Pin));
        return bench.AskAsync(commands, cancellation);
    }
}

/// <summary>What is known of the PUK on the card.</summary>
public enum PukNow
{
    /// <summary>The one it left the factory with.</summary>
    Factory,

    /// <summary>The one kept for the device.</summary>
    Own,

    /// <summary>Either: an earlier attempt ended in between.</summary>
    Unknown,
}
