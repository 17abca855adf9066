namespace IssuancePortal.SimulatedDevices.Tests.Pcsc;

[Collection(PcscCollection.Name)]
[Trait("Category", "Pcsc")]
public sealed class PinThroughPcscTests
{
    [Fact]
    public async Task YubicoPivTool_WrongPin_CountsDownBlocksAndThePukUnblocks()
    {
        await using var bench = await Bench.InsertAsync(SimulatedPivCard.Create());
        foreach (var left in new[] { 2, 1 })
            Assert.Contains($"{left} tries left", (await bench.YubicoAsync("-a", "verify-pin", "-P", "999999")).MustFail().Output, StringComparison.Ordinal);
        (await bench.YubicoAsync("-a", "verify-pin", "-P", "999999")).MustFail();
        Assert.Contains("blocked", (await bench.YubicoAsync("-a", "verify-pin", "-P", "123456")).MustFail().Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("PIN tries left:\t0", (await bench.YubicoAsync("-a", "status")).Output, StringComparison.Ordinal);

        (await bench.YubicoAsync("-a", "unblock-pin", "-P", "00000000", "-N", "654321")).MustFail();
        (await bench.YubicoAsync("-a", "unblock-pin", "-P", "12345678", "-N", "654321")).MustSucceed();
        (await bench.YubicoAsync("-a", "verify-pin", "-P", "654321")).MustSucceed();
    }

    [Fact]
    public async Task YubicoPivTool_PinRetriesAndReset_WorkAsOnAKey()
    {
        await using var bench = await Bench.InsertAsync(SimulatedPivCard.Create());
        (await bench.YubicoAsync("-a", "verify-pin", "-P", "123456", "-a", "pin-retries", "--pin-retries", "5", "--puk-retries", "2")).MustSucceed();
        Assert.Contains("PIN tries left:\t5", (await bench.YubicoAsync("-a", "status")).Output, StringComparison.Ordinal);
        (await bench.YubicoAsync("-a", "reset")).MustFail();
        for (var i = 0; i < 5; i++) (await bench.YubicoAsync("-a", "verify-pin", "-P", "999999")).MustFail();
        for (var i = 0; i < 2; i++) (await bench.YubicoAsync("-a", "unblock-pin", "-P", "00000000", "-N", "654321")).MustFail();
        (await bench.YubicoAsync("-a", "reset")).MustSucceed();
        (await bench.YubicoAsync("-a", "verify-pin", "-P", "123456")).MustSucceed();
        Assert.Contains("PIN tries left:\t3", (await bench.YubicoAsync("-a", "status")).Output, StringComparison.Ordinal);
    }
}
