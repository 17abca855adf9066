namespace IssuancePortal.CmsClient.Line;

/// <summary>How long to wait before the next try: doubling from 0.25 s to 15 s, each with ±30 % of chance so that a fleet does not come back as one; without end.</summary>
internal static class RetryDelay
{
    public static TimeSpan Before(int attempt)
    {
        var seconds = Math.Min(15, 0.25 * Math.Pow(2, Math.Min(attempt, 10)));
        return TimeSpan.FromSeconds(seconds * (0.7 + 0.6 * Random.Shared.NextDouble()));
    }
}
