namespace IssuancePortal.Cards.Scripts;

/// <summary>One piece of work within a lane. It asks the card through the bench and waits for the answer, and knows nothing of trips.</summary>
/// <param name="Parts">What it does, each a text key: the rows people see under the lane. Commands name the part they belong to.</param>
public abstract record Step(params IReadOnlyList<string> Parts)
{
    /// <summary>Does the work.</summary>
    /// <exception cref="CardFault">The card refused, or was lost.</exception>
    public abstract Task RunAsync(ICardBench bench, CancellationToken cancellation);
}
