namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Section "Runs" of the configuration.</summary>
public sealed class RunOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Runs";

    /// <summary>How long a run waits for its card to come back before it is rolled back. 10 s to 1 h.</summary>
    public TimeSpan WaitForCard { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a run waits for its PIN to be typed again before it is rolled back. 10 s to 1 h.</summary>
    public TimeSpan WaitForPin { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a prepared card is held while the operator looks at the summary. 5 s to 10 min.</summary>
    public TimeSpan HoldPrepared { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the card is held between the two trips of a run. 5 s to 10 min.</summary>
    public TimeSpan HoldBetweenTrips { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a client may take for a script. 30 s to 30 min: slow cards take minutes for RSA keys.</summary>
    public TimeSpan ScriptTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Organisation named on cards and in certificates; 1 to 64 characters.</summary>
    public string Issuer { get; set; } = "IssuancePortal";

    /// <summary>Two-letter country of the organisation (ISO 3166-1).</summary>
    public string Country { get; set; } = "DE";

    /// <summary>Everything that is wrong, with full key names.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var (name, value, low, high) in ((string, TimeSpan, TimeSpan, TimeSpan)[])
        [
            (nameof(WaitForCard), WaitForCard, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
            (nameof(WaitForPin), WaitForPin, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
            (nameof(HoldPrepared), HoldPrepared, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)),
            (nameof(HoldBetweenTrips), HoldBetweenTrips, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)),
            (nameof(ScriptTimeout), ScriptTimeout, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(30)),
        ])
        {
            if (value < low || value > high) yield return $"{Section}:{name} is {value}; it must lie between {low} and {high}.";
        }

        if (Issuer.Length is 0 or > 64) yield return $"{Section}:{nameof(Issuer)} must have 1 to 64 characters.";
        if (Country.Length != 2 || !Country.All(char.IsAsciiLetterUpper)) yield return $"{Section}:{nameof(Country)} must be a country code of two capital letters.";
    }
}
