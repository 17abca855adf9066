using System.Security.Cryptography;
using IssuancePortal.Apdu;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>One script on its way through a <see cref="SecuredCard"/>: in one trip when every challenge is known ahead, else in as few as it takes.</summary>
internal sealed class SecuredTrip
{
    private readonly SecuredCard _card;
    private readonly SendScript _send;
    private readonly ILaneObserver _observer;
    private readonly CardScript _script;
    private readonly CancellationToken _cancellation;
    private readonly ScriptAnswer?[] _answers;
    private readonly List<Item> _items = [];
    private bool _isFresh;

    /// <summary>The card's key set and its counter as they will be at this point of what is being put together.</summary>
    private (CardKeySet? Set, int? Counter) _keys;

    public SecuredTrip(SecuredCard card, SendScript send, ILaneObserver observer, CardScript script, CancellationToken cancellation)
    {
        (_card, _send, _observer, _script, _cancellation) = (card, send, observer, script, cancellation);
        _answers = new ScriptAnswer?[script.Commands.Count];
    }

    /// <summary>The answers in the order of the script; or how it ended before the card was reached, or as it was lost.</summary>
    /// <exception cref="CardFault">The card refused a command, or answered what it cannot have answered.</exception>
    public async Task<ScriptResult> RunAsync()
    {
        if (!_script.Commands.Any(command => IsForDomain(command) || _card.Kind.IsAdministration(command))) return await _send(_script, _cancellation);
        while (true)
        {
            if (await ComposeAsync() is { } lost) return lost;
            if (await FlushAsync() is { } end) return end;
            if (_answers.All(answer => answer is not null)) return new ScriptResult(ScriptOutcome.Completed, [.. _answers.Select(answer => answer!)], _isFresh);
        }
    }

    private static bool IsForDomain(ScriptCommand command) => command is { Cla: 0x80, Ins: GlobalPlatformCommands.InsPutKey };

    /// <summary>Puts together what is not answered yet. A challenge that nobody can know ahead is fetched on the way.</summary>
    private async Task<ScriptResult?> ComposeAsync()
    {
        _keys = (_card.Keys, _card.CounterOf(_card.Keys));
        var open = Enumerable.Range(0, _answers.Length).Where(index => _answers[index] is null).ToList();
        var forDomain = open.Where(index => IsForDomain(_script.Commands[index])).ToList();
        var administration = open.Except(forDomain).Where(index => _card.Kind.IsAdministration(_script.Commands[index])).ToList();
        if (forDomain.Count > 0)
        {
            if (await SecureAsync(ChannelEnd.SecurityDomain, forDomain) is { } lost) return lost;
            // A new key set counts from the beginning.
            _keys = (_card.Find(_script.Commands[forDomain[^1]].Data[0]), _card.CountsOpenedSessions ? -1 : 0);
        }

        if (administration.Count > 0 && await SecureAsync(ChannelEnd.Application, administration) is { } gone) return gone;
        var lane = _script.Commands[open[0]].Lane;
        _items.Add(new Item(_card.Kind.Select with { Lane = lane }, Role.Plain));
        foreach (var index in open.Except(forDomain).Except(administration)) _items.Add(new Item(_script.Commands[index], Role.Plain) { Index = index });
        if (!_card.Options.IsPseudoRandom) _items.Add(AskForChallenge(ChannelEnd.Application, lane, null, StopRule.GoOn));
        return null;
    }

    /// <summary>Opens a session and puts the protected commands behind it.</summary>
    private async Task<ScriptResult?> SecureAsync(ChannelEnd end, List<int> indices)
    {
        var lane = _script.Commands[indices[0]].Lane;
        Scp03Session session;
        if (_card.Ahead is null || _card.Ahead.Of != end || _items.Count > 0)
        {
            _items.Add(new Item((end == ChannelEnd.SecurityDomain ? GlobalPlatformCommands.SelectSecurityDomain(_card.What) : _card.Kind.Select) with { Lane = lane }, Role.Plain));
            var predicted = PredictChallenge(end);
            _items.Add(AskForChallenge(end, lane, predicted, StopRule.Stop));
            if (predicted is null)
            {
                if (await FlushAsync() is { } lost) return lost;
                _keys = (_card.Keys, _card.CounterOf(_card.Keys));
                session = Session(_card.Ahead!.HostChallenge, _card.Ahead.Answer.Challenge);
            }
            else
            {
                session = Session(_items[^1].Command.Data, predicted);
            }
        }
        else
        {
            session = Session(_card.Ahead.HostChallenge, _card.Ahead.Answer.Challenge);
        }

        _card.Ahead = null;
        var prove = session.ExternalAuthenticate();
        _items.Add(new Item(AsSent(new ScriptCommand { Cla = 0, Ins = 0, P1 = 0, P2 = 0, Lane = lane, What = _card.What }, prove), Role.Proof));
        foreach (var index in indices)
        {
            var command = _script.Commands[index];
            if (command.Secrets.Length > 0) throw new InvalidOperationException($"{command.What}: what only the client can fill in cannot be protected by the portal.");
            var asks = (_card.Options.Strongest & SecurityLevel.ResponseMac) != 0 ? 256 : command.Le;
            var parts = session.Protect(new CommandApdu(command.Cla, command.Ins, command.P1, command.P2, command.Data, asks));
            for (var i = 0; i < parts.Count; i++)
            {
                var isLast = i == parts.Count - 1;
                _items.Add(new Item(AsSent(isLast ? command : command with { Expected = [] }, parts[i].Command), Role.Protected) { Index = isLast ? index : null, Session = session, Part = parts[i] });
            }
        }

        return null;
    }

