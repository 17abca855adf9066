using System.Text;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Stock;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Stock;

public sealed class ImportStockTests
{
    private const string Mixed = """
        Kind;Serial;Location;Model
        PivCard;00:ab:12;Berlin;ID-One
        YubiKey;7001234;Wien;
        PivCard;00AB12;Berlin;again
        Toaster;1;Berlin;
        PivCard;xyz;=HYPERLINK("http://x");
        VirtualSmartCard;AA;Berlin;
        """;

    [Fact]
    public async Task Read_MixedFile_SaysForEachLineWhyNot()
    {
        await using var life = await BeginAsync();
        var read = Must(await life.Bench.Get<ImportStock>().ReadAsync(Encoding.UTF8.GetBytes(Mixed), Workbench.Operator));
        Assert.Equal(
            [(2, null), (3, null), (4, "refusal.stock-serial-twice"), (5, "refusal.stock-kind-unknown"), (6, "refusal.stock-serial-malformed"), (7, "refusal.stock-kind-not-stocked")],
            read.Lines.Select(line => (line.Line, line.Refusal?.Code)));
    }

    [Fact]
    public async Task Read_CellsThatDoNotFit_SaysSo()
    {
        await using var life = await BeginAsync();
        var file = $"Kind;Serial;Location;Model\nPivCard;00AB12;{new string('x', 101)};\nPivCard;00AB13;Berlin;{new string('x', 201)}\nPivCard;00AB14;Ber\u0007lin;";
        var read = Must(await life.Bench.Get<ImportStock>().ReadAsync(Encoding.UTF8.GetBytes(file), Workbench.Operator));
        Assert.Equal(Enumerable.Repeat("refusal.stock-cell-too-long", 3), read.Lines.Select(line => line.Refusal?.Code));
    }

    [Fact]
    public async Task TakeIn_BadLines_AllOrOnlyTheGood()
    {
        await using var life = await BeginAsync();
        var import = life.Bench.Get<ImportStock>();
        var file = Encoding.UTF8.GetBytes(Mixed);
        Refused("refusal.stock-bad-lines", await import.TakeInAsync(file, goodOnly: false, Workbench.Operator));
        Assert.Empty(Must(await life.Bench.Get<MoveStock>().LookAsync(Workbench.Operator)));
        Assert.Equal(2, Must(await import.TakeInAsync(file, goodOnly: true, Workbench.Operator)));
        Assert.Equal([new StockCount("Berlin", DeviceKind.PivCard, 1), new StockCount("Wien", DeviceKind.YubiKey, 1)], Must(await life.Bench.Get<MoveStock>().LookAsync(Workbench.Operator)));
        Assert.Equal(0, Must(await import.TakeInAsync(file, goodOnly: true, Workbench.Operator)));
    }

    [Fact]
    public async Task RejectedFile_CellThatIsAFormula_IsText()
    {
        await using var life = await BeginAsync();
        var read = Must(await life.Bench.Get<ImportStock>().ReadAsync(Encoding.UTF8.GetBytes(Mixed), Workbench.Operator));
        var text = Encoding.UTF8.GetString(ImportStock.RejectedFile(read, refusal => refusal.Code));
        Assert.Contains("'=HYPERLINK", text, StringComparison.Ordinal);
        Assert.DoesNotContain(",=", text, StringComparison.Ordinal);
        Assert.Equal(5, text.Trim().Split('\n').Length);
    }

    [Theory]
    [InlineData("", "refusal.stock-no-header")]
    [InlineData("a,b\n1,2", "refusal.stock-no-header")]
    [InlineData("kind,serial\n", "refusal.stock-empty")]
    public async Task Read_NoStockFile_IsRefused(string text, string code)
    {
        await using var life = await BeginAsync();
        Refused(code, await life.Bench.Get<ImportStock>().ReadAsync(Encoding.UTF8.GetBytes(text), Workbench.Operator));
    }

    [Fact]
    public async Task Read_HostileFile_IsRefused()
    {
        await using var life = await BeginAsync();
        var import = life.Bench.Get<ImportStock>();
        Refused("refusal.stock-not-text", await import.ReadAsync([0xFF, 0xFE, 0x00, 0xD8], Workbench.Operator));
        Refused("refusal.stock-file-too-large", await import.ReadAsync(new byte[ImportStock.MaxBytes + 1], Workbench.Operator));
        Refused("refusal.stock-too-many-lines", await import.ReadAsync(Encoding.UTF8.GetBytes("kind,serial\n" + string.Concat(Enumerable.Range(0, 5001).Select(i => $"PivCard,{i:X6}\n"))), Workbench.Operator));
        Refused("refusal.not-allowed", await import.ReadAsync("kind,serial\nPivCard,1"u8.ToArray(), HelpDesk));
    }

    [Fact]
    public async Task Move_StockToAnotherPlace_IsAuditedPerDevice()
    {
        await using var life = await BeginAsync();
        Must(await life.Bench.Get<ImportStock>().TakeInAsync("kind,serial,location\nPivCard,01,Berlin\nPivCard,02,Berlin"u8.ToArray(), false, Workbench.Operator));
        var devices = await life.Bench.Store.ReadAsync(session => session.DevicesAsync(DeviceState.Available, "Berlin", 0, 10));
        Refused("refusal.location-missing", await life.Bench.Get<MoveStock>().MoveAsync([devices[0].Id], " ", Workbench.Operator));
        Refused("refusal.not-in-stock-now", await life.Bench.Get<MoveStock>().MoveAsync([devices[0].Id, Guid.NewGuid()], "Wien", Workbench.Operator));
        Assert.Equal(2, Must(await life.Bench.Get<MoveStock>().MoveAsync([.. devices.Select(it => it.Id)], "Wien", Workbench.Operator)));
        Assert.Equal([new StockCount("Wien", DeviceKind.PivCard, 2)], Must(await life.Bench.Get<MoveStock>().LookAsync(Workbench.Operator)));
        Assert.Single(await life.AuditAsync(devices[0].Id), it => it is { What: "device.transfer", Before: "Berlin", After: "Wien" });
    }
}
