using System.Security.Claims;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Portal.Features.SignIn;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary><c>GET print/{job}.pdf</c>: what a browser prints; <c>GET admin/layouts/{id}/sample.pdf</c>: a layout with a person of the house's invention.</summary>
internal static class PrintEndpoints
{
    private const string Pdf = "application/pdf";

    public static void MapPrinting(this IEndpointRouteBuilder app)
    {
        app.MapGet("print/{job:guid}.pdf", SendAsync).RequireAuthorization();
        app.MapGet("admin/layouts/{id:guid}/sample.pdf", SampleAsync).RequireAuthorization();
    }

    private static async Task<IResult> SendAsync(Guid job, ClaimsPrincipal principal, PrintCard cards, HttpContext http, CancellationToken cancellation)
    {
        if (principal.ToActor() is not { } actor) return Results.Unauthorized();
        var pdf = await cards.PdfAsync(job, actor, cancellation);
        http.Response.Headers.CacheControl = "no-store";
        return pdf.Succeeded ? Results.Bytes(pdf.Value, Pdf) : Results.NotFound();
    }

    private static async Task<IResult> SampleAsync(Guid id, ClaimsPrincipal principal, ChangeLayouts layouts, HttpContext http, CancellationToken cancellation)
    {
        if (principal.ToActor() is not { } actor) return Results.Unauthorized();
        var found = await layouts.LookAsync(id, actor, cancellation);
        if (!found.Succeeded) return Results.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        var view = found.Value;
        return Results.Bytes(CardPdf.Write([.. view.Layout.Design.Faces.Select(face => FaceDrawing.ToShow(face, CardFields.Sample, view.Pictures))], view.Layout.Name), Pdf);
    }
}
