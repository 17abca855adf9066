using IssuancePortal.Apdu;
using IssuancePortal.Cards.GlobalPlatform;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using IssuancePortal.SimulatedDevices;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.GlobalPlatform;

/// <summary>PIV cards that take administration through SCP03 only: issued, issued again, emptied, and never left with the keys that everybody knows.</summary>
public sealed class IssueThroughChannelTests
{
    private const byte OwnVersion = 0x30;

    /// <summary>i, whether the challenge was fetched while the summary was read, and the trips: two wherever the challenge can be computed.</summary>
    [Theory]
    [InlineData(0x70, true, 2)]
    [InlineData(0x70, false, 2)]
    [InlineData(0x71, true, 2)]
    [InlineData(0x71, false, 2)]
    [InlineData(0x10, true, 2)]
    // A random challenge under the new keys can only be asked for once they are on the card: the one trip more of a card's first issuance.
    [InlineData(0x60, true, 3)]
    [InlineData(0x61, true, 3)]
    [InlineData(0x60, false, 4)]
    public async Task Issue_BlankCard_TakesAsFewTripsAsItsChallengeAllowsAndTheFactoryKeysAreGone(byte i, bool prepare, int trips)
    {
        await using var bench = await Workbench.CreateAsync();
        var card = Put(bench, new() { I = i });
        var runId = await bench.IssueAsync(prepare);
        var run = await bench.EndAsync(runId);

        Assert.Equal((RunState.Succeeded, null, trips), (run.State, run.FailureDetail, run.Trips));
        Assert.All(run.Lanes, lane => Assert.Equal(WorkState.Done, lane.State));
        await Invariants.IssuedAsync(bench, runId, card);
        await OwnKeysOnlyAsync(bench, card, i);
    }

    [Theory]
    [InlineData(0x70)]
    [InlineData(0x60)]
    [InlineData(0x61)]
    public async Task Issue_CardThatHasItsOwnKeys_TakesTwoTripsWhateverItsChallenge(byte i)
    {
        await using var life = await BeginAsync();
        var card = Put(life.Bench, new() { I = i });
        var first = await life.Bench.EndAsync(await life.Bench.IssueAsync());
        Must(await life.MoveAsync(first.DeviceId, DeviceMove.Terminate));
        Must(await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(first.DeviceId), Workbench.Operator));
        Assert.Equal(0x6A82, (await life.AskAsync(card, new CommandApdu(0x00, 0xCB, 0x3F, 0xFF, Convert.FromHexString("5C035FC102"), 0))).Value);
        await life.InsertAsync(card);

