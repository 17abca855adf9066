using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace IssuancePortal.Ipp;

/// <summary>A printer at an address (ipp, ipps, http or https; RFC 8010 §4, RFC 7472). ipps and https check its certificate as this computer does any other.</summary>
/// <param name="address">Its address.</param>
/// <param name="time">Clock.</param>
/// <param name="socket">The Unix socket of CUPS to go through; null for the network.</param>
public sealed class IppPrinter(Uri address, TimeProvider time, string? socket = null) : IDisposable
{
    private const ushort PrintJob = 0x0002;
    private const ushort CancelJob = 0x0008;
    private const ushort GetJobAttributes = 0x0009;
    private const ushort GetPrinterAttributes = 0x000B;
    private const ushort CupsGetPrinters = 0x4002;
    private const int Canceled = 7;
    private const int Aborted = 8;
    private const int Completed = 9;
    private const int ProcessingStopped = 6;
    private const int PrinterStopped = 5;
    private const string Pdf = "application/pdf";
    private const string UserName = "issuance-portal";

    /// <summary>How long a warning may stay while a job waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(400);
    private static readonly string[] Serious = ["media-empty", "media-needed", "media-jam", "marker-supply-empty", "toner-empty", "door-open", "cover-open", "interlock-open", "paused", "shutdown"];

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectCallback = socket is null ? null : async (_, cancellation) =>
        {
            var unix = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await unix.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                return new NetworkStream(unix, ownsSocket: true);
            }
            catch
            {
                unix.Dispose();
                throw;
            }
        },
    })
    { Timeout = TimeSpan.FromSeconds(30) };

    private int _requests;

    /// <summary>True for an address that a printer can have.</summary>
    public static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "ipp" or "ipps" or "http" or "https" && uri.Host.Length > 0;

    /// <summary>What the printer says of itself; null when it does not answer.</summary>
    public async Task<IppFacts?> AskAsync(CancellationToken cancellation)
    {
        try
        {
            return await FactsAsync(cancellation);
        }
        catch (Exception e) when (IsOfTheLine(e, cancellation))
        {
            return null;
        }
    }

    /// <summary>Prints a PDF on media of ID-1 size where the printer names it, unscaled, both sides where there are two, and waits until the job has ended.</summary>
    /// <param name="name">Name of the job, as it is seen at the printer.</param>
    /// <param name="pdf">The document.</param>
    /// <param name="pages">How many pages it has.</param>
    /// <param name="limit">How long a job may take before it is cancelled.</param>
    /// <param name="cancellation">Gives up waiting; the job is not cancelled then.</param>
    public async Task<IppResult> PrintAsync(string name, ReadOnlyMemory<byte> pdf, int pages, TimeSpan limit, CancellationToken cancellation)
    {
        int? job = null;
        try
        {
            var facts = await FactsAsync(cancellation);
            if (facts is null) return new IppResult(IppOutcome.Unreachable, null, [], "it does not answer as a printer");
            if (!facts.IsAccepting) return new IppResult(IppOutcome.NotAccepting, null, facts.Reasons);
            if (facts.IsStopped || SeriousOf(facts.Reasons) is { Count: > 0 }) return new IppResult(IppOutcome.Stopped, null, facts.Reasons);
            if (!facts.TakesPdf) return new IppResult(IppOutcome.FormatRefused, null, []);
            var taken = await SendAsync(PrintRequest(facts, name, pages), pdf, cancellation);
            if (taken.Code >= 0x0100) return new IppResult(OutcomeOf(taken.Code), null, [], $"status 0x{taken.Code:X4}");
            job = taken.Number("job-id");
            return job is null ? new IppResult(IppOutcome.Unreachable, null, [], "it took the job and gave it no number") : await WaitAsync(job.Value, limit, cancellation);
        }
        catch (Exception e) when (IsOfTheLine(e, cancellation))
        {
            return new IppResult(IppOutcome.Unreachable, job, [], e.GetBaseException().Message);
        }
    }

    /// <summary>The queues of the CUPS at this address: name and description. None when no CUPS answers.</summary>
    public async Task<IReadOnlyList<(string Name, string Description)>> QueuesAsync(CancellationToken cancellation)
    {
        try
        {
            var request = IppMessage.Request(CupsGetPrinters, ++_requests, IppAddress);
            request.Add(IppTag.Keyword, "requested-attributes", "printer-name", "printer-info");
            var answer = await SendAsync(request, default, cancellation);
            var (names, descriptions) = (answer.Texts("printer-name"), answer.Texts("printer-info"));
            return [.. names.Select((name, index) => (name, names.Count == descriptions.Count && descriptions[index].Length > 0 ? descriptions[index] : name))];
        }
        catch (Exception e) when (IsOfTheLine(e, cancellation))
        {
            return [];
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Reasons that keep a printer from printing, without their severity.</summary>
    /// <param name="reasons">What the printer says.</param>
    /// <param name="withWarnings">Those that it calls warnings too: one of several trays may be empty.</param>
    public static IReadOnlyList<string> SeriousOf(IEnumerable<string> reasons, bool withWarnings = false) =>
    [
        .. from reason in reasons
           let isWarning = reason.EndsWith("-warning", StringComparison.Ordinal)
           where !isWarning || withWarnings
           let bare = isWarning ? reason[..^8] : reason.EndsWith("-error", StringComparison.Ordinal) ? reason[..^6] : reason
           where Serious.Contains(bare)
           select bare,
    ];

    private async Task<IppFacts?> FactsAsync(CancellationToken cancellation)
    {
        var request = IppMessage.Request(GetPrinterAttributes, ++_requests, IppAddress);
        request.Add(IppTag.Keyword, "requested-attributes", "printer-name", "printer-make-and-model", "printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "document-format-supported", "media-supported", "sides-supported", "print-scaling-supported");
        var answer = await SendAsync(request, default, cancellation);
        if (answer.Code >= 0x0100 || answer.Number("printer-state") is not { } state) return null;
        return new IppFacts(
            answer.Texts("printer-name").FirstOrDefault(""), answer.Texts("printer-make-and-model").FirstOrDefault(""), state == PrinterStopped, answer.Says("printer-is-accepting-jobs"),
            answer.Texts("document-format-supported").Contains(Pdf), ReasonsOf(answer, "printer-state-reasons"))
        {
            Media = answer.Texts("media-supported"),
            Sides = answer.Texts("sides-supported"),
            Scalings = answer.Texts("print-scaling-supported"),
        };
    }

    private IppMessage PrintRequest(IppFacts facts, string name, int pages)
    {
        var request = IppMessage.Request(PrintJob, ++_requests, IppAddress);
        request.Add(IppTag.Name, "requesting-user-name", UserName);
        request.Add(IppTag.Name, "job-name", name);
        request.Add(IppTag.MimeType, "document-format", Pdf);
        request.Begin(IppGroup.Job);
        if (facts.Media.FirstOrDefault(media => media.Contains("_53.98x85.6mm", StringComparison.Ordinal) || media.Contains("_54x86mm", StringComparison.Ordinal)) is { } card) request.Add(IppTag.Keyword, "media", card);
        if (facts.Scalings.Contains("none")) request.Add(IppTag.Keyword, "print-scaling", "none");
        if (pages > 1 && facts.Sides.Contains("two-sided-long-edge")) request.Add(IppTag.Keyword, "sides", "two-sided-long-edge");
        return request;
    }

    /// <summary>Follows a job to its end. A printer that stops on the way is not waited for: the person who stands before it is told.</summary>
    private async Task<IppResult> WaitAsync(int job, TimeSpan limit, CancellationToken cancellation)
    {
        var (end, warned) = (time.GetUtcNow() + limit, (DateTimeOffset?)null);
        while (true)
        {
            var request = OfJob(GetJobAttributes, job);
            request.Add(IppTag.Keyword, "requested-attributes", "job-state", "job-state-reasons", "job-printer-state-reasons");
            var answer = await SendAsync(request, default, cancellation);
            var reasons = ReasonsOf(answer, "job-state-reasons");
            switch (answer.Number("job-state"))
            {
                case Completed:
                    return new IppResult(reasons.Contains("job-completed-with-errors") ? IppOutcome.Aborted : IppOutcome.Completed, job, reasons);
                case Canceled or Aborted:
                    return new IppResult(IppOutcome.Aborted, job, reasons);
                case null:
                    return new IppResult(IppOutcome.Unreachable, job, reasons, $"status 0x{answer.Code:X4}");
                case ProcessingStopped:
                    return await GiveUpAsync(job, IppOutcome.Stopped, [.. reasons, .. (await FactsAsync(cancellation))?.Reasons ?? []], cancellation);
            }

            if (await FactsAsync(cancellation) is { } printer)
            {
                // Some printers only warn while they wait for cards: a warning that stays is believed.
                warned = SeriousOf(printer.Reasons, withWarnings: true).Count > 0 ? warned ?? time.GetUtcNow() : null;
                if (printer.IsStopped || SeriousOf(printer.Reasons).Count > 0 || time.GetUtcNow() - warned >= Patience) return await GiveUpAsync(job, IppOutcome.Stopped, printer.Reasons, cancellation);
            }

            if (time.GetUtcNow() >= end) return await GiveUpAsync(job, IppOutcome.TimedOut, reasons, cancellation);
            await Task.Delay(Pace, time, cancellation);
        }
    }

    private async Task<IppResult> GiveUpAsync(int job, IppOutcome outcome, IReadOnlyList<string> reasons, CancellationToken cancellation)
    {
        var request = OfJob(CancelJob, job);
        request.Add(IppTag.Name, "requesting-user-name", UserName);
        var answer = await SendAsync(request, default, cancellation);
        return new IppResult(outcome, job, reasons, answer.Code < 0x0100 ? null : $"the job could not be cancelled: status 0x{answer.Code:X4}");
    }

    private IppMessage OfJob(ushort operation, int job)
    {
        var request = IppMessage.Request(operation, ++_requests, IppAddress);
        request.Add(IppTag.Integer, "job-id", job);
        return request;
    }

    private static IReadOnlyList<string> ReasonsOf(IppMessage answer, string name) => [.. answer.Texts(name).Where(reason => reason != "none")];

    private static IppOutcome OutcomeOf(ushort status) => status switch
    {
        0x040A => IppOutcome.FormatRefused,
        0x0401 or 0x0402 or 0x0403 => IppOutcome.NotAllowed,
        0x0506 => IppOutcome.NotAccepting,
        _ => IppOutcome.Refused,
    };

    private Uri IppAddress => address.Scheme switch
    {
        "http" => new UriBuilder(address) { Scheme = "ipp", Port = address.Port }.Uri,
        "https" => new UriBuilder(address) { Scheme = "ipps", Port = address.Port }.Uri,
        _ => address,
    };

    private Uri HttpAddress => address.Scheme switch
    {
        "ipp" => new UriBuilder(address) { Scheme = "http", Port = address.Port < 0 ? 631 : address.Port }.Uri,
        "ipps" => new UriBuilder(address) { Scheme = "https", Port = address.Port < 0 ? 631 : address.Port }.Uri,
        _ => address,
    };

    private async Task<IppMessage> SendAsync(IppMessage message, ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(message.Bytes(document.Span));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/ipp");
        using var answer = await _http.PostAsync(HttpAddress, content, cancellation);
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) throw new HttpRequestException("The printer wants a sign-in.", null, answer.StatusCode);
        answer.EnsureSuccessStatusCode();
        return IppMessage.Answer(await answer.Content.ReadAsByteArrayAsync(cancellation));
    }

    private static bool IsOfTheLine(Exception e, CancellationToken cancellation) => !cancellation.IsCancellationRequested && e is HttpRequestException or IOException or FormatException or TaskCanceledException or SocketException;
}
