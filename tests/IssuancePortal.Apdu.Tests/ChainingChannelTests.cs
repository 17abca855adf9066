namespace IssuancePortal.Apdu.Tests;

public sealed class ChainingChannelTests
{
    private static string Fill(int count, string hex = "AB") => string.Concat(Enumerable.Repeat(hex, count));

    private static CommandApdu Put(int length, int? le = null) => new(0x00, 0xDB, 0x3F, 0xFF, Enumerable.Repeat((byte)0xAB, length).ToArray(), le);

    private static readonly CommandApdu Get = new(0x00, 0xCB, 0x3F, 0xFF, Convert.FromHexString("5C035FC102"), 0);

    private static async Task<ResponseApdu> RunAsync(ScriptedCard card, CommandApdu command, ChainingOptions? options = null)
    {
        var answer = await new ChainingChannel(card, options).TransmitAsync(command, CancellationToken.None);
        Assert.True(card.IsFinished);
        return answer;
    }

    [Fact]
    public async Task Transmit_ShortCommand_GoesUnchanged()
    {
        var answer = await RunAsync(new ScriptedCard("00CB3FFF055C035FC10200 > 53025501 9000"), Get);
        Assert.Equal("53025501", Convert.ToHexString(answer.Data.Span));
        Assert.Equal(StatusWord.Success, answer.Status);
    }

    [Fact]
    public async Task Transmit_255Bytes_IsOneCommand() => await RunAsync(new ScriptedCard($"00DB3FFFFF{Fill(255)} > 9000"), Put(255));

    [Fact]
    public async Task Transmit_256Bytes_IsAChainOfTwo() => await RunAsync(new ScriptedCard($"10DB3FFFFF{Fill(255)} > 9000", "00DB3FFF01AB > 9000"), Put(256));

    [Fact]
    public async Task Transmit_600BytesWithLe_AsksInTheLastBlockOnly() => await RunAsync(
        new ScriptedCard($"10DB3FFFFF{Fill(255)} > 9000", $"10DB3FFFFF{Fill(255)} > 9000", $"00DB3FFF5A{Fill(90)}00 > 9000"), Put(600, 0));

    [Fact]
    public async Task Transmit_BlockRefused_EndsTheChainWithThatAnswer()
    {
        var answer = await RunAsync(new ScriptedCard($"10DB3FFFFF{Fill(255)} > 6982"), Put(600));
        Assert.Equal(StatusWord.SecurityStatusNotSatisfied, answer.Status);
    }

    [Fact]
    public async Task Transmit_ExtendedCard_SendsOneExtendedCommand() =>
        await RunAsync(new ScriptedCard($"00DB3FFF000100{Fill(256)} > 9000"), Put(256), ChainingOptions.Extended);

    [Fact]
    public async Task Transmit_ExtendedCardAndOpenLe_AsksForEverythingAtOnce() =>
        await RunAsync(new ScriptedCard("00CB3FFF0000055C035FC1020000 > 9000"), Get, ChainingOptions.Extended);

    [Fact]
    public async Task Transmit_MoreThanTheCardTakesExtended_IsChained() => await RunAsync(
        new ScriptedCard($"10DB3FFFFF{Fill(255)} > 9000", $"10DB3FFFFF{Fill(255)} > 9000", "00DB3FFF02ABAB > 9000"), Put(512), new ChainingOptions { MaxCommandData = 511 });

    [Fact]
    public async Task Transmit_ShortCardAndLongLe_AsksWithZero() =>
        await RunAsync(new ScriptedCard("00CB3FFF055C035FC10200 > 9000"), Get with { Le = 3000 });

    [Fact]
    public async Task Transmit_MoreData_GathersWithGetResponse()
    {
        var answer = await RunAsync(
            new ScriptedCard($"00CB3FFF055C035FC10200 > {Fill(256, "01")} 6100", $"00C0000000 > {Fill(256, "02")} 6103", "00C0000003 > 030303 9000"), Get);
        Assert.Equal(Fill(256, "01") + Fill(256, "02") + "030303", Convert.ToHexString(answer.Data.Span));
        Assert.Equal(StatusWord.Success, answer.Status);
    }

    [Fact]
    public async Task Transmit_MoreDataOnSecureOrChannelClass_KeepsOnlyTheChannel() =>
        await RunAsync(new ScriptedCard("85CB3FFF > 6102", "01C0000002 > 0102 9000"), new CommandApdu(0x85, 0xCB, 0x3F, 0xFF));

