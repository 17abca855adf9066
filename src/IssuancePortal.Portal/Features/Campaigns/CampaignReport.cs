using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Words;

namespace IssuancePortal.Portal.Features.Campaigns;

/// <summary><c>GET admin/campaigns/{id}/report.csv</c>: every device of a campaign with what it came to, streamed while it is read.</summary>
internal static class CampaignReport
{
    private const int Batch = 500;

    private static readonly string[] Columns = ["position", "kind", "serial", "person", "outcome", "request", "requestState", "at", "why"];

    public static void MapCampaignReport(this IEndpointRouteBuilder app) => app.MapGet("admin/campaigns/{id:guid}/report.csv", ReportAsync).RequireAuthorization(nameof(Permission.ReadSettings));

    private static async Task<IResult> ReportAsync(Guid id, ClaimsPrincipal principal, MoveToVersion campaigns, TradeWords words, CancellationToken cancellation)
    {
        if (principal.ToActor() is not { } actor) return Results.Unauthorized();
        var looked = await campaigns.LookAsync(id, actor, cancellation);
        if (!looked.Succeeded) return Results.NotFound();
        return CsvFile.Stream($"campaign-{id:N}.csv", Columns, PartsAsync(id, actor, campaigns, words, cancellation), cancellation);
    }

    private static async IAsyncEnumerable<IEnumerable<string?[]>> PartsAsync(Guid id, Actor actor, MoveToVersion campaigns, TradeWords words, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = 0; ;)
        {
            var rows = (await campaigns.RowsAsync(id, null, after, Batch, actor, cancellation)).Value;
            yield return rows.Select(row => Values(row, words));
            if (rows.Length < Batch) yield break;
            after = rows[^1].Device.Position;
        }
    }

    private static string?[] Values(CampaignRow row, TradeWords words) =>
    [
        row.Device.Position.ToString(CultureInfo.InvariantCulture), row.Kind.ToString(), row.Serial, row.PersonName, row.Outcome.ToString(), row.Device.RequestId?.ToString(), row.RequestState?.ToString(),
        row.Device.At?.ToString("O", CultureInfo.InvariantCulture), row.Device.Refusal is { } refusal ? words.What(refusal) : null,
    ];
}