        var runId = await life.Bench.IssueAsync();
        var run = await life.Bench.EndAsync(runId);
        Assert.True(run is { State: RunState.Succeeded, Trips: 2 }, string.Join('\n', run.Log.Select(it => it.Text)));
        await Invariants.IssuedAsync(life.Bench, runId, card);
        await OwnKeysOnlyAsync(life.Bench, card, i);
    }

    [Theory]
    [InlineData(0x01, 16)]
    [InlineData(0x30, 24)]
    [InlineData(0xFF, 32)]
    public async Task Issue_OtherFactoryVersionAndSize_OwnKeysTakeTheirPlaceInTheSameSize(byte version, int size)
    {
        await using var bench = await Workbench.CreateAsync();
        byte[] key = [.. CardKeySet.Factory(version).Enc];
        // Cards with longer keys leave the factory with another test key; only those that everybody knows are tried.
        var card = Put(bench, new() { FactoryKeyVersion = version, FactoryKey = size == 16 ? key : Enumerable.Repeat((byte)1, size).ToArray() });
        var run = await bench.EndAsync(await bench.IssueAsync());

        if (size == 16) Assert.Equal((RunState.Succeeded, null), (run.State, run.FailureDetail));
        else Assert.Equal((RunState.RolledBack, "refusal.card-keys-rejected"), (run.State, run.Failure?.Code));
        Assert.Equal(size == 16 ? OwnVersion : version, (await RecogniseAsync(bench, card)).KeyVersions.Single());
    }

    [Fact]
    public async Task Issue_FactoryKeysUnderTheDevicesVersion_AreReplacedUnderAnother()
    {
        await using var bench = await Workbench.CreateAsync();
        var card = Put(bench, new() { FactoryKeyVersion = OwnVersion });
        var runId = await bench.IssueAsync();
        await bench.EndAsync(runId);
        await Invariants.IssuedAsync(bench, runId, card);
        Assert.Equal(0x31, (await RecogniseAsync(bench, card)).KeyVersions.Single());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Issue_CounterThatCountsOpenedSessionsOnly_CostsAtMostTripsAndNeverTheCard(bool prepare)
    {
        await using var bench = await Workbench.CreateAsync();
        var card = Put(bench, new() { CountsOpenedSessionsOnly = true, AuthenticationTries = 2 });
        var runId = await bench.IssueAsync(prepare);
        var run = await bench.EndAsync(runId);
        Assert.InRange(run.Trips, 2, prepare ? 2 : 6);
        await Invariants.IssuedAsync(bench, runId, card);
    }

    [Theory]
    [InlineData(KeyAlgorithm.Rsa2048)]
    [InlineData(KeyAlgorithm.P384)]
    public async Task Issue_OtherAlgorithmAndShortCommands_Succeeds(KeyAlgorithm algorithm)
    {
        await using var bench = await Workbench.CreateAsync(new() { Policy = WorkbenchOptions.Policies(algorithm) });
        var card = SimulatedPivCard.Create(new() { GlobalPlatform = new() { I = 0x71 }, ExtendedLength = false });
        bench.Readers.Put(Workbench.Reader, card);
        var runId = await bench.IssueAsync();
        var run = await bench.EndAsync(runId);
        Assert.Equal((RunState.Succeeded, null, 2), (run.State, run.FailureDetail, run.Trips));
    }

    [Fact]
    public async Task Issue_NothingThatTheClientCannotCheckIsProtected_PinAndItsCommandsTravelSealedOnly()
    {
        await using var bench = await Workbench.CreateAsync();
        Put(bench, new());
        await bench.EndAsync(await bench.IssueAsync());
        var commands = bench.Workstation.Trips.SelectMany(trip => trip.Script.Commands).ToList();

        Assert.All(commands.Where(command => command.Secrets.Length > 0), command => Assert.Equal(0x00, command.Cla));
        Assert.All(commands.Where(command => command.Ins is 0xDB or 0x47 or 0xFA or 0xD8 || command is { Ins: 0x24, P1: 0xFF }), command => Assert.Equal(0x04, command.Cla & 0x0C));
        Assert.Contains(commands, command => command is { Ins: 0x2C, Secrets.Length: 1 });
    }

    [Fact]
    public async Task ChangePinAndUnlock_IssuedCard_WorkWithoutTheChannel()
    {
        await using var life = await BeginAsync();
        var card = Put(life.Bench, new());
        var run = await life.Bench.EndAsync(await life.Bench.IssueAsync());
        await life.Bench.Workstation.CardAsync(Workbench.Reader);
        var at = life.At(run.DeviceId);
        Must(await life.Bench.Get<ChangePin>().ChangeAsync(
            new ChangePinOrder(at, life.Bench.Workstation.Seal(Workbench.Pin, at.RunId, Contracts.SecretKind.CurrentPin), life.Bench.Workstation.Seal("482915", at.RunId)), life.User));
        for (var tries = 0; tries < 5; tries++) await life.AskAsync(card, Verify("000111"));
        await life.Bench.Workstation.CardAsync(Workbench.Reader);
        at = life.At(run.DeviceId);
        Must(await life.Bench.Get<UnlockPin>().UnlockAsync(at, life.Bench.Workstation.Seal("605713", at.RunId), life.User));
        Assert.Equal(0x9000, (await life.AskAsync(card, Verify("605713"))).Value);
    }

    [Theory]
    [InlineData(FaultKind.PullBefore, 0x70)]
    [InlineData(FaultKind.PullAfter, 0x71)]
    [InlineData(FaultKind.PullAfter, 0x60)]
    public async Task Run_CardPulledAtAnyApduAndPutBack_IsResumedWithEitherKeySetAndIssued(FaultKind fault, byte i)
    {
        for (var index = 0; ; index++)
        {
            await using var bench = await Workbench.CreateAsync();
            var card = Put(bench, new() { I = i });
            card.PresenceChanged += present =>
            {
                if (!present) _ = Task.Run(card.Insert);
            };

            var runId = await bench.IssueAsync(beforeStart: () => card.FaultAt(card.ApduCount + index, fault));
            var run = await bench.EndAsync(runId);
            Assert.True(run.State == RunState.Succeeded, $"APDU {index}, {fault}: {run.State} {run.Failure} {run.FailureDetail}\n{string.Join('\n', run.Log.Select(it => it.Text))}");
            if (run.Attempt == 1)
            {
                Assert.True(index > 40, $"The whole run took only {index} APDUs.");
                return;
            }

            await Invariants.IssuedAsync(bench, runId, card);
            await OwnKeysOnlyAsync(bench, card, i);
        }
    }

    [Theory]
    [InlineData(0x70)]
    [InlineData(0x60)]
    public async Task Run_LineLostAfterTheKeysWerePut_GoesOnThoughWhatTheCardToldIsFromBefore(byte i)
    {
        await using var bench = await Workbench.CreateAsync();
        var card = Put(bench, new() { I = i });
        var isLost = false;
        bench.Workstation.AfterTrip = request =>
        {
            if (isLost || !request.Script.Commands.Any(command => command.Ins == 0xD8)) return;
            isLost = true;
            bench.Workstation.Connect(false);
            _ = Task.Run(() => bench.Workstation.Connect(true));
        };
        var runId = await bench.IssueAsync();
        var run = await bench.EndAsync(runId);
        Assert.True(isLost && run is { State: RunState.Succeeded, Attempt: > 1 }, $"{run.State} {run.FailureDetail}\n{string.Join('\n', run.Log.Select(it => it.Text))}");
        await Invariants.IssuedAsync(bench, runId, card);
        await OwnKeysOnlyAsync(bench, card, i);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_PortalKilledAtAnyWrite_IsTakenUpWithEitherKeySet(bool before)
    {
        var taken = 0;
        for (var write = 1; ; write++)
        {
            var folder = Directory.CreateTempSubdirectory("killed-").FullName;
            // Its file says what kind of card it is, also in the portal that dies.
            var path = Path.Combine(folder, "card.json");
            SimulatedPivCard.Create(new() { GlobalPlatform = new(), StatePath = path });
            var unharmed = await KilledPortal.IssueAsync(folder, write, before, DeviceKind.PivCard);
            var (bench, card) = await Workbench.OnFolderAsync(folder, new WorkbenchOptions());
            await using (bench)
            {
                var open = await bench.Store.ReadAsync(session => session.OpenRunsAsync());
                if (unharmed)
                {
                    Assert.Empty(open);
                    Assert.True(taken > 10, $"A run has only {taken} writes.");
                    return;
                }

                if (open.Count == 0)
                {
                    Assert.True(write == 1 || !before, $"Write {write}: the run is gone.");
                    continue;
                }

                taken++;
                var runId = Assert.Single(open).Id;
                await bench.Workstation.CardAsync(Workbench.Reader);
                await bench.Board.TakeUpAsync(CancellationToken.None);
                await bench.ReachAsync(runId, RunState.WaitingForPin);
                await bench.Board.EnterPinAsync(runId, bench.Workstation.Seal(Workbench.Pin, runId), Workbench.Operator, CancellationToken.None);
                var run = await bench.EndAsync(runId);
                Assert.True(run.State == RunState.Succeeded, $"Write {write}: {run.State} {run.Failure} {run.FailureDetail}\n{string.Join('\n', run.Log.Select(it => it.Text))}");
                await Invariants.IssuedAsync(bench, runId, card);
                await OwnKeysOnlyAsync(bench, (SimulatedPivCard)card, 0x70);
            }
        }
    }

    private static SimulatedPivCard Put(Workbench bench, GlobalPlatformOptions options)
    {
        var card = SimulatedPivCard.Create(new() { GlobalPlatform = options });
        bench.Readers.Put(Workbench.Reader, card);
        return card;
    }

    /// <summary>Neither is the factory's set there, nor does it open a session under any version.</summary>
    private static async Task OwnKeysOnlyAsync(Workbench bench, SimulatedPivCard card, byte i)
    {
        Assert.Equal(OwnVersion, (await RecogniseAsync(bench, card)).KeyVersions.Single());
        byte[] host = new byte[new Scp03Options(i).Size];
        var answer = InitializeUpdateAnswer.TryRead((await AskAsync(bench, card, new CommandApdu(0x80, 0x50, 0x00, 0x00, host, 0))).Data.Span)!;
        Assert.NotNull(answer);
        Assert.Null(new ChannelAhead(ChannelEnd.SecurityDomain, host, answer).FindKeys([CardKeySet.Factory(answer.KeyVersion)]));
    }

    private static async Task<CardRecognition> RecogniseAsync(Workbench bench, SimulatedPivCard card)
    {
        var recognition = await AskAsync(bench, card, new CommandApdu(0x80, 0xCA, 0x00, 0x66, default, 0));
        var keys = await AskAsync(bench, card, new CommandApdu(0x80, 0xCA, 0x00, 0xE0, default, 0));
        return CardRecognition.Read(recognition.Data, keys.Data, null)!;
    }

    /// <summary>What the security domain answers. A client that was just asking the card may still reset it when it lets go: then it is asked once more.</summary>
    private static async Task<ResponseApdu> AskAsync(Workbench bench, SimulatedPivCard card, CommandApdu command)
    {
        if (bench.Workstation.Find(bench.Workstation.Id)!.Readers.Readers.Any(reader => reader.Name == Workbench.Reader)) await bench.TakeOutOfTheClientsHandsAsync();
        for (var end = DateTime.UtcNow.AddSeconds(60); ; await Task.Delay(20))
        {
            card.Insert();
            var channel = new ChainingChannel(new SimulatedDeviceChannel(card));
            var selected = await channel.TransmitAsync(new CommandApdu(0x00, 0xA4, 0x04, 0x00, GlobalPlatformCommands.SecurityDomain, 0));
            var answer = await channel.TransmitAsync(command);
            if ((selected.Status.Value == 0x9000 && answer.Status.Value == 0x9000) || DateTime.UtcNow > end) return answer;
        }
    }
}
