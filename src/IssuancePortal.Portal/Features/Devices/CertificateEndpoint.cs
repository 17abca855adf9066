using System.Security.Claims;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Portal.Features.SignIn;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary><c>GET certificates/{serial}.cer</c>: a certificate, DER, for those who may look at its person.</summary>
internal static class CertificateEndpoint
{
    public static void MapCertificate(this IEndpointRouteBuilder app) => app.MapGet("certificates/{serialNumber:regex(^[0-9A-F]{{1,40}}$)}.cer", SendAsync).RequireAuthorization();

    private static async Task<IResult> SendAsync(string serialNumber, ClaimsPrincipal principal, FetchCertificate certificates, CancellationToken cancellation)
    {
        if (principal.ToActor() is not { } actor) return Results.Unauthorized();
        var found = await certificates.FetchAsync(serialNumber, actor, cancellation);
        return found switch
        {
            { Succeeded: true } => Results.File(found.Value.Der!, "application/pkix-cert", $"{serialNumber}.cer"),
            { Refusal.Code: "refusal.not-allowed" } => Results.Forbid(),
            _ => Results.NotFound(),
        };
    }
}
