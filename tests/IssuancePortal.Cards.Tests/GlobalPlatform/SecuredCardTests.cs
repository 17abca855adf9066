using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.GlobalPlatform;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Tests.GlobalPlatform;

/// <summary>The channel around a card: scripts as lanes make them, on a strict card, in as few trips as the challenges allow.</summary>
public sealed class SecuredCardTests
{
    private static readonly byte[] Large = [.. Enumerable.Range(0, 2800).Select(i => (byte)i)];

    private static readonly PivSlot Slot = PivSlot.Find(0x9A)!;

    /// <summary>Every way in which SCP03 can be set up: keys of 16, 24 and 32 bytes, S8 and S16, random and pseudo-random, answers in the clear, with a MAC, encrypted.</summary>
    public static IEnumerable<object[]> Setups { get; } =
        from i in (byte[])[0x00, 0x01, 0x10, 0x11, 0x20, 0x30, 0x31, 0x60, 0x61, 0x70, 0x71]
        from size in (int[])[16, 24, 32]
        from extended in (bool[])[true, false]
        where (size == 16 || i is 0x70 or 0x61) && (extended || size == 16)
        select new object[] { i, size, extended };

    [Theory]
    [MemberData(nameof(Setups))]
    public async Task Around_KeysPutAndCardWritten_AnswersComeInTheOrderOfTheScript(byte i, int size, bool extended)
    {
        var bench = new CardOnBench(new() { I = i }, extended);
        var own = CardOnBench.Own(size);
        var secured = await bench.OpenAsync(own, bench.Factory);
        var result = await bench.Through(secured)(Script(bench.Factory, own), CancellationToken.None);

        Assert.Equal(ScriptOutcome.Completed, result.Outcome);
        Assert.Equal(GlobalPlatformCommands.PutKeysAnswer(own), result.Answers[0].Data);
        Assert.Equal(0x9000, result.Answers[1].Status);
        Assert.Equal(Large, PivCommands.ContentOf(PivObjects.ChuidTag, result.Answers[2]));
        Assert.NotNull(PivPublicKey.TryRead(PivKeyAlgorithm.Rsa2048, result.Answers[3].Data));
        Assert.Equal((own, new Scp03Options(i).IsPseudoRandom ? 1 : 3), (secured.Keys, bench.Trips.Count));
        Assert.Equal([own.Version], (await bench.RecogniseAsync()).KeyVersions);
    }

    [Theory]
    [InlineData(0x70)]
    [InlineData(0x60)]
    public async Task Around_TripAfterTrip_EachTakesOne(byte i)
    {
        var bench = new CardOnBench(new() { I = i });
        var secured = await bench.OpenAsync(bench.Factory);
        Assert.True(secured.Accept(await AheadAsync(bench, ChannelEnd.Application)));
        bench.Trips.Clear();
        var send = bench.Through(secured);
        for (var trip = 1; trip <= 3; trip++)
        {
            var result = await send(new CardScript([PivCommands.PutData(PivObjects.ChuidTag, [(byte)trip], "w"), PivCommands.GetData(PivObjects.ChuidTag, "w")]), CancellationToken.None);
            Assert.Equal(trip, Assert.Single(PivCommands.ContentOf(PivObjects.ChuidTag, result.Answers[1])!));
            Assert.Equal(trip, bench.Trips.Count);
        }
    }

    [Fact]
    public async Task Around_CommandsInTheClear_ComeAfterTheProtectedOnesAndInTheirOrder()
    {
        var bench = new CardOnBench(new());
        var secured = await bench.OpenAsync(bench.Factory);
        var script = new CardScript([PivCommands.PinTries("a"), PivCommands.PutData(PivObjects.ChuidTag, [1], "b"), PivCommands.GetData(PivObjects.ChuidTag, "c"), PivCommands.PutData(PivObjects.ChuidTag, [2], "d")]);
        var result = await bench.Through(secured)(script, CancellationToken.None);

        Assert.Equal(["part.select", "open", "open", "b", "d", "part.select", "a", "c"], Assert.Single(bench.Trips).Commands.Select(command => command.What));
        Assert.Equal([0x63C3, 0x9000, 0x9000, 0x9000], result.Answers.Select(answer => (int)answer.Status));
    }

