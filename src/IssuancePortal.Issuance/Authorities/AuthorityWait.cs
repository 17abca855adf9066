namespace IssuancePortal.Issuance.Authorities;

/// <summary>An authority outside that a run waits for.</summary>
/// <param name="Authority">Its name.</param>
/// <param name="Answers">It has the request and asks for patience; false when it does not answer.</param>
/// <param name="Words">What it said, or what went wrong on the way.</param>
/// <param name="Next">How long until it is asked again.</param>
/// <param name="Until">When the run waits no longer.</param>
public sealed record AuthorityWait(string Authority, bool Answers, string Words, TimeSpan Next, DateTimeOffset Until)
{
    /// <summary>In a sentence for a log, in English.</summary>
    public string Text => Answers
        ? $"{Authority} has the request and asks for patience{(Words.Length > 0 ? $" ({Words})" : "")}; asked again in {Next.TotalSeconds:0} s, until {Until:HH:mm:ss} UTC."
        : $"{Authority} does not answer ({Words}); tried again in {Next.TotalSeconds:0} s, until {Until:HH:mm:ss} UTC.";
}
