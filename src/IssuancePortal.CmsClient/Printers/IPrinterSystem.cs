using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Printers;

/// <summary>The printers of a computer.</summary>
public interface IPrinterSystem
{
    /// <summary>Its printers, as it names them.</summary>
    Task<IReadOnlyList<PrinterReport>> ListAsync(CancellationToken cancellation);

    /// <summary>Prints, and waits until the printer is done or will not be.</summary>
    Task<PrintAnswer> PrintAsync(PrintRequest request, CancellationToken cancellation);
}

/// <summary>A computer without printers.</summary>
public sealed class NoPrinters : IPrinterSystem
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<PrinterReport>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<PrinterReport>>([]);

    /// <inheritdoc/>
    public Task<PrintAnswer> PrintAsync(PrintRequest request, CancellationToken cancellation) => Task.FromResult(new PrintAnswer(PrintOutcome.Unknown, []));
}
