using System.Text;
using IssuancePortal.CmsClient.Printers;
using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Portal.Features.Printing;
using IssuancePortal.Portal.Features.Workstations;
using IssuancePortal.Portal.Tests.Workstations;
using IssuancePortal.TestLib;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Tests.Printing;

/// <summary>Cards on their way to printers: the portal's own, and those of a workstation behind a real client on a real line.</summary>
public sealed class CardPrintersTests
{
    private const string Name = "Card printer";

    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n%%EOF\n");

    [Theory]
    [InlineData(PrintOutcome.Unreachable, "", "refusal.printer-gone")]
    [InlineData(PrintOutcome.NotAccepting, "", "refusal.printer-not-accepting")]
    [InlineData(PrintOutcome.FormatRefused, "", "refusal.printer-no-pdf")]
    [InlineData(PrintOutcome.NotAllowed, "", "refusal.printer-not-allowed")]
    [InlineData(PrintOutcome.Stopped, "media-jam-error", "refusal.printer-jam")]
    [InlineData(PrintOutcome.Stopped, "media-empty-warning", "refusal.printer-empty")]
    [InlineData(PrintOutcome.Stopped, "marker-supply-empty-error", "refusal.printer-no-ribbon")]
    [InlineData(PrintOutcome.Stopped, "cover-open", "refusal.printer-open")]
    [InlineData(PrintOutcome.Stopped, "paused", "refusal.printer-stopped")]
    [InlineData(PrintOutcome.TimedOut, "", "refusal.printer-late")]
    [InlineData(PrintOutcome.GaveUp, "aborted-by-system", "refusal.printer-gave-up")]
    [InlineData(PrintOutcome.Unknown, "", "refusal.printer-unknown")]
    [InlineData(null, "", "refusal.printer-client-too-old")]
    public void RefusalOf_AnOutcome_SaysWhatSomebodyCanDo(PrintOutcome? outcome, string reason, string code) =>
        Assert.Equal(code, CardPrinters.RefusalOf(Name, outcome, reason.Length == 0 ? [] : [reason])?.Code);

    [Fact]
    public async Task Print_OnAPrinterOfThePortal_PutsOutTheDocumentOrSaysWhy()
    {
        await using var host = await WorkstationsHost.StartAsync();
        await using var eve = await IppEvePrinter.StartAsync();
        var printers = Printers(host, eve.Address);

        Assert.Equal([new CardPrinter(PrintDoor.Server, Name, Name)], await printers.ListAsync(null, CancellationToken.None));
        Assert.Null(await printers.PrintAsync(new CardPrinter(PrintDoor.Server, Name, Name), Sheet(), CancellationToken.None));
        Assert.Equal(Pdf, await File.ReadAllBytesAsync(Assert.Single(eve.Printed)));
        Assert.Equal("refusal.printer-unknown", (await printers.PrintAsync(new CardPrinter(PrintDoor.Server, "Other", ""), Sheet(), CancellationToken.None))?.Code);
        eve.SwitchOff();
        Assert.Equal("refusal.printer-gone", (await printers.PrintAsync(new CardPrinter(PrintDoor.Server, Name, Name), Sheet(), CancellationToken.None))?.Code);
    }

    [Fact]
    public async Task Print_OnAPrinterOfAWorkstation_GoesOverTheLineOnce()
    {
        await using var host = await WorkstationsHost.StartAsync();
        await using var eve = await IppEvePrinter.StartAsync();
        var system = new IppPrinters(TimeProvider.System, new Dictionary<string, Uri> { [Name] = eve.Address }, socket: null);
        var (workstation, _, _) = await host.StartClientAsync(new SimulatedReaders(), system);
        var printers = Printers(host);
        var printer = Assert.Single(await printers.ListAsync(workstation, CancellationToken.None));
        Assert.Equal(new CardPrinter(PrintDoor.Workstation, Name, Name, workstation), printer);

        var sheet = Sheet();
        Assert.Null(await printers.PrintAsync(printer, sheet, CancellationToken.None));
        Assert.Null(await printers.PrintAsync(printer, sheet, CancellationToken.None));

        Assert.Equal(Pdf, await File.ReadAllBytesAsync(Assert.Single(eve.Printed)));
        Assert.Equal("refusal.printer-unknown", (await printers.PrintAsync(printer with { Name = "Other" }, Sheet(), CancellationToken.None))?.Code);
    }

    [Fact]
    public async Task Print_WhenTheLineBreaksMeanwhile_IsToldWhatCameOfIt()
    {
        await using var host = await WorkstationsHost.StartAsync();
        var system = new SlowPrinter();
        var (workstation, _, _) = await host.StartClientAsync(new SimulatedReaders(), system);

        var printing = Printers(host).PrintAsync(new CardPrinter(PrintDoor.Workstation, Name, Name, workstation), Sheet(), CancellationToken.None);
        await system.Begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        host.Board.Cut(workstation);
        await WorkstationsHost.EventuallyAsync(() => host.Board.Find(workstation) is null, "the line is gone");
        await WorkstationsHost.EventuallyAsync(() => host.Board.Find(workstation) is not null, "the line is back");
        system.MayEnd.SetResult();

        Assert.Null(await printing);
        Assert.Equal(1, system.Printed);
    }

    [Fact]
    public async Task List_OfAWorkstationThatIsGone_IsEmpty()
    {
        await using var host = await WorkstationsHost.StartAsync();

        Assert.Empty(await Printers(host).ListAsync(Guid.NewGuid(), CancellationToken.None));
    }

    private static CardSheet Sheet() => new(Guid.NewGuid(), "card 1", Pdf, 1);

    private static CardPrinters Printers(WorkstationsHost host, params Uri[] addresses)
    {
        var options = new PrintingOptions { Printers = [.. addresses.Select(address => new PrinterAddress { Name = Name, Address = address.ToString() })] };
        var workstations = new WorkstationPrinters(host.Board, host.Get<IHubContext<CmsClientHub>>(), TimeProvider.System, NullLogger<WorkstationPrinters>.Instance);
        return new CardPrinters(workstations, new Fixed(options), TimeProvider.System, NullLogger<CardPrinters>.Instance);
    }

    private sealed class Fixed(PrintingOptions options) : IOptionsMonitor<PrintingOptions>
    {
        public PrintingOptions CurrentValue => options;

        public PrintingOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<PrintingOptions, string?> listener) => null;
    }

    private sealed class SlowPrinter : IPrinterSystem
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Printed { get; private set; }

        public Task<IReadOnlyList<PrinterReport>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<PrinterReport>>([new PrinterReport(Name, Name)]);

        public async Task<PrintAnswer> PrintAsync(PrintRequest request, CancellationToken cancellation)
        {
            Begun.TrySetResult();
            await MayEnd.Task;
            Printed++;
            return new PrintAnswer(PrintOutcome.Completed, []);
        }
    }
}
