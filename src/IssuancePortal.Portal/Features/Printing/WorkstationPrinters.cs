using IssuancePortal.Contracts;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.SignalR;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary>The printers of workstations, asked over their lines. A job has an id: a line that breaks and comes back loses nothing and prints nothing twice.</summary>
internal sealed class WorkstationPrinters(WorkstationBoard board, IHubContext<CmsClientHub> hub, TimeProvider time, ILogger<WorkstationPrinters> log)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a line that broke is waited for before the job is given up here.</summary>
    private static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(20);

    /// <summary>Its printers; none where its client is gone, or knows nothing of printers.</summary>
    public async Task<IReadOnlyList<PrinterReport>> ListAsync(Guid workstationId, CancellationToken cancellation) =>
        (await AskAsync<PrintersReport>(workstationId, nameof(ICmsClient.Printers), [], cancellation)).Answer?.Printers ?? [];

    /// <summary>Prints and waits for the end; null when the client knows nothing of printing.</summary>
    public async Task<PrintAnswer?> PrintAsync(Guid workstationId, PrintRequest request, CancellationToken cancellation)
    {
        var (answer, isUnderstood) = await AskAsync<PrintAnswer>(workstationId, nameof(ICmsClient.Print), [request], cancellation);
        if (!isUnderstood) return null;
        var (lost, end) = (answer is null ? time.GetUtcNow() : (DateTimeOffset?)null, time.GetUtcNow().AddSeconds(request.LimitSeconds) + ReturnLimit);
        while (answer is null or { Outcome: PrintOutcome.Going })
        {
            if (time.GetUtcNow() > (lost + ReturnLimit ?? end)) return new PrintAnswer(PrintOutcome.Unreachable, [], "the client is gone");
            await Task.Delay(Pace, time, cancellation);
            (answer, _) = await AskAsync<PrintAnswer>(workstationId, nameof(ICmsClient.PrintOutcome), [request.JobId], cancellation);
            lost = answer is null ? lost ?? time.GetUtcNow() : null;
        }

        return answer;
    }

    /// <summary>No answer when the line is gone or goes; not understood when the client has no such method.</summary>
    private async Task<(T? Answer, bool IsUnderstood)> AskAsync<T>(Guid workstationId, string method, object[] arguments, CancellationToken cancellation)
        where T : class
    {
        if (board.LineOf(workstationId) is not { } line) return (null, true);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation, line.Closed);
        until.CancelAfter(AnswerLimit);
        try
        {
            return (await hub.Clients.Client(line.ConnectionId).InvokeCoreAsync<T>(method, arguments, until.Token), true);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && !cancellation.IsCancellationRequested)
        {
            return (null, true);
        }
        catch (HubException e)
        {
            log.LogWarning("Workstation {Workstation} did not answer {Method}: {Reason}", workstationId, method, e.Message);
            return (null, false);
        }
    }
}
