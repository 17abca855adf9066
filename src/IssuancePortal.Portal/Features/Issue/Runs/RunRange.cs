namespace IssuancePortal.Portal.Features.Issue.Runs;

/// <summary>Says the time left as a range that is no more exact than it can be.</summary>
internal static class RunRange
{
    private static readonly int[] Steps = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60];

    /// <summary>Text key and values: "about 10 to 25 s left".</summary>
    public static (string Key, object[] Values) Of(TimeSpan low, TimeSpan high)
    {
        if (high < TimeSpan.FromSeconds(1.5)) return ("Range.Soon", []);
        if (high > TimeSpan.FromSeconds(90))
        {
            var (from, to) = (Math.Max(1, (int)Math.Floor(low.TotalMinutes)), (int)Math.Ceiling(high.TotalMinutes));
            return from == to ? ("Range.Minute", [to]) : ("Range.Minutes", [from, to]);
        }

        var least = Steps.LastOrDefault(step => step <= low.TotalSeconds, 1);
        var most = Steps.FirstOrDefault(step => step >= high.TotalSeconds, 90);
        return least == most ? ("Range.Second", [most]) : ("Range.Seconds", [least, most]);
    }
}
