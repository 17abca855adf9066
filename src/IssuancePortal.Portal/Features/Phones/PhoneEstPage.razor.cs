using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Phones;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Phones;

/// <summary>Credentials for EST, for phones whose management asks for certificates. Every look makes new ones.</summary>
public sealed partial class PhoneEstPage
{
    private EstCredential[] _credentials = [];
    private Refusal? _refusal;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [Inject]
    private SetUpPhone SetUp { get; set; } = null!;

    /// <summary>EST is spoken over TLS alone (RFC 7030 §3.3).</summary>
    private string Url => $"https://{Http.Request.Host}{Http.Request.PathBase}/.well-known/est";

    protected override async Task OnInitializedAsync()
    {
        Http.Response.Headers.CacheControl = "no-store";
        var given = Http.Request.Cookies[PhoneEndpoints.Cookie] is { Length: > 0 } secret ? await SetUp.CredentialsAsync(secret) : IssuancePortal.Issuance.Phones.Refusals.Unknown;
        (_credentials, _refusal) = (given.Succeeded ? given.Value : [], given.Refusal);
    }
}
