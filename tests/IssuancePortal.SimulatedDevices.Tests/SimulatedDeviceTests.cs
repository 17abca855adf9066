using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Tests;

public sealed class SimulatedDeviceTests
{
    private static readonly string[] Session =
    [
        "00A4040005A000000308", "0020008008313233343536FFFF", "00240080103132333435 36FFFF363534333231FFFF", "00200080", "00CB3FFF055C035FC10200",
    ];

    private static string Send(ISimulatedDevice device, string hex) => Convert.ToHexString(device.Transmit(CardDriver.Hex(hex)));

    [Theory]
    [InlineData(FaultKind.PullBefore)]
    [InlineData(FaultKind.PullAfter)]
    [InlineData(FaultKind.Mute)]
    [InlineData(FaultKind.WrongStatus)]
    public void FaultAt_EveryIndex_HappensThereOnceAndOnlyThere(FaultKind kind)
    {
        for (var k = 0; k < Session.Length; k++)
        {
            var card = SimulatedPivCard.Create();
            var heard = new List<bool>();
            card.PresenceChanged += heard.Add;
            card.FaultAt(k, kind, new StatusWord(0x6581));
            for (var i = 0; i < k; i++) Assert.NotEqual("", Send(card, Session[i]));

            Assert.Equal(kind == FaultKind.WrongStatus ? "6581" : "", Send(card, Session[k]));
            Assert.Equal(k + 1, card.ApduCount);
            var pulls = kind is FaultKind.PullBefore or FaultKind.PullAfter;
            Assert.Equal(!pulls, card.IsPresent);
            if (!pulls)
            {
                Assert.Empty(heard);
                Assert.NotEqual("", Send(card, Session[k]));
                continue;
            }

            Assert.Equal("", Send(card, Session[0]));
            Assert.Equal(k + 1, card.ApduCount);
            card.Insert();
            Assert.Equal([false, true], heard);
            Send(card, Session[0]);
            Assert.Equal("63C3", Send(card, "00200080"));
            // The change of the PIN at index 2 was carried out only when the pull came after it.
            var changed = k > 2 || (k == 2 && kind == FaultKind.PullAfter);
            Assert.Equal(changed ? "9000" : "63C2", Send(card, "0020008008363534333231FFFF"));
        }
    }

    [Fact]
    public void ClearFaults_Planned_AreForgottenAndTheCountStartsAgain()
    {
        var card = SimulatedPivCard.Create();
        Send(card, Session[0]);
        card.FaultAt(1, FaultKind.Mute);
        card.ClearFaults();
        Assert.Equal(0, card.ApduCount);
        Assert.NotEqual("", Send(card, Session[0]));
        Assert.NotEqual("", Send(card, Session[0]));
    }

    [Fact]
    public void Power_OffAndOn_LosesTheSelection()
    {
        var card = SimulatedPivCard.Create();
        Send(card, Session[0]);
        Assert.Equal("63C3", Send(card, "00200080"));
        card.PowerOff();
        Assert.Equal("", Send(card, "00200080"));
        Assert.Equal(2, card.ApduCount);
        card.PowerOn();
        Assert.Equal("6D00", Send(card, "00200080"));
    }

    [Fact]
    public void PullAndInsert_Twice_TellsEachChangeOnce()
    {
        var card = SimulatedPivCard.Create();
        var heard = new List<bool>();
        card.PresenceChanged += heard.Add;
        card.Pull();
        card.Pull();
        card.Insert();
        card.Insert();
        Assert.Equal([false, true], heard);
    }

    [Fact]
    public void Pace_Lifelike_SpendsTimeForEachApduAndKey()
    {
        var spent = new List<TimeSpan>();
        var card = new CardDriver(new() { Pace = new CardPace(spent.Add) });
        Assert.Equal([TimeSpan.FromMilliseconds(15)], spent);
        card.Authenticate();
        spent.Clear();
        card.Send("0047009A05AC03800107");
        Assert.Equal([TimeSpan.FromSeconds(4), TimeSpan.FromMilliseconds(15)], spent);
        spent.Clear();
        card.Send("0047009A05AC03800111");
        Assert.Equal([TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(15)], spent);
    }

