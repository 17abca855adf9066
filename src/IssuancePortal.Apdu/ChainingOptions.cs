namespace IssuancePortal.Apdu;

/// <summary>What a card can take, and what a card may do to us.</summary>
public sealed record ChainingOptions
{
    /// <summary>Short commands only, ISO/IEC 7816-4 command chaining for more than 255 bytes.</summary>
    public static readonly ChainingOptions ShortOnly = new();

    /// <summary>Extended length, for cards that say they take it.</summary>
    public static readonly ChainingOptions Extended = new() { MaxCommandData = 65_535, ExtendedAnswers = true };

    /// <summary>
    /// Most data bytes that the card takes in one command, 1 to 65,535. Over 255 means extended length; longer data is chained in blocks of 255.
    /// </summary>
    public int MaxCommandData { get; init; } = CommandApdu.MaxShortData;

    /// <summary>True: commands that expect "as much as there is" or more than 256 bytes ask for it in one answer, in the extended form.</summary>
    public bool ExtendedAnswers { get; init; }

    /// <summary>Most answer bytes that are gathered for one command.</summary>
    public int MaxAnswer { get; init; } = 65_536;

    /// <summary>Most physical commands that one logical command may cost.</summary>
    public int MaxRounds { get; init; } = 1_024;
}
