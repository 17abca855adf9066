using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Scripts;

/// <summary>What a step works on: the card, reached in as few trips as possible.</summary>
public interface ICardBench
{
    /// <summary>Asks the card; the answers come back together, all as expected.</summary>
    /// <param name="commands">Sent one right after the other, with no other lane's command between them.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="CardFault">The card answered otherwise, an earlier command stopped the script, or the card was lost.</exception>
    Task<IReadOnlyList<ScriptAnswer>> AskAsync(IReadOnlyList<ScriptCommand> commands, CancellationToken cancellation);

    /// <summary>Waits until other lanes have arrived at a gate, without holding back the trips before that.</summary>
    Task WaitAsync(LaneGate gate, CancellationToken cancellation);

    /// <summary>Work done off the card, for progress; returns what ends it.</summary>
    /// <param name="part">Text key of one of the step's parts.</param>
    IDisposable Doing(string part);
}
