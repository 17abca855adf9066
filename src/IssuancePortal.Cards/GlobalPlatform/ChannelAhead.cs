using System.Security.Cryptography;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>A challenge that was asked of a card and not yet answered: the next session can begin with the proof.</summary>
/// <param name="Of">Which application was selected when it was asked.</param>
/// <param name="HostChallenge">The host's challenge.</param>
/// <param name="Answer">What the card answered.</param>
public sealed record ChannelAhead(ChannelEnd Of, byte[] HostChallenge, InitializeUpdateAnswer Answer)
{
    /// <summary>The two commands that ask: SELECT and INITIALIZE UPDATE.</summary>
    /// <param name="kind">What kind of card.</param>
    /// <param name="of">Which application.</param>
    /// <param name="keyVersion">Key set to use; 0 lets the card choose.</param>
    /// <param name="options">What its SCP03 can.</param>
    /// <param name="what">The part they belong to.</param>
    public static CardScript Script(SecuredCardKind kind, ChannelEnd of, byte keyVersion, Scp03Options options, string what) => new(
    [
        of == ChannelEnd.SecurityDomain ? GlobalPlatformCommands.SelectSecurityDomain(what) : kind.Select,
        GlobalPlatformCommands.InitializeUpdate(keyVersion, RandomNumberGenerator.GetBytes(options.Size), what),
    ]);

    /// <summary>Reads what the script brought; null when it did not complete or the card does not answer as SCP03 does.</summary>
    public static ChannelAhead? TryRead(CardScript script, ChannelEnd of, ScriptResult result) =>
        result.Outcome == ScriptOutcome.Completed && InitializeUpdateAnswer.TryRead(result.Answers[^1].Data) is { } answer ? new ChannelAhead(of, script.Commands[^1].Data, answer) : null;

    /// <summary>The key set that the card used, known by its cryptogram; null when it is none of these.</summary>
    public CardKeySet? FindKeys(IEnumerable<CardKeySet> sets) => sets.FirstOrDefault(set =>
        set.Version == Answer.KeyVersion
        && HostChallenge.Length == Answer.Challenge.Length
        && CryptographicOperations.FixedTimeEquals(new Scp03Session(set, HostChallenge, Answer.Challenge, SecurityLevel.CommandMac).CardCryptogram, Answer.Cryptogram));
}

/// <summary>The applications of a card that a channel is opened with; both use the key sets of the security domain.</summary>
public enum ChannelEnd
{
    /// <summary>The issuer security domain, for its keys.</summary>
    SecurityDomain,

    /// <summary>The application that is personalised.</summary>
    Application,
}
