namespace IssuancePortal.Issuance.Notifications;

/// <summary>When a delivery that failed is tried again.</summary>
public static class DeliveryRetry
{
    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(10), TimeSpan.FromHours(4));

    /// <summary>How long tries go on.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    /// <summary>How long a try may be under way before it is believed to be lost with its process.</summary>
    public static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(1);

    /// <summary>The wait after a try: 10 s, doubled with every try, at most 4 h, one fifth more or less so that those who failed together do not come back together.</summary>
    /// <param name="attempt">1 after the first try.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan Wait(int attempt, double chance) => Pauses.After(attempt) * (0.8 + 0.4 * chance);

    /// <summary>When it is tried again; null when it is given up.</summary>
    public static DateTimeOffset? Next(DateTimeOffset since, int attempt, DateTimeOffset now, double chance)
    {
        var next = now + Wait(attempt, chance);
        return next - since > GiveUpAfter ? null : next;
    }
}
