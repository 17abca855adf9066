using System.Globalization;
using System.Security.Claims;
using System.Text;
using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Audit;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Words;

namespace IssuancePortal.Portal.Features.Campaigns;

/// <summary><c>GET admin/campaigns/{id}/report.csv</c>: every device of a campaign with what it came to, streamed while it is read.</summary>
internal static class CampaignReport
{
    private const int Batch = 500;

    public static void MapCampaignReport(this IEndpointRouteBuilder app) => app.MapGet("admin/campaigns/{id:guid}/report.csv", ReportAsync).RequireAuthorization(nameof(Permission.ReadSettings));

    private static async Task<IResult> ReportAsync(Guid id, ClaimsPrincipal principal, MoveToVersion campaigns, TradeWords words, CancellationToken cancellation)
    {
        if (principal.ToActor() is not { } actor) return Results.Unauthorized();
        var looked = await campaigns.LookAsync(id, actor, cancellation);
        if (!looked.Succeeded) return Results.NotFound();
        return Results.Stream(stream => WriteAsync(stream, id, actor, campaigns, words, cancellation), "text/csv; charset=utf-8", $"campaign-{id:N}.csv");
    }

    private static async Task WriteAsync(Stream stream, Guid id, Actor actor, MoveToVersion campaigns, TradeWords words, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("position,kind,serial,person,outcome,request,requestState,at,why");
        for (var after = 0; ;)
        {
            var rows = (await campaigns.RowsAsync(id, null, after, Batch, actor, cancellation)).Value;
            foreach (var row in rows)
            {
                await writer.WriteLineAsync(string.Join(',', new[]
                {
                    row.Device.Position.ToString(CultureInfo.InvariantCulture), row.Kind.ToString(), row.Serial, row.PersonName, row.Outcome.ToString(), row.Device.RequestId?.ToString(), row.RequestState?.ToString(),
                    row.Device.At?.ToString("O", CultureInfo.InvariantCulture), row.Device.Refusal is { } refusal ? words.What(refusal) : null,
                }.Select(AuditExport.Field)));
            }

            await writer.FlushAsync(cancellation);
            if (rows.Length < Batch) return;
            after = rows[^1].Device.Position;
        }
    }
}
