using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Est;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Requests;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Words;
using Microsoft.AspNetCore.Http.Features;
using EnrolmentRefusals = IssuancePortal.Issuance.Enrolment.Refusals;

namespace IssuancePortal.Portal.Features.Doors;

/// <summary>
/// EST (RFC 7030 §4) over https. A first certificate is asked for with a ticket: its label as user name and the secret as password (HTTP Basic), or the label in the path and the secret as password, or the whole
/// password as challengePassword in the request. A further one is asked for with the certificate that it renews, shown to TLS.
/// </summary>
internal sealed class EstDoor(EnrolCertificate enrol, RegistrationAuthority registration, IIssuanceStore store, AddressLimits limits, TradeWords words)
{
    private const string BagType = "application/pkcs7-mime; smime-type=certs-only";
    private const int RetryAfterSeconds = 10;
    private const int Http11Required = 0xd;

    public IResult Authorities(HttpContext http) => RefuseClear(http) ?? Base64(http, CertificateBag.Pack(registration.Chain), "application/pkcs7-mime");

    public async Task<IResult> AttributesAsync(HttpContext http, string? label)
    {
        if (RefuseClear(http) is { } clear) return clear;
        var ticket = label is null ? null : await store.ReadAsync(session => session.Enrolments.TicketByLabelAsync(label, http.RequestAborted), http.RequestAborted);
        return Base64(http, EstBodies.RequestAttributes(ticket is { EndedAt: null } ? [ticket.Algorithm] : Enum.GetValues<KeyAlgorithm>()), "application/csrattrs");
    }

    public async Task<IResult> EnrolAsync(HttpContext http, string? label, bool isRenewal)
    {
        if (RefuseClear(http) is { } clear) return clear;
        var (address, wait) = limits.Enter(http);
        if (wait is not null) return wait;
        var cancellation = http.RequestAborted;
        // The body first: TLS cannot ask for a certificate while there is something to read.
        if (await DoorTries.ReadAsync(http.Request, EstBodies.MaxLength, cancellation) is not { } body) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (http.Request.ContentType?.Split(';')[0].Trim() is not "application/pkcs10")
        {
            enrol.Discard(EnrolmentDoor.Est, "content-type");
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        if (EstBodies.TryDecode(body) is not { } request)
        {
            enrol.Discard(EnrolmentDoor.Est, EnrolmentRefusals.Malformed.Code);
            return Refused(http, EnrolmentRefusals.Malformed);
        }

        var password = PasswordOf(http.Request, label);
        var certificate = isRenewal ? await CertificateOf(http, cancellation) : null;
        if (isRenewal && certificate is null && password is null && http.Request.Protocol == "HTTP/2" && http.Features.Get<IHttpResetFeature>() is { } connection)
        {
            // Over HTTP/2 nobody can be asked for a certificate: the client is to come again with HTTP/1.1 (RFC 9113 §9.2.1).
            limits.Forgive(address);
            connection.Reset(Http11Required);
            return Results.Empty;
        }

        var order = new EnrolmentOrder(EnrolmentDoor.Est, request) { Password = password };
        var answer = certificate is not null ? await enrol.RenewAsync(order, certificate.RawData, cancellation) : await enrol.EnrolAsync(order, cancellation);
        if (!answer.Succeeded) return Refused(http, answer.Refusal);
        limits.Forgive(address);
        if (answer.Value.Certificate is { } issued) return Base64(http, CertificateBag.Pack([issued]), BagType);
        http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    /// <summary>A password travels: nothing is answered without TLS.</summary>
    private static IResult? RefuseClear(HttpContext http) => http.Request.IsHttps ? null : Results.StatusCode(StatusCodes.Status403Forbidden);

    private static async Task<X509Certificate2?> CertificateOf(HttpContext http, CancellationToken cancellation) =>
        http.Request.Protocol is "HTTP/1.1" or "HTTP/1.0" ? await http.Connection.GetClientCertificateAsync(cancellation) : http.Connection.ClientCertificate;

    /// <summary>The ticket's whole password, from wherever its parts are; null when there is none beside the request.</summary>
    private static string? PasswordOf(HttpRequest request, string? label)
    {
        const string Basic = "Basic ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return null;
        var decoded = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Basic.Length..].Trim(), decoded, out var length)) return "";
        var text = Encoding.UTF8.GetString(decoded, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return "";
        var (user, password) = (text[..colon], text[(colon + 1)..]);
        return EnrolmentTicket.Split(password) is null ? $"{label ?? user}-{password}" : password;
    }

    private static IResult Base64(HttpContext http, byte[] der, string type)
    {
        http.Response.Headers["Content-Transfer-Encoding"] = "base64";
        return Results.Bytes(EstBodies.Encode(der), type);
    }

    /// <summary>RFC 7030 §4.2.3: why, in words; the status says whether it is worth while to ask again.</summary>
    private IResult Refused(HttpContext http, Refusal refusal)
    {
        var status = refusal == EnrolmentRefusals.Unknown ? StatusCodes.Status401Unauthorized
            : refusal == EnrolmentRefusals.Malformed || refusal == EnrolmentRefusals.Algorithm || refusal == EnrolmentRefusals.NotProven || refusal == EnrolmentRefusals.Subject ? StatusCodes.Status400BadRequest
            : StatusCodes.Status403Forbidden;
        if (status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Basic realm=\"enrolment\", charset=\"UTF-8\"";
        return Results.Text(words.What(refusal), "text/plain", Encoding.UTF8, status);
    }
}