    private Scp03Session Session(byte[] host, byte[] challenge) => new(_keys.Set!, host, challenge, _card.Options.Strongest);

    /// <summary>The next challenge, when it can be computed: the counter goes up with every INITIALIZE UPDATE.</summary>
    private byte[]? PredictChallenge(ChannelEnd end)
    {
        if (!_card.MayPredict || !_card.Options.IsPseudoRandom || _keys is not { Set: { } set, Counter: { } counter }) return null;
        _keys.Counter = counter + 1;
        return Scp03Session.PredictChallenge(set, counter + 1, end == ChannelEnd.SecurityDomain ? GlobalPlatformCommands.SecurityDomain.Span : _card.Kind.Application, _card.Options);
    }

    private Item AskForChallenge(ChannelEnd end, string lane, byte[]? predicted, StopRule rule)
    {
        var ask = GlobalPlatformCommands.InitializeUpdate(_keys.Set?.Version ?? 0, RandomNumberGenerator.GetBytes(_card.Options.Size), _card.What);
        return new Item(ask with { Lane = lane, OnRefusal = rule }, Role.Challenge) { End = end, Predicted = predicted, Keys = _keys.Set };
    }

    private static ScriptCommand AsSent(ScriptCommand command, CommandApdu apdu) =>
        command with { Cla = apdu.Cla, Ins = apdu.Ins, P1 = apdu.P1, P2 = apdu.P2, Data = apdu.Data.ToArray(), Le = apdu.Le };

    /// <summary>Sends what was put together, and takes the answers; null when all is well or a guess has to be made good.</summary>
    private async Task<ScriptResult?> FlushAsync()
    {
        var items = _items.ToList();
        _items.Clear();
        var sent = new CardScript([.. items.Select(item => item.Command)]);
        _observer.TripStarts(sent);
        var result = await _send(sent, _cancellation);
        _observer.TripEnded(sent, result);
        _isFresh |= result.Fresh;
        if (result.Outcome is not (ScriptOutcome.Completed or ScriptOutcome.Stopped)) return new ScriptResult(result.Outcome, [], result.Fresh, result.Detail);

        var guessed = true;
        for (var i = 0; i < result.Answers.Count; i++)
        {
            var (item, answer) = (items[i], result.Answers[i]);
            switch (item.Role)
            {
                case Role.Challenge when answer.Status == StatusWord.Success.Value:
                    guessed = TakeChallenge(item, answer);
                    break;
                case Role.Proof when answer.Status != StatusWord.Success.Value && !guessed:
                    // The key set is the right one, only its counter stood elsewhere: from here on the card is asked.
                    _card.MayPredict = false;
                    return null;
                case Role.Protected:
                    TakeProtected(item, answer);
                    break;
                case Role.Plain when item.Index is { } index:
                    _answers[index] = answer;
                    break;
            }
        }

        if (result.Outcome == ScriptOutcome.Stopped) throw new CardFault(items[result.Answers.Count - 1].Command, new StatusWord(result.Answers[^1].Status));
        return result.Answers.Count == items.Count ? null : throw new CardFault(ScriptOutcome.Refused, $"{items.Count} commands were sent and {result.Answers.Count} answered");
    }

    /// <summary>Checks that the card holds the keys. False when its challenge is not the one that was computed.</summary>
    private bool TakeChallenge(Item item, ScriptAnswer answer)
    {
        var read = InitializeUpdateAnswer.TryRead(answer.Data) ?? throw new CardFault(item.Command, "the card does not answer as SCP03 does");
        var ahead = new ChannelAhead(item.End, item.Command.Data, read);
        if (item.Predicted is null)
        {
            if (!_card.Accept(ahead)) throw new CardFault(item.Command, "the card holds none of the key sets that are known for it");
            return true;
        }

        if (read.SequenceCounter is { } counter) _card.CounterIs(read.KeyVersion, counter);
        if (ahead.FindKeys([item.Keys!]) is null) throw new CardFault(item.Command, "the card does not hold the key set that it names");
        return read.Challenge.AsSpan().SequenceEqual(item.Predicted);
    }

    private void TakeProtected(Item item, ScriptAnswer answer)
    {
        if (item.Session!.TryOpen(item.Part!, new ResponseApdu(answer.Data, new StatusWord(answer.Status))) is not { } opened)
            throw new CardFault(item.Command, "the answer is not protected as the card would have protected it");
        if (item.Index is not { } index) return;
        _answers[index] = answer with { Data = opened.Data.ToArray() };
        if (IsForDomain(_script.Commands[index]) && opened.Status.IsSuccess) _card.Has(_card.Find(_script.Commands[index].Data[0]), 0);
    }

    private enum Role
    {
        Plain,
        Challenge,
        Proof,
        Protected,
    }

    private sealed record Item(ScriptCommand Command, Role Role)
    {
        /// <summary>Place in the script of the command that ends with it.</summary>
        public int? Index { get; init; }

        public ChannelEnd End { get; init; }

        public byte[]? Predicted { get; init; }

        public CardKeySet? Keys { get; init; }

        public Scp03Session? Session { get; init; }

        public ProtectedCommand? Part { get; init; }
    }
}
