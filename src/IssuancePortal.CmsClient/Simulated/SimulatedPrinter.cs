using IssuancePortal.CmsClient.Printers;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Simulated;

/// <summary>A printer made of code: keeps what it prints as files in a folder, after as long as a card printer takes.</summary>
/// <param name="name">Its name.</param>
/// <param name="folder">Where its cards come out.</param>
/// <param name="pace">How long a side takes.</param>
/// <param name="time">Clock.</param>
public sealed class SimulatedPrinter(string name, string folder, TimeSpan pace, TimeProvider time) : IPrinterSystem
{
    /// <summary>What is the matter with it (keywords of RFC 8011 §5.4.12); none while it works.</summary>
    public IReadOnlyList<string> Reasons { get; set; } = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<PrinterReport>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<PrinterReport>>([new PrinterReport(name, name)]);

    /// <inheritdoc/>
    public async Task<PrintAnswer> PrintAsync(PrintRequest request, CancellationToken cancellation)
    {
        if (request.Printer != name) return new PrintAnswer(PrintOutcome.Unknown, []);
        if (Reasons.Count > 0) return new PrintAnswer(PrintOutcome.Stopped, Reasons);
        await Task.Delay(pace * request.Pages, time, cancellation);
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{request.JobId:N}.pdf"), request.Pdf, cancellation);
        return new PrintAnswer(PrintOutcome.Completed, []);
    }
}
