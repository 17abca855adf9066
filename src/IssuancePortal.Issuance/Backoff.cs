namespace IssuancePortal.Issuance;

/// <summary>Pauses that double with every try, so that whoever does not answer is neither forgotten nor pressed.</summary>
/// <param name="First">The pause after the first try.</param>
/// <param name="Longest">No pause is longer.</param>
internal readonly record struct Backoff(TimeSpan First, TimeSpan Longest)
{
    private const int MostDoublings = 20;

    /// <summary>The pause after so many tries.</summary>
    /// <param name="attempts">1 after the first try.</param>
    public TimeSpan After(int attempts)
    {
        var pause = First * Math.Pow(2, Math.Clamp(attempts - 1, 0, MostDoublings));
        return pause < Longest ? pause : Longest;
    }
}
