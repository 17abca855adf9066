using System.Security.Cryptography;
using IssuancePortal.CmsClient.Line;
using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.CmsClient.Tests.Support;
using IssuancePortal.Contracts;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.CmsClient.Tests.Line;

public sealed class PortalLineTests
{
    private const string First = "Reader 1";
    private const string Second = "Reader 2";

    [Fact]
    public async Task Line_Connects_SaysHelloAndReportsEveryReader()
    {
        await using var portal = new TestPortal();
        await portal.StartAsync();
        var readers = new SimulatedReaders();
        readers.Plug(First, SimulatedPivCard.Create());
        readers.Plug(Second);
        await using var client = await RunningClient.StartAsync(portal, readers);

        var card = await portal.CardInAsync(First);

        Assert.Equal(ReaderState.Empty, portal.LastReport!.Readers.Single(r => r.Name == Second).State);
        Assert.Equal(ScriptOutcome.Completed, card.Opening.Outcome);
        Assert.Equal(0x9000, Assert.Single(card.Opening.Answers).Status);
        var hello = Assert.Single(portal.Hellos);
        Assert.Equal(ClientVersion.Text, hello.ClientVersion);
        Assert.Equal(91, hello.SessionPublicKey.Length);
    }

    [Fact]
    public async Task Report_InsertPullSwapUnplug_EachIsSeenAndEveryInsertionHasItsOwnId()
    {
        await using var portal = new TestPortal();
        await portal.StartAsync();
        var readers = new SimulatedReaders();
        readers.Plug(First);
        await using var client = await RunningClient.StartAsync(portal, readers);
        await portal.ReaderIsAsync(First, ReaderState.Empty);

        var card = SimulatedPivCard.Create();
        readers.Put(First, card);
        var first = await portal.CardInAsync(First);
        readers.Pull(First);
        await portal.ReaderIsAsync(First, ReaderState.Empty);
        readers.Insert(First);
        var again = await portal.CardInAsync(First, not: first.InsertionId);
        readers.Put(First, SimulatedPivCard.Create());
        var swapped = await portal.CardInAsync(First, not: again.InsertionId);
        readers.Unplug(First);
        await portal.ReaderIsAsync(First, null);
        readers.Plug(First);
        await portal.ReaderIsAsync(First, ReaderState.Empty);

        Assert.Equal(3, new[] { first.InsertionId, again.InsertionId, swapped.InsertionId }.Distinct().Count());
        Assert.False(card.IsPresent);
    }

    [Fact]
    public async Task Execute_LongScript_StreamsProgressAndTheLastReportArrives()
    {
        await using var portal = new TestPortal();
        await portal.StartAsync();
        var readers = new SimulatedReaders();
        readers.Plug(First, SimulatedPivCard.Create());
        await using var client = await RunningClient.StartAsync(portal, readers);
        var card = await portal.CardInAsync(First);

        var request = Scripts.Request(Guid.NewGuid(), First, card.InsertionId, [.. Enumerable.Repeat(Scripts.SelectPiv, 300)]);
        var result = await portal.ExecuteAsync(request);

        Assert.Equal((ScriptOutcome.Completed, 300), (result.Outcome, result.Answers.Count));
        await Eventually.TrueAsync(() => portal.Progress.Any(p => p.Done == 300), "the last progress report");
        Assert.True(portal.Progress.Count < 100, $"{portal.Progress.Count} reports are not merged");
        Assert.All(portal.Progress, p => Assert.Equal(request.ScriptId, p.ScriptId));
        Assert.Equal(portal.Progress.Select(p => p.Done).Order(), portal.Progress.Select(p => p.Done));
    }

    [Fact]
    public async Task Execute_TwoReaders_RunAtTheSameTime()
    {
        await using var portal = new TestPortal();
        await portal.StartAsync();
        var readers = new SimulatedReaders();
        using var meeting = new Barrier(2);
        // Each card waits inside its command until the other card is inside its own.
        var pace = new CardPace(_ => Assert.True(meeting.SignalAndWait(Eventually.Deadline))) { PerApdu = TimeSpan.Zero, PerKeyGeneration = _ => TimeSpan.FromSeconds(1) };
        var key = RandomNumberGenerator.GetBytes(16);
        var options = new SimulatedPivCardOptions { Pace = pace, FactoryAdminAlgorithm = 0x08, FactoryAdminKey = key };
        readers.Plug(First, SimulatedPivCard.Create(options));
        readers.Plug(Second, SimulatedPivCard.Create(options));
        await using var client = await RunningClient.StartAsync(portal, readers);
        var (first, second) = (await portal.CardInAsync(First), await portal.CardInAsync(Second));

        var run = Guid.NewGuid();
        var results = await Task.WhenAll(
            portal.ExecuteAsync(await AuthenticatedGenerateAsync(First, first)),
            portal.ExecuteAsync(await AuthenticatedGenerateAsync(Second, second)));

        Assert.All(results, r => Assert.Equal((ScriptOutcome.Completed, false), (r.Outcome, r.Fresh)));

        // Single authentication with the management key, held over to the script that generates.
        async Task<ScriptRequest> AuthenticatedGenerateAsync(string reader, CardReport card)
        {
            var ask = Scripts.Request(run, reader, card.InsertionId, Scripts.SelectPiv, Scripts.Command("0087089B", "7C028100", le: 0)) with { HoldSeconds = 60 };
            var challenge = (await portal.ExecuteAsync(ask)).Answers[1].Data[4..];
            using var aes = Aes.Create();
            aes.Key = key;
            var answer = Convert.ToHexString(aes.EncryptEcb(challenge, PaddingMode.None));
            return Scripts.Request(run, reader, card.InsertionId, Scripts.Command("0087089B", "7C128210" + answer), Scripts.Command("0047009A", "AC03800111", le: 0));
        }
    }