    [Fact]
    public async Task Around_ScriptWithoutAdministration_IsSentAsItIs()
    {
        var bench = new CardOnBench(new());
        var script = new CardScript([PivCommands.Select, PivCommands.PinTries("a")]);
        await bench.Through(await bench.OpenAsync(bench.Factory))(script, CancellationToken.None);
        Assert.Same(script, Assert.Single(bench.Trips));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Around_CounterElsewhere_CostsTripsAndNothingElse(bool countsOpenedSessionsOnly)
    {
        var bench = new CardOnBench(new() { CountsOpenedSessionsOnly = countsOpenedSessionsOnly, AuthenticationTries = 2 });
        var own = CardOnBench.Own(16);
        var secured = await bench.OpenAsync(own, bench.Factory);
        if (!countsOpenedSessionsOnly) await AheadAsync(bench, ChannelEnd.Application);
        var result = await bench.Through(secured)(Script(bench.Factory, own), CancellationToken.None);

        Assert.Equal(ScriptOutcome.Completed, result.Outcome);
        Assert.Equal(Large, PivCommands.ContentOf(PivObjects.ChuidTag, result.Answers[2]));
        Assert.InRange(bench.Trips.Count, 2, 5);
        Assert.Equal([own.Version], (await bench.RecogniseAsync()).KeyVersions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Around_AnswerChangedOnItsWay_IsAFaultOfThatCommand(int at)
    {
        var bench = new CardOnBench(new())
        {
            OnTheWay = (command, answer) =>
            {
                if (command.What == "generate") answer.Data[at < 0 ? ^1 : at] ^= 1;
                return answer;
            },
        };
        var secured = await bench.OpenAsync(bench.Factory);
        var fault = await Assert.ThrowsAsync<CardFault>(() => bench.Through(secured)(new CardScript([PivCommands.Generate(Slot, PivKeyAlgorithm.P256, "generate") with { Lane = "key" }]), CancellationToken.None));
        Assert.Equal(("key", "generate", null), (fault.Command!.Lane, fault.Command.What, fault.Status));
    }

    [Fact]
    public async Task Around_SuccessWithoutItsMac_IsAFault()
    {
        var bench = new CardOnBench(new()) { OnTheWay = (command, answer) => command.What == "w" ? answer with { Data = [] } : answer };
        var secured = await bench.OpenAsync(bench.Factory);
        await Assert.ThrowsAsync<CardFault>(() => bench.Through(secured)(new CardScript([PivCommands.PutData(PivObjects.ChuidTag, [1], "w")]), CancellationToken.None));
    }

    [Fact]
    public async Task Around_CommandRefused_FaultNamesItAndWhatFollowsIsNotSent()
    {
        var bench = new CardOnBench(new());
        var secured = await bench.OpenAsync(bench.Factory);
        var script = new CardScript([PivCommands.PutData(0x5FC17F, [1], "w") with { Lane = "first" }, PivCommands.PutData(PivObjects.ChuidTag, [1], "w") with { Lane = "second" }]);
        var fault = await Assert.ThrowsAsync<CardFault>(() => bench.Through(secured)(script, CancellationToken.None));

        Assert.Equal(("first", 0x6A82), (fault.Command!.Lane, fault.Status!.Value.Value));
        Assert.Equal(0x6A82, (await GetChuidAsync(bench)).Value);
    }

    [Fact]
    public async Task Around_RefusalThatMayBe_GoesOn()
    {
        var bench = new CardOnBench(new());
        var secured = await bench.OpenAsync(bench.Factory);
        var script = new CardScript([PivCommands.PutData(0x5FC17F, [1], "w") with { OnRefusal = StopRule.GoOn }, PivCommands.PutData(PivObjects.ChuidTag, [1], "w")]);
        var result = await bench.Through(secured)(script, CancellationToken.None);
        Assert.Equal([0x6A82, 0x9000], result.Answers.Select(answer => (int)answer.Status));
    }

    [Theory]
    [InlineData(0x60)]
    [InlineData(0x70)]
    public async Task Around_CardWithOtherKeys_IsAFaultAndCostsNoTry(byte i)
    {
        var bench = new CardOnBench(new() { I = i, AuthenticationTries = 1, FactoryKeyVersion = 0x30 });
        var secured = await bench.OpenAsync(CardOnBench.Own(16, 0x30));
        if (i == 0x70) secured = new SecuredCard(CardOnBench.Kind, new Scp03Options(i), [CardOnBench.Own(16, 0x30)], "open");
        var fault = await Assert.ThrowsAsync<CardFault>(() => bench.Through(secured)(new CardScript([PivCommands.PutData(PivObjects.ChuidTag, [1], "w")]), CancellationToken.None));

        Assert.Equal("open", fault.Command!.What);
        Assert.DoesNotContain(bench.Trips.SelectMany(trip => trip.Commands), command => command.Ins == 0x82);
        Assert.False(secured.Accept(await AheadAsync(bench, ChannelEnd.Application)));
    }

    [Fact]
    public async Task Around_CommandWithASecret_IsNeverProtected()
    {
        var bench = new CardOnBench(new());
        var kind = CardOnBench.Kind with { IsAdministration = _ => true };
        var secured = new SecuredCard(kind, new Scp03Options(0x70), [bench.Factory], "open");
        secured.Has(bench.Factory, 0);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Through(secured)(new CardScript([PivCommands.VerifyNewPin("v")]), CancellationToken.None));
        Assert.Empty(bench.Trips);
    }

    [Fact]
    public async Task LaneBench_ThroughTheChannel_StepsKnowNothingOfIt()
    {
        var bench = new CardOnBench(new() { I = 0x71 }, extended: false);
        var own = CardOnBench.Own(32);
        var secured = await bench.OpenAsync(own, bench.Factory);
        Lane[] lanes = [new("keys", [new PutsKeys(bench.Factory, own)]), new("first", [new Writes(0x5FC102), new Writes(0x5FC107)]), new("second", [new Writes(0x5FC108)])];
        await LaneBench.RunAsync(lanes, bench.Through(secured), bench, CancellationToken.None);
        Assert.Equal(2, bench.Trips.Count);
    }

    [Fact]
    public async Task Read_WhatTheCardTells_IsRecognised()
    {
        var bench = new CardOnBench(new() { I = 0x71, FactoryKeyVersion = 0x01 });
        var facts = await bench.RecogniseAsync();
        Assert.Equal(0x71, facts.Scp03!.Value.I);
        Assert.Equal(0, facts.SequenceCounter);
        Assert.Equal([new(1, 0x01, 16), new(2, 0x01, 16), new CardKeyInfo(3, 0x01, 16)], facts.Keys);
        Assert.Equal([0x01], facts.KeyVersions.Select(version => (int)version));
        Assert.Null(CardRecognition.Read(Convert.FromHexString("66087306060400000000"), null, null));
        Assert.Null(CardRecognition.Read(null, null, null));
    }

    private static CardScript Script(CardKeySet from, CardKeySet to) => new(
    [
        GlobalPlatformCommands.PutKeys(from, to, "keys"),
        PivCommands.PutData(PivObjects.ChuidTag, Large, "write"),
        PivCommands.GetData(PivObjects.ChuidTag, "read"),
        PivCommands.Generate(Slot, PivKeyAlgorithm.Rsa2048, "generate"),
    ]);

    private static async Task<ChannelAhead> AheadAsync(CardOnBench bench, ChannelEnd end)
    {
        var script = ChannelAhead.Script(CardOnBench.Kind, end, 0, new Scp03Options(bench.Options.I), "open");
        return ChannelAhead.TryRead(script, end, await bench.SendAsync(script, CancellationToken.None))!;
    }

    private static async Task<StatusWord> GetChuidAsync(CardOnBench bench)
    {
        await bench.AskAsync(new CommandApdu(0x00, 0xA4, 0x04, 0x00, CardOnBench.Kind.Application, 0));
        return (await bench.AskAsync(new CommandApdu(0x00, 0xCB, 0x3F, 0xFF, Convert.FromHexString("5C035FC102"), 0))).Status;
    }

    private sealed record PutsKeys(CardKeySet From, CardKeySet To) : Step("keys")
    {
        public override async Task RunAsync(ICardBench bench, CancellationToken cancellation) =>
            Assert.Equal(GlobalPlatformCommands.PutKeysAnswer(To), (await bench.AskAsync([GlobalPlatformCommands.PutKeys(From, To, "keys")], cancellation))[0].Data);
    }

    private sealed record Writes(uint Tag) : Step("write")
    {
        public override async Task RunAsync(ICardBench bench, CancellationToken cancellation) =>
            Assert.All(await bench.AskAsync([PivCommands.PutData(Tag, [1, 2, 3], "write")], cancellation), answer => Assert.Equal((0x9000, 0), (answer.Status, answer.Data.Length)));
    }
}
