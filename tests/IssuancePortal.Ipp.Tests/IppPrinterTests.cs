using System.Net;
using System.Text;
using IssuancePortal.TestLib;

namespace IssuancePortal.Ipp.Tests;

/// <summary>The printer is CUPS' own, in another process.</summary>
public sealed class IppPrinterTests
{
    private static readonly byte[] Document = Encoding.ASCII.GetBytes("%PDF-1.4\n% a document that only this printer need not read\n%%EOF\n");
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Ask_OfAPrinter_TellsItsFacts()
    {
        await using var eve = await IppEvePrinter.StartAsync();
        using var printer = new IppPrinter(eve.Address, TimeProvider.System);

        var facts = await printer.AskAsync(CancellationToken.None);

        Assert.NotNull(facts);
        Assert.True(facts is { TakesPdf: true, IsAccepting: true, IsStopped: false });
        Assert.Equal("Card printer", facts.Name);
        Assert.Equal("Example Printer", facts.Model);
        Assert.Empty(facts.Reasons);
    }

    [Fact]
    public async Task Print_OnAGoodPrinter_PutsOutEveryByte()
    {
        await using var eve = await IppEvePrinter.StartAsync();
        using var printer = new IppPrinter(new Uri($"http://localhost:{eve.Port}/ipp/print"), TimeProvider.System);

        var first = await PrintAsync(printer);
        var second = await PrintAsync(printer);

        Assert.Equal((IppOutcome.Completed, IppOutcome.Completed), (first.Outcome, second.Outcome));
        Assert.NotEqual(first.JobId, second.JobId);
        Assert.Equal(2, eve.Printed.Count);
        Assert.All(eve.Printed, file => Assert.Equal(Document, File.ReadAllBytes(file)));
    }

    [Theory]
    [InlineData("media-empty")]
    [InlineData("media-jam")]
    [InlineData("marker-supply-empty")]
    [InlineData("cover-open")]
    public async Task Print_OnAPrinterThatStops_TellsWhyAndPrintsNothingLater(string reason)
    {
        // Waits for somebody, as a printer does; the next job goes well.
        await using var eve = await IppEvePrinter.StartAsync(putOut => $"if [ ! -f \"$0.once\" ]; then touch \"$0.once\"; echo 'STATE: +{reason}' >&2; exec sleep 30; else {putOut}; fi");
        using var printer = new IppPrinter(eve.Address, TimeProvider.System);

        var result = await PrintAsync(printer);

        Assert.Equal(IppOutcome.Stopped, result.Outcome);
        Assert.Equal([reason], IppPrinter.SeriousOf(result.Reasons, withWarnings: true));
        Assert.NotNull(result.JobId);
        Assert.Null(result.Detail);
        Assert.Empty(eve.Printed);
    }

    [Fact]
    public async Task Print_WhenItsMechanicsFail_SaysThatItGaveUp()
    {
        await using var eve = await IppEvePrinter.StartAsync(_ => "exit 1");
        using var printer = new IppPrinter(eve.Address, TimeProvider.System);

        var result = await PrintAsync(printer);

        Assert.Equal(IppOutcome.Aborted, result.Outcome);
        Assert.Empty(eve.Printed);
    }

    [Fact]
    public async Task Print_ThatTakesTooLong_IsCancelledAtThePrinter()
    {
        await using var eve = await IppEvePrinter.StartAsync(putOut => $"sleep 30; {putOut}");
        using var printer = new IppPrinter(eve.Address, TimeProvider.System);

        var result = await printer.PrintAsync("slow", Document, 1, TimeSpan.Zero, CancellationToken.None);

        Assert.Equal(IppOutcome.TimedOut, result.Outcome);
        Assert.Null(result.Detail);
        Assert.Empty(eve.Printed);
    }

    [Fact]
    public async Task Print_OnAPrinterWithoutPdf_SendsNothing()
    {
        await using var eve = await IppEvePrinter.StartAsync(format: "image/jpeg");
        using var printer = new IppPrinter(eve.Address, TimeProvider.System);

        var result = await PrintAsync(printer);

        Assert.Equal((IppOutcome.FormatRefused, null), (result.Outcome, result.JobId));
    }

    [Fact]
    public async Task Print_OnAPrinterThatIsOff_SaysSoAndGoesWellOnceItIsOn()
    {
        await using var eve = await IppEvePrinter.StartAsync();
        using var printer = new IppPrinter(eve.Address, TimeProvider.System);
        eve.SwitchOff();

        Assert.Null(await printer.AskAsync(CancellationToken.None));
        Assert.Equal(IppOutcome.Unreachable, (await PrintAsync(printer)).Outcome);
        await eve.SwitchOnAsync();
        Assert.Equal(IppOutcome.Completed, (await PrintAsync(printer)).Outcome);
    }

    [Fact]
    public async Task Print_OnWhatIsNoPrinter_IsUnreachable()
    {
        using var listener = new HttpListener();
        var port = FreePort.Next();
        listener.Prefixes.Add($"http://localhost:{port}/");
        listener.Start();
        var serving = Task.Run(async () =>
        {
            var context = await listener.GetContextAsync();
            await context.Response.OutputStream.WriteAsync("<html>not a printer</html>"u8.ToArray());
            context.Response.Close();
        });
        using var printer = new IppPrinter(new Uri($"ipp://localhost:{port}/ipp/print"), TimeProvider.System);

        Assert.Equal(IppOutcome.Unreachable, (await PrintAsync(printer)).Outcome);
        await serving;
    }

    [Fact]
    public void Answer_CutAnywhere_IsAnswerOrFormatException()
    {
        var whole = IppMessage.Request(0x000B, 7, new Uri("ipp://localhost/ipp/print")).Bytes();
        Assert.Equal(["utf-8"], IppMessage.Answer(whole).Texts("attributes-charset"));
        for (var length = 0; length < whole.Length; length++)
        {
            try
            {
                IppMessage.Answer(whole.AsSpan(0, length));
            }
            catch (FormatException)
            {
                // What is cut off is none.
            }
        }
    }

    [Theory]
    [InlineData("ipp://printer.example/ipp/print", true)]
    [InlineData("ipps://printer.example:631/", true)]
    [InlineData("printer.example", false)]
    [InlineData("file:///etc/hosts", false)]
    public void IsAddress_OfAText_TellsWhetherAPrinterCanHaveIt(string text, bool expected) => Assert.Equal(expected, IppPrinter.IsAddress(text));

    private static Task<IppResult> PrintAsync(IppPrinter printer) => printer.PrintAsync("card 1", Document, 2, Long, CancellationToken.None);
}
