namespace IssuancePortal.Contracts;

/// <summary>Asks the client to run a script on the card that it reported under <paramref name="InsertionId"/>.</summary>
/// <param name="ScriptId">Names this script in progress reports.</param>
/// <param name="RunId">The run that the client was paired for; a script of another run is refused.</param>
/// <param name="Reader">Reader name as reported.</param>
/// <param name="InsertionId">The insertion the script was made for; another card in the reader is never touched.</param>
/// <param name="Script">What to send.</param>
/// <param name="Pins">Sealed PINs for the placeholders, each sealed to this client's session key with <paramref name="RunId"/> as context.</param>
/// <param name="PinRules">Rules that a <see cref="SecretKind.NewPin"/> must meet; the client checks them again after opening the box.</param>
/// <param name="HoldSeconds">How long to keep the card connected and its security status alive after the script; 0 lets it go.</param>
public sealed record ScriptRequest(
    Guid ScriptId,
    Guid RunId,
    string Reader,
    Guid InsertionId,
    CardScript Script,
    IReadOnlyList<SealedPin> Pins,
    PinRules? PinRules,
    int HoldSeconds);

/// <summary>What became of a script.</summary>
/// <param name="Outcome">Whether it ran, and if not to its end, why.</param>
/// <param name="Answers">One answer for each command that reached the card, in script order; the last one belongs to the command that stopped it.</param>
/// <param name="Fresh">True when the card had to be connected anew, so that any security status of an earlier script is gone.</param>
/// <param name="Detail">For the log: the PC/SC error or the reason in words, without secrets.</param>
public sealed record ScriptResult(ScriptOutcome Outcome, IReadOnlyList<ScriptAnswer> Answers, bool Fresh, string? Detail = null);

/// <summary>The card's answer to one logical command.</summary>
/// <param name="Status">Status word, ISO/IEC 7816-4 §5.6.</param>
/// <param name="Data">Answer data, gathered over GET RESPONSE.</param>
/// <param name="Microseconds">Time from sending to answer.</param>
public sealed record ScriptAnswer(ushort Status, byte[] Data, int Microseconds);

/// <summary>How a script ended.</summary>
public enum ScriptOutcome
{
    /// <summary>Every command was answered as expected (or was allowed to differ).</summary>
    Completed,

    /// <summary>The card answered a command otherwise than expected, and the stop rule ended the script there.</summary>
    Stopped,

    /// <summary>The card left the reader, or was reset by another program.</summary>
    CardRemoved,

    /// <summary>Another card, or none, is in the reader: nothing was sent.</summary>
    OtherCard,

    /// <summary>The reader is gone.</summary>
    ReaderGone,

    /// <summary>Another program holds the card: nothing was sent.</summary>
    CardBusy,

    /// <summary>The sealed PIN could not be opened (made for another session or run): nothing was sent.</summary>
    PinUnreadable,

    /// <summary>The PIN breaks the rules: nothing was sent.</summary>
    PinRefused,

    /// <summary>The client is not paired for this run, or the script breaks the client's rules: nothing was sent.</summary>
    Refused,
}
