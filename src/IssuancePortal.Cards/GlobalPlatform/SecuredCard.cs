using IssuancePortal.Apdu;
using IssuancePortal.Cards.Scripts;

namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>
/// A channel around a card whose administration goes through SCP03: turns the scripts that lanes make into scripts that the card takes, and its answers back into those that steps expect. Steps know nothing of it.
/// </summary>
/// <remarks>
/// A strict card ends a session at the first command that is not protected (Amendment D §5.6), so each trip is ordered: commands for the security domain, administration of the application, then, with the application selected
/// anew, everything in the clear. Within each the order stays. With a pseudo-random challenge every session is computed ahead; a random one is fetched with the trip before (or costs a trip of its own). A counter that is not
/// where it was expected costs a trip, nothing else.
/// </remarks>
/// <param name="kind">What kind of card.</param>
/// <param name="options">What its SCP03 can.</param>
/// <param name="keySets">Every key set that it may have or get, each under its own version.</param>
/// <param name="what">The part that opening a session belongs to.</param>
public sealed class SecuredCard(SecuredCardKind kind, Scp03Options options, IReadOnlyList<CardKeySet> keySets, string what)
{
    private readonly Dictionary<byte, int> _counters = [];

    /// <summary>The key set that it has now: what was told, or proved by a cryptogram, or put last. Null before any of these.</summary>
    public CardKeySet? Keys { get; private set; }

    internal SecuredCardKind Kind => kind;

    internal Scp03Options Options { get; private set; } = options;

    internal string What => what;

    internal ChannelAhead? Ahead { get; set; }

    internal bool CountsOpenedSessions { get; private set; }

    internal bool MayPredict { get; set; } = true;

    /// <summary>Takes the card's word for the key set that it has.</summary>
    /// <param name="keys">The key set.</param>
    /// <param name="sequenceCounter">Where its counter stands, when the card tells; then its first session can be computed ahead, too.</param>
    public void Has(CardKeySet keys, int? sequenceCounter)
    {
        Keys = keys;
        if (sequenceCounter is { } counter) _counters[keys.Version] = counter;
    }

    /// <summary>Takes a challenge that was fetched earlier.</summary>
    /// <returns>False when the card used none of the known key sets: it must not be worked on.</returns>
    public bool Accept(ChannelAhead ahead)
    {
        Options = ahead.Answer.Options;
        if (ahead.Answer.SequenceCounter is { } counter)
        {
            // A counter that stood there before counts opened sessions: the first one of a new key set is 0, not 1.
            if (_counters.TryGetValue(ahead.Answer.KeyVersion, out var before) && before == counter) CountsOpenedSessions = true;
            _counters[ahead.Answer.KeyVersion] = counter;
        }

        if (ahead.FindKeys(keySets) is not { } keys) return false;
        (Keys, Ahead) = (keys, ahead);
        return true;
    }

    /// <summary>A way to send scripts that goes through the channel.</summary>
    /// <param name="send">Sends what the card takes: one trip each.</param>
    /// <param name="observer">Told of what is really sent.</param>
    public SendScript Around(SendScript send, ILaneObserver observer) => (script, cancellation) => new SecuredTrip(this, send, observer, script, cancellation).RunAsync();

    internal int? CounterOf(CardKeySet? keys) => keys is not null && _counters.TryGetValue(keys.Version, out var counter) ? counter : null;

    internal void CounterIs(byte keyVersion, int counter) => _counters[keyVersion] = counter;

    internal CardKeySet Find(byte keyVersion) =>
        keySets.FirstOrDefault(set => set.Version == keyVersion) ?? throw new InvalidOperationException($"Key set {keyVersion:X2} is put on the card and nobody knows it.");
}
