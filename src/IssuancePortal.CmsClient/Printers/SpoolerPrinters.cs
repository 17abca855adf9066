using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Printers;

/// <summary>
/// The printers of Windows' spooler. The document goes to the queue as it is (data type RAW): printers and print services that read PDF take it; for others the browser's own print dialog is the way. A job that
/// has left the queue was printed; one that stopped is deleted, so that it is not printed behind anybody's back.
/// </summary>
/// <param name="time">Clock.</param>
[SupportedOSPlatform("windows")]
internal sealed class SpoolerPrinters(TimeProvider time) : IPrinterSystem
{
    private const uint Offline = 0x20;
    private const uint PaperOut = 0x40;
    private const uint Printed = 0x80;
    private const uint Deleted = 0x100;
    private const uint Complete = 0x1000;

    /// <summary>Paused, error, blocked by the driver, waits for somebody.</summary>
    private const uint Held = 0x1 | 0x2 | 0x200 | 0x400;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    public Task<IReadOnlyList<PrinterReport>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<PrinterReport>>([.. Spooler.Names().Select(name => new PrinterReport(name, name))]);

    public async Task<PrintAnswer> PrintAsync(PrintRequest request, CancellationToken cancellation)
    {
        if (!Spooler.Names().Contains(request.Printer)) return new PrintAnswer(PrintOutcome.Unknown, []);
        if (!Spooler.OpenPrinter(request.Printer, out var printer, 0)) return Failed();
        try
        {
            var job = Send(printer, request);
            return job == 0 ? Failed() : await WaitAsync(printer, job, TimeSpan.FromSeconds(request.LimitSeconds), cancellation);
        }
        finally
        {
            Spooler.ClosePrinter(printer);
        }
    }

    /// <summary>The number of the job; 0 when the spooler did not take it.</summary>
    private static uint Send(nint printer, PrintRequest request)
    {
        var (title, type) = (Marshal.StringToHGlobalUni(request.Title), Marshal.StringToHGlobalUni("RAW"));
        try
        {
            var document = new Spooler.Document { Name = title, Type = type };
            var job = Spooler.StartDocPrinter(printer, 1, document);
            if (job == 0) return 0;
            var isWritten = Spooler.StartPagePrinter(printer) && Spooler.WritePrinter(printer, request.Pdf, (uint)request.Pdf.Length, out var written) && written == request.Pdf.Length && Spooler.EndPagePrinter(printer);
            if (!isWritten)
            {
                Spooler.AbortPrinter(printer);
                return 0;
            }

            return Spooler.EndDocPrinter(printer) ? job : 0;
        }
        finally
        {
            Marshal.FreeHGlobal(title);
            Marshal.FreeHGlobal(type);
        }
    }

    private async Task<PrintAnswer> WaitAsync(nint printer, uint job, TimeSpan limit, CancellationToken cancellation)
    {
        var end = time.GetUtcNow() + limit;
        while (true)
        {
            if (Spooler.StatusOf(printer, job) is not { } status || (status & (Printed | Complete)) != 0) return new PrintAnswer(PrintOutcome.Completed, []);
            if ((status & Deleted) != 0) return new PrintAnswer(PrintOutcome.GaveUp, ["deleted"]);
            if ((status & (Held | Offline | PaperOut)) != 0 || time.GetUtcNow() >= end)
            {
                Spooler.Delete(printer, job);
                return (status & PaperOut) != 0 ? new PrintAnswer(PrintOutcome.Stopped, ["media-empty"])
                    : (status & Offline) != 0 ? new PrintAnswer(PrintOutcome.Unreachable, ["offline"])
                    : (status & Held) != 0 ? new PrintAnswer(PrintOutcome.Stopped, [$"0x{status:X}"])
                    : new PrintAnswer(PrintOutcome.TimedOut, []);
            }

            await Task.Delay(Pace, time, cancellation);
        }
    }

    private static PrintAnswer Failed()
    {
        var error = Marshal.GetLastPInvokeError();
        return new PrintAnswer(error == 5 ? PrintOutcome.NotAllowed : PrintOutcome.GaveUp, [$"error-{error}"], new Win32Exception(error).Message);
    }
}
