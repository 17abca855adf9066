using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Pki.Ocsp;

namespace IssuancePortal.Portal.Features.Authority;

/// <summary>What relying parties fetch without signing in: issuer certificates, CRLs, OCSP (RFC 5280 §4.2.2.1, RFC 6960 appendix A).</summary>
internal static class AuthorityEndpoints
{
    private const string OcspResponse = "application/ocsp-response";

    public static void MapAuthority(this WebApplication app)
    {
        var pki = app.MapGroup("/pki").AllowAnonymous().DisableAntiforgery();
        pki.MapGet("/{authority}.cer", (string authority, EmbeddedAuthority ca) =>
            ca.CertificateOf(authority) is { } certificate ? Results.File(certificate, "application/pkix-cert", $"{authority}.cer") : Results.NotFound());
        pki.MapGet("/{authority}.crl", async (string authority, EmbeddedAuthority ca, CancellationToken cancellation) =>
            ca.CertificateOf(authority) is null ? Results.NotFound() : Results.File(await ca.CrlAsync(authority, cancellation), "application/pkix-crl", $"{authority}.crl"));
        pki.MapPost("/ocsp", async (HttpRequest request, EmbeddedAuthority ca, CancellationToken cancellation) =>
        {
            if (request.ContentLength is > OcspResponder.MaxRequestLength) return Reply(OcspResponder.Failure(OcspResponseStatus.MalformedRequest));
            var body = new MemoryStream();
            var buffer = new byte[4096];
            int read;
            while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
            {
                body.Write(buffer, 0, read);
                if (body.Length > OcspResponder.MaxRequestLength) return Reply(OcspResponder.Failure(OcspResponseStatus.MalformedRequest));
            }

            return Reply(await ca.Ocsp.RespondAsync(body.ToArray(), cancellation));
        });
        pki.MapGet("/ocsp/{**request}", async (string request, EmbeddedAuthority ca, CancellationToken cancellation) => Reply(await ca.Ocsp.RespondToGetAsync(request, cancellation)));
    }

    private static IResult Reply(OcspReply reply) => Results.Bytes(reply.Der, OcspResponse);
}
