using IssuancePortal.Contracts;
using IssuancePortal.Ipp;

namespace IssuancePortal.CmsClient.Printers;

/// <summary>The queues of CUPS (Linux, macOS), which is an IPP printer of many; or any other printers with addresses of their own.</summary>
/// <param name="time">Clock.</param>
/// <param name="fixedPrinters">Printers that are reached at their own addresses, besides those of CUPS.</param>
/// <param name="socket">The socket of CUPS; null for none.</param>
public sealed class IppPrinters(TimeProvider time, IReadOnlyDictionary<string, Uri> fixedPrinters, string? socket) : IPrinterSystem
{
    private static readonly Uri Cups = new("ipp://localhost/");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PrinterReport>> ListAsync(CancellationToken cancellation)
    {
        var reports = fixedPrinters.Select(printer => new PrinterReport(printer.Key, printer.Key)).ToList();
        if (socket is null) return reports;
        using var cups = new IppPrinter(Cups, time, socket);
        reports.AddRange((await cups.QueuesAsync(cancellation)).Select(queue => new PrinterReport(queue.Name, queue.Description)));
        return reports;
    }

    /// <inheritdoc/>
    public async Task<PrintAnswer> PrintAsync(PrintRequest request, CancellationToken cancellation)
    {
        var isFixed = fixedPrinters.TryGetValue(request.Printer, out var address);
        if (!isFixed && (await ListAsync(cancellation)).All(printer => printer.Name != request.Printer)) return new PrintAnswer(PrintOutcome.Unknown, []);
        using var printer = new IppPrinter(address ?? new Uri(Cups, $"printers/{Uri.EscapeDataString(request.Printer)}"), time, isFixed ? null : socket);
        var result = await printer.PrintAsync(request.Title, request.Pdf, request.Pages, TimeSpan.FromSeconds(request.LimitSeconds), cancellation);
        return new PrintAnswer(OutcomeOf(result.Outcome), result.Reasons, result.Detail);
    }

    private static PrintOutcome OutcomeOf(IppOutcome outcome) => outcome switch
    {
        IppOutcome.Completed => PrintOutcome.Completed,
        IppOutcome.Unreachable => PrintOutcome.Unreachable,
        IppOutcome.NotAccepting => PrintOutcome.NotAccepting,
        IppOutcome.FormatRefused => PrintOutcome.FormatRefused,
        IppOutcome.NotAllowed => PrintOutcome.NotAllowed,
        IppOutcome.Stopped => PrintOutcome.Stopped,
        IppOutcome.TimedOut => PrintOutcome.TimedOut,
        _ => PrintOutcome.GaveUp,
    };
}
