using IssuancePortal.CmsClient.Printers;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.Extensions.Options;
using PrintRefusals = IssuancePortal.Issuance.Printing.PrinterRefusals;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary>Prints on the portal's own printers over IPP, and on those of a workstation through its CMS client.</summary>
internal sealed class CardPrinters(WorkstationPrinters workstations, IOptionsMonitor<PrintingOptions> options, TimeProvider time, ILogger<CardPrinters> log) : ICardPrinters
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<CardPrinter>> ListAsync(Guid? workstationId, CancellationToken cancellation)
    {
        var printers = new List<CardPrinter>();
        if (workstationId is { } id) printers.AddRange((await workstations.ListAsync(id, cancellation)).Select(printer => new CardPrinter(PrintDoor.Workstation, printer.Name, printer.Description, id)));
        printers.AddRange(options.CurrentValue.Printers.Select(printer => new CardPrinter(PrintDoor.Server, printer.Name, printer.Name)));
        return printers;
    }

    /// <inheritdoc/>
    public async Task<Refusal?> PrintAsync(CardPrinter printer, CardSheet sheet, CancellationToken cancellation)
    {
        var request = new PrintRequest(sheet.JobId, printer.Name, sheet.Title, sheet.Pdf, sheet.Pages, options.CurrentValue.LimitSeconds);
        var own = new IppPrinters(time, options.CurrentValue.Printers.ToDictionary(it => it.Name, it => new Uri(it.Address)), socket: null);
        var answer = printer is { Door: PrintDoor.Workstation, WorkstationId: { } id } ? await workstations.PrintAsync(id, request, cancellation) : await own.PrintAsync(request, cancellation);
        log.LogInformation("Print job {Job} on {Printer}: {Outcome} {Reasons} {Detail}", sheet.JobId, printer.Name, answer?.Outcome, string.Join(' ', answer?.Reasons ?? []), answer?.Detail);
        return RefusalOf(printer.Name, answer?.Outcome, answer?.Reasons ?? []);
    }

    /// <summary>What an outcome says to people; null when it was printed.</summary>
    /// <param name="printer">The printer's name.</param>
    /// <param name="outcome">The outcome; null when the client knows nothing of printing.</param>
    /// <param name="reasons">Keywords of the printer.</param>
    internal static Refusal? RefusalOf(string printer, PrintOutcome? outcome, IReadOnlyList<string> reasons) => outcome switch
    {
        PrintOutcome.Completed => null,
        null => PrintRefusals.ClientTooOld,
        PrintOutcome.Unreachable => PrintRefusals.Gone(printer),
        PrintOutcome.NotAccepting => PrintRefusals.NotAccepting(printer),
        PrintOutcome.FormatRefused => PrintRefusals.NoPdf(printer),
        PrintOutcome.NotAllowed => PrintRefusals.NotAllowed(printer),
        PrintOutcome.Stopped => PrintRefusals.OfReasons(printer, reasons),
        PrintOutcome.TimedOut => PrintRefusals.Late(printer),
        PrintOutcome.Unknown => PrintRefusals.Unknown(printer),
        _ => PrintRefusals.GaveUp(printer, string.Join(", ", reasons)),
    };
}