    [Fact]
    public async Task Line_PortalRestarts_ComesBackWithTheSameInsertionAndSessionKey()
    {
        await using var portal = new TestPortal();
        await portal.StartAsync();
        var readers = new SimulatedReaders();
        readers.Plug(First, SimulatedPivCard.Create());
        await using var client = await RunningClient.StartAsync(portal, readers);
        var before = await portal.CardInAsync(First);

        await portal.StopAsync();
        await client.IsAsync(LineState.Waiting);
        portal.Reports.Clear();
        await portal.StartAsync();
        var after = await portal.CardInAsync(First);

        Assert.Equal(before.InsertionId, after.InsertionId);
        Assert.Equal(2, portal.Hellos.Count);
        Assert.Single(portal.Hellos.Select(h => Convert.ToHexString(h.SessionPublicKey)).Distinct());
        Assert.Equal(portal.Tokens.Count, portal.Tokens.Distinct().Count());
        var result = await portal.ExecuteAsync(Scripts.Request(Guid.NewGuid(), First, after.InsertionId, Scripts.SelectPiv));
        Assert.Equal(ScriptOutcome.Completed, result.Outcome);
    }

    [Fact]
    public async Task Line_Revoked_SaysSoAndStopsUntilPairedAgain()
    {
        await using var portal = new TestPortal();
        await portal.StartAsync();
        await using var client = await RunningClient.StartAsync(portal, new SimulatedReaders());

        portal.Revoked = true;
        await portal.StopAsync();
        await portal.StartAsync();
        await client.IsAsync(LineState.Revoked);
        Assert.Contains(client.Logs.Lines, l => l.Contains("does not accept this computer", StringComparison.Ordinal));

        portal.Revoked = false;
        client.State.Save(client.State.Portals().Single() with { PairedAt = DateTimeOffset.UtcNow.AddSeconds(1) });
        await client.IsAsync(LineState.Connected);
    }

    [Fact]
    public async Task Line_ClockFarOff_SignsInByThePortalsClock()
    {
        await using var portal = new TestPortal { Time = new ShiftedTime(TimeSpan.FromHours(-7)) };
        await portal.StartAsync();

        await using var client = await RunningClient.StartAsync(portal, new SimulatedReaders());

        Assert.Equal(2, portal.Tokens.Count);
    }

    [Fact]
    public async Task BeginPinEntry_PageKey_BothShowTheSameCode()
    {
        await using var portal = new TestPortal();
        await portal.StartAsync();
        await using var client = await RunningClient.StartAsync(portal, new SimulatedReaders());
        var pageKey = RandomNumberGenerator.GetBytes(91);

        var code = await portal.BeginPinEntryAsync(new PinEntryRequest(Guid.NewGuid(), pageKey, "Ada Lovelace"));

        Assert.Equal(LineNames.PinCode(portal.Hellos.Single().SessionPublicKey, pageKey), code);
        Assert.Equal(code, Assert.Single(client.Codes).Code);
    }

    [Fact]
    public async Task Execute_SealedPins_ReachTheCardAndNothingElse()
    {
        const string canary = "80524617";
        await using var portal = new TestPortal();
        await portal.StartAsync();
        var readers = new SimulatedReaders();
        readers.Plug(First, SimulatedPivCard.Create());
        await using var client = await RunningClient.StartAsync(portal, readers);
        var card = await portal.CardInAsync(First);
        var (run, key) = (Guid.NewGuid(), portal.Hellos.Single().SessionPublicKey);

        var set = Scripts.Request(run, First, card.InsertionId, Scripts.SelectPiv, Scripts.SetPin) with { Pins = [Scripts.Seal(canary, SecretKind.NewPin, key, run)], HoldSeconds = 30 };
        var verify = Scripts.Request(run, First, card.InsertionId, Scripts.VerifyPin, Scripts.AskPinStatus) with { Pins = [Scripts.Seal(canary, SecretKind.CurrentPin, key, run)] };
        var wrong = Scripts.Request(run, First, card.InsertionId, Scripts.SelectPiv, Scripts.VerifyPin) with { Pins = [Scripts.Seal("80524618", SecretKind.CurrentPin, key, run)] };
        var (setResult, verifyResult, wrongResult) = (await portal.ExecuteAsync(set), await portal.ExecuteAsync(verify), await portal.ExecuteAsync(wrong));

        Assert.Equal(ScriptOutcome.Completed, setResult.Outcome);
        Assert.Equal([0x9000, 0x9000], verifyResult.Answers.Select(a => a.Status));
        Assert.Equal((ScriptOutcome.Stopped, 0x63C2), (wrongResult.Outcome, wrongResult.Answers[^1].Status));
        var said = portal.Heard + string.Join('\n', client.Logs.Lines);
        var bytes = System.Text.Encoding.ASCII.GetBytes(canary);
        Assert.DoesNotContain(canary, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(bytes), said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(bytes)[..10], said, StringComparison.Ordinal);
    }

    private sealed class ShiftedTime(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
    }
}
