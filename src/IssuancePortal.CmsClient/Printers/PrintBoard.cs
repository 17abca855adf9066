using System.Collections.Concurrent;
using IssuancePortal.Contracts;
using Microsoft.Extensions.Logging;

namespace IssuancePortal.CmsClient.Printers;

/// <summary>The print jobs of a line. A job is carried out once, however often it is asked for, and outlives a broken line: nothing is printed twice because an answer was lost.</summary>
/// <param name="printers">The printers.</param>
/// <param name="log">Log: names of jobs and outcomes, never what is printed.</param>
internal sealed class PrintBoard(IPrinterSystem printers, ILogger<PrintBoard> log)
{
    /// <summary>Jobs whose outcome is kept.</summary>
    private const int Kept = 200;

    private readonly ConcurrentDictionary<Guid, Lazy<Task<PrintAnswer>>> _jobs = new();
    private readonly ConcurrentQueue<Guid> _order = new();

    public async Task<PrintersReport> ListAsync(CancellationToken cancellation) => new(await printers.ListAsync(cancellation));

    public PrintAnswer Print(PrintRequest request)
    {
        if (request.Pdf.Length > PrintRequest.MaxBytes) return new PrintAnswer(PrintOutcome.GaveUp, [], $"more than {PrintRequest.MaxBytes} bytes");
        var job = new Lazy<Task<PrintAnswer>>(() => Task.Run(() => RunAsync(request)));
        if (_jobs.TryAdd(request.JobId, job))
        {
            _order.Enqueue(request.JobId);
            while (_order.Count > Kept && _order.TryDequeue(out var oldest)) _jobs.TryRemove(oldest, out _);
        }

        _ = _jobs.GetValueOrDefault(request.JobId)?.Value;
        return OutcomeOf(request.JobId);
    }

    public PrintAnswer OutcomeOf(Guid job) => _jobs.GetValueOrDefault(job) is { } found ? found.Value is { IsCompleted: true } ended ? ended.Result : new PrintAnswer(PrintOutcome.Going, []) : new PrintAnswer(PrintOutcome.Unknown, []);

    private async Task<PrintAnswer> RunAsync(PrintRequest request)
    {
        log.LogInformation("Prints {Title} on {Printer}", request.Title, request.Printer);
        PrintAnswer answer;
        try
        {
            answer = await printers.PrintAsync(request, CancellationToken.None);
        }
        catch (Exception e)
        {
            // Whatever breaks in the computer's printing is told to who asked, and ends no line.
            log.LogError(e, "Printing {Title} on {Printer} broke", request.Title, request.Printer);
            answer = new PrintAnswer(PrintOutcome.GaveUp, [], e.Message);
        }

        log.LogInformation("{Title} on {Printer}: {Outcome} {Reasons} {Detail}", request.Title, request.Printer, answer.Outcome, string.Join(' ', answer.Reasons), answer.Detail);
        return answer;
    }
}