    [Fact]
    public async Task Pull_WhileTheCardIsBusy_LosesTheAnswerAndKeepsTheKey()
    {
        using var busy = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var card = new CardDriver(new()
        {
            Pace = new CardPace(_ =>
            {
                busy.Release();
                Assert.True(goOn.Wait(TimeSpan.FromSeconds(30)));
            }) { PerApdu = TimeSpan.Zero },
        });
        card.Authenticate();
        var answer = Task.Run(() => card.Send("0047009E05AC03800111"));
        Assert.True(await busy.WaitAsync(TimeSpan.FromSeconds(30)));
        card.Card.Pull();
        Assert.False(card.Card.IsPresent);
        goOn.Release();
        Assert.Equal("", await answer);
        card.Card.Insert();
        card.SelectPiv();
        Assert.StartsWith("0101110202010103010104", card.Send("00F7009E00"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transmit_FromManyThreads_EachTryIsCounted()
    {
        var card = new CardDriver(new() { PinTries = 15 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => Task.Run(() => card.Verify("999999"))));
        Assert.Equal(Enumerable.Range(0, 15).Select(i => $"63C{i:X}").Order(), answers.Order());
        Assert.Equal("6983", card.Verify());
    }

    [Fact]
    public async Task Channel_PulledOrMute_SaysWhichOfThem()
    {
        var card = SimulatedPivCard.Create();
        var channel = new SimulatedDeviceChannel(card);
        card.FaultAt(0, FaultKind.Mute);
        card.FaultAt(1, FaultKind.PullBefore);
        var command = new CommandApdu(0, 0xA4, 4, 0, CardDriver.Hex("A000000308"), 0);
        Assert.Equal(CardLossReason.Mute, (await Assert.ThrowsAsync<CardLostException>(async () => await channel.TransmitAsync(command))).Reason);
        Assert.Equal(CardLossReason.Removed, (await Assert.ThrowsAsync<CardLostException>(async () => await channel.TransmitAsync(command))).Reason);
        card.Insert();
        Assert.Equal(StatusWord.Success, (await channel.TransmitAsync(command)).Status);
    }

    [Fact]
    public void YubiKey_OpeningScript_RecognisesIt()
    {
        var key = SimulatedYubiKey.Create(new() { Serial = 12345678 });
        Assert.Equal("yubikey", key.Kind);
        Assert.Equal("3BFD1300008131FE158073C021C057597562694B657940", Convert.ToHexString(key.Atr));
        Assert.Equal("61114F0600001000010079074F05A0000003089000", Send(key, "00A4040005A000000308"));
        Assert.Equal("0507049000", Send(key, "00FD000000"));
        Assert.Equal("00BC614E9000", Send(key, "00F8000000"));
        Assert.Equal("6A86", Send(key, "00F8010000"));
        Assert.Equal("9000", Send(key, "0020008008313233343536FFFF"));
        Assert.Equal("6A82", Send(key, "00A4040009A0000003974254465900"));
        key.Reset();
        Assert.Equal("6D00", Send(key, "00FD000000"));
    }

    [Fact]
    public void VirtualSmartCard_OpeningScript_RecognisesIt()
    {
        var card = SimulatedVirtualSmartCard.Create();
        Assert.Equal("vsc", card.Kind);
        Assert.Equal("3B8D0180FBA000000397425446590401CF", Convert.ToHexString(card.Atr));
        Assert.Equal("61124F0BA0000003974254465904017303" + "4001C09000", Send(card, "00A4040009A0000003974254465900"));
        Assert.EndsWith("9000", Send(card, "00A404000BA00000039742544659040100"), StringComparison.Ordinal);
        Assert.Equal("6A82", Send(card, "00A4040005A000000308"));
        Assert.Equal("6A82", Send(card, "00A404000BA00000039742544659020100"));
        Assert.Equal("6D00", Send(card, "00F8000000"));
    }
}
