using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Tests.Pcsc;

/// <summary>The card as PC/SC sees it come and go, and APDUs of every form through pcscd with a client we did not write (pyscard).</summary>
[Collection(PcscCollection.Name)]
[Trait("Category", "Pcsc")]
public sealed class ReaderTests
{
    /// <summary>Sends APDUs (hex, one argument each) to the reader and prints each answer in hex.</summary>
    private const string Script = """
        import sys
        from smartcard.System import readers
        from smartcard.util import toBytes
        reader = [r for r in readers() if str(r) == sys.argv[1]][0]
        connection = reader.createConnection()
        connection.connect()
        for apdu in sys.argv[2:]:
            data, sw1, sw2 = connection.transmit(toBytes(apdu))
            print(bytes(data + [sw1, sw2]).hex().upper())
        """;

    private static async Task<string[]> SendAsync(Bench bench, params string[] apdus) =>
        (await bench.RunAsync("/usr/bin/python3", ["-c", Script, Bench.Reader, .. apdus])).MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public async Task PullAndInsert_ThroughPcsc_IsSeen()
    {
        var card = SimulatedPivCard.Create();
        await using var bench = await Bench.InsertAsync(card);
        for (var i = 0; i < 3; i++)
        {
            card.Pull();
            await bench.WaitForCardAsync(present: false);
            card.Insert();
            await bench.WaitForCardAsync(present: true);
        }

        (await bench.YubicoAsync("-a", "verify-pin", "-P", "123456")).MustSucceed();
    }

    [Theory]
    [InlineData(FaultKind.PullBefore)]
    [InlineData(FaultKind.PullAfter)]
    public async Task FaultAt_ThroughPcsc_EndsTheToolAndTheCardIsGone(FaultKind kind)
    {
        var card = SimulatedPivCard.Create();
        await using var bench = await Bench.InsertAsync(card);
        card.FaultAt(card.ApduCount + 2, kind);
        (await bench.YubicoAsync("-a", "verify-pin", "-P", "123456")).MustFail();
        await bench.WaitForCardAsync(present: false);
        card.Insert();
        await bench.WaitForCardAsync(present: true);
        (await bench.YubicoAsync("-a", "verify-pin", "-P", "123456")).MustSucceed();
    }

    [Fact]
    public async Task Transmit_LargestObject_ComesInOneExtendedAnswerAndInManyShortOnes()
    {
        var card = new CardDriver();
        card.Authenticate();
        var face = Enumerable.Range(0, 12_710).Select(i => (byte)(i * 7)).ToArray();
        Assert.Equal(StatusWord.Success, card.Put(0x5FC108, face));
        await using var bench = await Bench.InsertAsync(card.Card);

        const string Select = "00A4040005A000000308";
        const string Verify = "0020008008313233343536FFFF";
        var whole = Convert.ToHexString(BerTlv.Of(0x53, face).ToBytes());
        var extended = await SendAsync(bench, Select, Verify, "00CB3FFF0000055C035FC1080000");
        Assert.Equal(whole + "9000", extended[^1]);

        var bites = await SendAsync(bench, [Select, Verify, "00CB3FFF055C035FC10800", .. Enumerable.Repeat("00C0000000", 49)]);
        Assert.Equal(whole, string.Concat(bites.Skip(2).Select(bite => bite[..^4])));
        Assert.EndsWith("9000", bites[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task YubiKey_ThroughPcsc_IsRecognisedByYubicosTool()
    {
        await using var bench = await Bench.InsertAsync(SimulatedYubiKey.Create(new() { Serial = 12345678 }));
        Assert.Contains("5.7.4", (await bench.YubicoAsync("-a", "version")).MustSucceed().Output, StringComparison.Ordinal);
        var name = (await bench.RunAsync("opensc-tool", "-r", Bench.Reader, "-n")).Output;
        Assert.Contains("Personal Identity Verification Card", name, StringComparison.Ordinal);
    }
}
