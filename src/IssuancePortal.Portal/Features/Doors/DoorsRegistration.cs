using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace IssuancePortal.Portal.Features.Doors;

/// <summary>The doors at which devices ask for certificates: SCEP (RFC 8894) at <c>/scep</c>, EST (RFC 7030) at <c>/.well-known/est</c>.</summary>
internal sealed class DoorsRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder)
    {
        // A certificate is asked for only by whoever wants to renew one, and judged by the store: it must be one that was issued here.
        builder.WebHost.ConfigureKestrel(server => server.ConfigureHttpsDefaults(https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.DelayCertificate;
            https.AllowAnyClientCertificate();
        }));
        builder.Services.AddSingleton<ScepDoor>().AddSingleton<EstDoor>();
    }

    public void Map(WebApplication app)
    {
        var scep = app.MapGroup("/scep").AllowAnonymous().DisableAntiforgery();
        // Some clients put the name of a program of old times behind it.
        scep.MapGet("/{**program}", (HttpContext http, ScepDoor door, string? program) => door.GetAsync(http));
        scep.MapPost("/{**program}", (HttpContext http, ScepDoor door, string? program) => door.PostAsync(http));

        foreach (var path in (string[])["/.well-known/est", "/.well-known/est/{label}"])
        {
            var est = app.MapGroup(path).AllowAnonymous().DisableAntiforgery();
            est.MapGet("/cacerts", (HttpContext http, EstDoor door) => door.Authorities(http));
            est.MapGet("/csrattrs", (HttpContext http, EstDoor door, string? label) => door.AttributesAsync(http, label));
            est.MapPost("/simpleenroll", (HttpContext http, EstDoor door, string? label) => door.EnrolAsync(http, label, isRenewal: false));
            est.MapPost("/simplereenroll", (HttpContext http, EstDoor door, string? label) => door.EnrolAsync(http, label, isRenewal: true));
        }
    }
}
