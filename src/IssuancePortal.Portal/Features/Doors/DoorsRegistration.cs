using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace IssuancePortal.Portal.Features.Doors;

/// <summary>The doors at which devices ask for certificates: SCEP (RFC 8894) at <c>/scep</c>, EST (RFC 7030) at <c>/.well-known/est</c>, ACME (RFC 8555) at <c>/acme/directory</c>.</summary>
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
        builder.Services.AddSingleton<ScepDoor>().AddSingleton<EstDoor>().AddSingleton<AcmeDoor>();
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

        var acme = app.MapGroup("/acme").AllowAnonymous().DisableAntiforgery();
        acme.MapGet("/directory", (HttpContext http, AcmeDoor door) => door.Directory(http));
        acme.MapMethods("/new-nonce", [HttpMethods.Get, HttpMethods.Head], (HttpContext http, AcmeDoor door) => door.Nonce(http));
        acme.MapGet("/{**path}", (HttpContext http, AcmeDoor door) => door.Get(http));
        acme.MapPost("/new-account", (HttpContext http, AcmeDoor door) => door.NewAccountAsync(http));
        acme.MapPost("/account/{name}", (HttpContext http, AcmeDoor door, string name) => door.AccountAsync(http, name));
        acme.MapPost("/new-order", (HttpContext http, AcmeDoor door) => door.NewOrderAsync(http));
        acme.MapPost("/order/{id}", (HttpContext http, AcmeDoor door, string id) => door.OrderAsync(http, id));
        acme.MapPost("/authorization/{id}", (HttpContext http, AcmeDoor door, string id) => door.AuthorizationAsync(http, id));
        acme.MapPost("/challenge/{id}", (HttpContext http, AcmeDoor door, string id) => door.ChallengeAsync(http, id));
        acme.MapPost("/finalize/{id}", (HttpContext http, AcmeDoor door, string id) => door.FinalizeAsync(http, id));
        acme.MapPost("/certificate/{id}", (HttpContext http, AcmeDoor door, string id) => door.CertificateAsync(http, id));
    }
}