    [Fact]
    public async Task Transmit_MoreDataThenError_GivesWhatCameAndTheError()
    {
        var answer = await RunAsync(new ScriptedCard("00CB3FFF055C035FC10200 > 0102 6103", "00C0000003 > 6F00"), Get);
        Assert.Equal("0102", Convert.ToHexString(answer.Data.Span));
        Assert.Equal(StatusWord.NoDiagnosis, answer.Status);
    }

    [Fact]
    public async Task Transmit_OtherLeWanted_RepeatsOnceWithIt()
    {
        var answer = await RunAsync(new ScriptedCard("00CB3FFF055C035FC10200 > 6C02", "00CB3FFF055C035FC10202 > 0102 9000"), Get);
        Assert.Equal("0102", Convert.ToHexString(answer.Data.Span));
    }

    [Fact]
    public async Task Transmit_OtherLeWantedTwice_GivesUpWithThatAnswer()
    {
        var answer = await RunAsync(new ScriptedCard("00CB3FFF055C035FC10200 > 6C02", "00CB3FFF055C035FC10202 > 6C03"), Get);
        Assert.Equal("6C03", answer.Status.ToString());
    }

    [Fact]
    public async Task Transmit_OtherLeWantedByGetResponse_RepeatsThatCommand()
    {
        var answer = await RunAsync(new ScriptedCard("00CB3FFF055C035FC10200 > 6105", "00C0000005 > 6C02", "00C0000002 > 0102 9000"), Get);
        Assert.Equal("0102", Convert.ToHexString(answer.Data.Span));
    }

    [Fact]
    public async Task Transmit_NoProgress_GivesTheCardUp()
    {
        var card = new FunctionCard((_, _) => "6110");
        var fault = await Assert.ThrowsAsync<CardLostException>(async () => await new ChainingChannel(card).TransmitAsync(Get, CancellationToken.None));
        Assert.Equal(CardLossReason.Misbehaving, fault.Reason);
        Assert.Equal(2, card.Count);
    }

    [Fact]
    public async Task Transmit_OneByteAtATimeForEver_StopsAtTheRounds()
    {
        var card = new FunctionCard((_, _) => "AA6101");
        var fault = await Assert.ThrowsAsync<CardLostException>(async () => await new ChainingChannel(card).TransmitAsync(Get, CancellationToken.None));
        Assert.Equal(CardLossReason.Misbehaving, fault.Reason);
        Assert.Equal(1_024, card.Count);
    }

    [Fact]
    public async Task Transmit_EndlessData_StopsAt64KiB()
    {
        var card = new FunctionCard((_, _) => Fill(256) + "6100");
        var fault = await Assert.ThrowsAsync<CardLostException>(async () => await new ChainingChannel(card).TransmitAsync(Get, CancellationToken.None));
        Assert.Equal(CardLossReason.Misbehaving, fault.Reason);
        Assert.Equal(257, card.Count);
    }

    [Fact]
    public async Task Transmit_Exactly64KiB_IsTaken()
    {
        var card = new FunctionCard((n, _) => Fill(256) + (n == 255 ? "9000" : "6100"));
        Assert.Equal(65_536, (await new ChainingChannel(card).TransmitAsync(Get, CancellationToken.None)).Data.Length);
    }

    [Fact]
    public async Task Transmit_MoreThanOneCommandCarries_Throws() => await Assert.ThrowsAsync<InvalidOperationException>(
        async () => await new ChainingChannel(new ScriptedCard()).TransmitAsync(Put(65_536), CancellationToken.None));

    [Fact]
    public async Task Transmit_RandomAnswers_EndsWithAnAnswerOrALostCard()
    {
        var random = new Random(87);
        for (var i = 0; i < 3_000; i++)
        {
            var card = new FunctionCard((_, _) =>
            {
                var data = new byte[random.Next(0, 300)];
                random.NextBytes(data);
                string[] words = ["9000", "6100", "6101", "61FF", "6C00", "6C10", "6982"];
                return Convert.ToHexString(data) + words[random.Next(words.Length)];
            });
            try
            {
                var answer = await new ChainingChannel(card).TransmitAsync(Put(random.Next(0, 2_000), random.Next(2) == 0 ? 0 : null), CancellationToken.None);
                Assert.True(answer.Data.Length <= 65_536);
            }
            catch (CardLostException fault)
            {
                Assert.Equal(CardLossReason.Misbehaving, fault.Reason);
            }

            Assert.True(card.Count <= 1_024);
        }
    }
}
