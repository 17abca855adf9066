using IssuancePortal.Contracts;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Section <c>Workstations</c>: how CMS clients reach the portal.</summary>
internal sealed class WorkstationOptions
{
    public const string Section = "Workstations";

    /// <summary>
    /// The portal's address as clients dial it, such as <c>https://cards.example.org</c>. Clients sign their tokens for it, so that one made for another portal is of no use here. Unset: the
    /// address of the request, which is enough where the host name is checked before the portal (AllowedHosts, a proxy).
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>
    /// Folder with the published clients, one folder for each platform as publish.sh lays them. Unset: <c>cms-client</c> beside the portal, or the repository's
    /// <c>artifacts/cms-client</c>.
    /// </summary>
    public string? ClientFolder { get; set; }

    /// <summary>The origin that a token or a pairing must be made for.</summary>
    public string OriginOf(HttpRequest request) =>
        PublicUrl is { Length: > 0 } url ? LineNames.Origin(new Uri(url)) : LineNames.Origin(new Uri($"{request.Scheme}://{request.Host}"));
}

internal sealed class WorkstationOptionsValidation : IValidateOptions<WorkstationOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkstationOptions options) =>
        options.PublicUrl is not { Length: > 0 } url
        || (Uri.TryCreate(url, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{WorkstationOptions.Section}:{nameof(WorkstationOptions.PublicUrl)} is \"{url}\"; it must be an https address, or http on this computer.");
}
