using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;

namespace IssuancePortal.Portal.Features.Audit;

/// <summary>
/// <c>GET audit/export/{csv|jsonl}</c> with the filters of the page: the trail as a file, streamed while it is read. <c>GET evidence/device/{id}</c> and <c>evidence/request/{id}</c>: a bundle of
/// evidence.
/// </summary>
internal static class AuditExport
{
    private static readonly string[] Columns = ["sequence", "at", "actorId", "actorName", "what", "personId", "deviceId", "requestId", "runId", "before", "after", "refused", "detail", "hash"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MapAuditExport(this IEndpointRouteBuilder app)
    {
        app.MapGet("audit/export/{format:regex(^(csv|jsonl)$)}", ExportAsync).RequireAuthorization();
        app.MapGet("evidence/device/{id:guid}", (Guid id, ClaimsPrincipal principal, ExportEvidence evidence, CancellationToken cancellation) => EvidenceAsync(principal, actor => evidence.OfDeviceAsync(id, actor, cancellation)))
            .RequireAuthorization();
        app.MapGet("evidence/request/{id:guid}", (Guid id, ClaimsPrincipal principal, ExportEvidence evidence, CancellationToken cancellation) => EvidenceAsync(principal, actor => evidence.OfRequestAsync(id, actor, cancellation)))
            .RequireAuthorization();
    }

    private static async Task<IResult> ExportAsync(
        string format, string? text, string? what, string? actor, string? about, DateTimeOffset? from, DateTimeOffset? to, bool? refused, ClaimsPrincipal principal, SearchAudit search, TimeProvider time,
        CancellationToken cancellation)
    {
        if (principal.ToActor() is not { } self) return Results.Unauthorized();
        var begun = await search.ExportAsync(new AuditQuery(text, what, actor, about, from, to, refused == true), format, self, cancellation);
        if (!begun.Succeeded) return Results.Forbid();
        var name = string.Create(CultureInfo.InvariantCulture, $"audit-{time.GetUtcNow():yyyyMMdd-HHmmss}.{format}");
        return format == "csv"
            ? CsvFile.Stream(name, Columns, begun.Value.Select(part => part.Select(Values)), cancellation)
            : Results.Stream(stream => WriteLinesAsync(stream, begun.Value, cancellation), "application/jsonl; charset=utf-8", name);
    }

    private static async Task WriteLinesAsync(Stream stream, IAsyncEnumerable<IReadOnlyList<AuditEvent>> parts, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        await foreach (var part in parts.WithCancellation(cancellation))
        {
            foreach (var audit in part) await writer.WriteLineAsync(JsonSerializer.Serialize(Told(audit), Json));
            await writer.FlushAsync(cancellation);
        }
    }

    private static string?[] Values(AuditEvent audit) =>
    [
        audit.Sequence.ToString(CultureInfo.InvariantCulture), audit.At.ToString("O", CultureInfo.InvariantCulture), audit.ActorId, audit.ActorName, audit.What, audit.PersonId?.ToString(), audit.DeviceId?.ToString(),
        audit.RequestId?.ToString(), audit.RunId?.ToString(), audit.Before, audit.After, audit.Refused, audit.Detail, Convert.ToHexStringLower(audit.Hash),
    ];

    private static object Told(AuditEvent audit) => new
    {
        audit.Sequence, audit.At, audit.ActorId, audit.ActorName, audit.What, audit.PersonId, audit.DeviceId, audit.RequestId, audit.RunId, audit.Before, audit.After, audit.Refused, audit.Detail,
        Hash = Convert.ToHexStringLower(audit.Hash),
    };

    private static async Task<IResult> EvidenceAsync(ClaimsPrincipal principal, Func<Issuance.Roles.Actor, Task<Result<EvidenceBundle>>> export)
    {
        if (principal.ToActor() is not { } actor) return Results.Unauthorized();
        var made = await export(actor);
        return made switch
        {
            { Succeeded: true } => Results.File(made.Value.Zip, "application/zip", made.Value.FileName),
            { Refusal.Code: "refusal.not-allowed" } => Results.Forbid(),
            _ => Results.NotFound(),
        };
    }
}
