namespace IssuancePortal.Issuance.Personalisation.Progress;

/// <summary>How long a part took on cards of a model, measured over all runs so far (Welford's running mean and variance, in milliseconds).</summary>
public sealed class PartTiming
{
    /// <summary>Model as the edge names it.</summary>
    public required string Model { get; init; }

    /// <summary>Text key of the part.</summary>
    public required string Part { get; init; }

    public long Count { get; set; }

    public double Mean { get; set; }

    /// <summary>Sum of squared differences from the mean.</summary>
    public double Spread { get; set; }

    /// <summary>Takes in one more measurement.</summary>
    public void Measure(TimeSpan duration)
    {
        Count++;
        var difference = duration.TotalMilliseconds - Mean;
        Mean += difference / Count;
        Spread += difference * (duration.TotalMilliseconds - Mean);
    }

    /// <summary>Mean less and plus one standard deviation, at least a tenth of the mean and never below zero.</summary>
    public PartExpectation Expectation
    {
        get
        {
            var deviation = Count > 1 ? Math.Sqrt(Spread / (Count - 1)) : Mean / 2;
            return new PartExpectation(TimeSpan.FromMilliseconds(Math.Max(Mean - deviation, Mean / 10)), TimeSpan.FromMilliseconds(Mean), TimeSpan.FromMilliseconds(Mean + deviation));
        }
    }
}

/// <summary>How long a part is expected to take.</summary>
public sealed record PartExpectation(TimeSpan Low, TimeSpan Mean, TimeSpan High)
{
    /// <summary>
    /// What to expect of a part that was never measured on a model: the orders of magnitude of JCAlgTest's public measurements
    /// (a plain command some 15 to 45 ms, P-256 0.03 to 0.9 s, RSA-2048 1 to 20 s).
    /// </summary>
    public static PartExpectation Unmeasured(string part) => part switch
    {
        "part.generate.p256" => Of(30, 150, 900),
        "part.generate.p384" => Of(40, 250, 1_500),
        "part.generate.rsa2048" => Of(1_000, 5_000, 20_000),
        "part.generate.rsa3072" => Of(4_000, 15_000, 60_000),
        WorkKeys.Certificate => Of(10, 100, 1_000),
        WorkKeys.Write => Of(60, 300, 1_500),
        _ => Of(30, 100, 400),
    };

    private static PartExpectation Of(double low, double mean, double high) =>
        new(TimeSpan.FromMilliseconds(low), TimeSpan.FromMilliseconds(mean), TimeSpan.FromMilliseconds(high));
}
