using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.GlobalPlatform;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.Cards.Tests.GlobalPlatform;

/// <summary>A simulated GlobalPlatform card, and scripts sent to it as a client sends them: one trip each, stop rules kept.</summary>
internal sealed class CardOnBench : ILaneObserver
{
    private readonly ChainingChannel _channel;

    public CardOnBench(GlobalPlatformOptions options, bool extended = true)
    {
        Options = options;
        Card = SimulatedPivCard.Create(new() { GlobalPlatform = options, ExtendedLength = extended });
        _channel = new ChainingChannel(new SimulatedDeviceChannel(Card), extended ? ChainingOptions.Extended : ChainingOptions.ShortOnly);
    }

    public static SecuredCardKind Kind { get; } = new(
        Convert.FromHexString("A000000308000010000100"),
        PivCommands.Select,
        command => command.Ins is 0xDB or 0x47 or 0xFA || command is { Ins: 0x24, P1: 0xFF });

    public GlobalPlatformOptions Options { get; }

    public SimulatedPivCard Card { get; }

    public CardKeySet Factory => new(Options.FactoryKeyVersion, [.. Options.FactoryKey], [.. Options.FactoryKey], [.. Options.FactoryKey]);

    public static CardKeySet Own(int size, byte version = 0x30) => CardKeySet.Diversify([.. Enumerable.Range(0, 32).Select(i => (byte)i)], version, size, "a card"u8);

    /// <summary>Every script as it was sent.</summary>
    public List<CardScript> Trips { get; } = [];

    /// <summary>Changes an answer on its way.</summary>
    public Func<ScriptCommand, ScriptAnswer, ScriptAnswer>? OnTheWay { get; set; }

    /// <summary>The channel as a host makes it that knows what the card tells.</summary>
    public async Task<SecuredCard> OpenAsync(params CardKeySet[] known)
    {
        var facts = await RecogniseAsync();
        var secured = new SecuredCard(Kind, facts.Scp03!.Value, known, "open");
        secured.Has(known.First(set => facts.KeyVersions.Contains(set.Version)), facts.SequenceCounter);
        return secured;
    }

    public async Task<CardRecognition> RecogniseAsync()
    {
        await _channel.TransmitAsync(new CommandApdu(0x00, 0xA4, 0x04, 0x00, GlobalPlatformCommands.SecurityDomain, 0));
        async Task<ReadOnlyMemory<byte>?> Get(byte tag) => await _channel.TransmitAsync(new CommandApdu(0x80, 0xCA, 0x00, tag, default, 0)) is { Status.IsSuccess: true } answer ? answer.Data : null;
        return CardRecognition.Read(await Get(0x66), await Get(0xE0), await Get(0xC1))!;
    }

    public async Task<ResponseApdu> AskAsync(CommandApdu command) => await _channel.TransmitAsync(command);

    public SendScript Through(SecuredCard secured) => secured.Around(SendAsync, this);

    public async Task<ScriptResult> SendAsync(CardScript script, CancellationToken cancellation)
    {
        Trips.Add(script);
        var answers = new List<ScriptAnswer>();
        foreach (var command in script.Commands)
        {
            var response = await _channel.TransmitAsync(new CommandApdu(command.Cla, command.Ins, command.P1, command.P2, command.Data, command.Le), cancellation);
            var answer = new ScriptAnswer(response.Status.Value, response.Data.ToArray(), 1);
            answers.Add(OnTheWay?.Invoke(command, answer) ?? answer);
            var expected = command.Expected.Length == 0 ? response.Status.IsSuccess : command.Expected.Contains(response.Status.Value);
            if (!expected && command.OnRefusal == StopRule.Stop) return new ScriptResult(ScriptOutcome.Stopped, answers, false);
        }

        return new ScriptResult(ScriptOutcome.Completed, answers, false);
    }

    public void TripStarts(CardScript script)
    {
    }

    public void TripEnded(CardScript script, ScriptResult result)
    {
    }

    public void PartStarts(string lane, string part)
    {
    }

    public void PartEnds(string lane, string part)
    {
    }

    public void LaneDone(string lane)
    {
    }

    public void LaneFailed(string lane, Exception cause)
    {
    }
}
