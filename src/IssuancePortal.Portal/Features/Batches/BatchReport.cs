using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Words;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary><c>GET batches/{id}/report.csv</c>: everybody in a batch with what they came to, streamed while it is read.</summary>
internal static class BatchReport
{
    private const int Part = 500;

    private static readonly string[] Columns = ["position", "person", "employeeNumber", "state", "serial", "reader", "tries", "seconds", "at", "device", "request", "run", "why", "note"];

    public static void MapBatchReport(this IEndpointRouteBuilder app) => app.MapGet("batches/{id:guid}/report.csv", ReportAsync).RequireAuthorization(nameof(Permission.SearchPeople));

    private static async Task<IResult> ReportAsync(Guid id, ClaimsPrincipal principal, LookAtBatch batches, TradeWords words, CancellationToken cancellation)
    {
        if (principal.ToActor() is not { } actor) return Results.Unauthorized();
        var looked = await batches.LookAsync(id, actor, cancellation);
        if (!looked.Succeeded) return Results.NotFound();
        return CsvFile.Stream($"batch-{id:N}.csv", Columns, PartsAsync(id, actor, batches, words, cancellation), cancellation);
    }

    private static async IAsyncEnumerable<IEnumerable<string?[]>> PartsAsync(Guid id, Actor actor, LookAtBatch batches, TradeWords words, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = 0; ;)
        {
            var rows = (await batches.RowsAsync(id, null, after, Part, actor, cancellation)).Value;
            yield return rows.Select(row => Values(row, words));
            if (rows.Length < Part) yield break;
            after = rows[^1].Item.Position;
        }
    }

    private static string?[] Values(BatchRow row, TradeWords words) =>
    [
        row.Item.Position.ToString(CultureInfo.InvariantCulture), row.Name, row.EmployeeNumber, row.Item.State.ToString(), row.Serial, row.Reader, row.Item.Tries.ToString(CultureInfo.InvariantCulture),
        row.Duration?.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture), row.Item.At?.ToString("O", CultureInfo.InvariantCulture), row.Item.DeviceId?.ToString(), row.Item.RequestId?.ToString(), row.Item.RunId?.ToString(),
        row.Item.Refusal is { } refusal ? words.What(refusal) : null, row.Item.Note,
    ];
}
