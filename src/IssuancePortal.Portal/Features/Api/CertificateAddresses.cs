using System.Security.Claims;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Pki;
using IssuancePortal.Portal.Words;
using static IssuancePortal.Portal.Features.Api.ApiAnswers;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>Single certificates.</summary>
internal static class CertificateAddresses
{
    public static void MapCertificates(this IEndpointRouteBuilder api)
    {
        api.MapGet("certificates/{serial}", async (string serial, ClaimsPrincipal user, FetchCertificate fetch, TradeWords words, CancellationToken cancellation) =>
            Answer(await fetch.FetchAsync(serial.ToUpperInvariant(), Who(user), cancellation), words, ApiCertificate.Of)).Says<ApiCertificate>("GetCertificate", "A certificate by its serial number, hexadecimal.");
        foreach (var move in Enum.GetValues<CertificateMove>())
        {
            var description = $"{(move switch { CertificateMove.Hold => "Puts a hold by hand on it, beside whatever else holds it.", CertificateMove.Release => "Takes the hold by hand away; it is good again when nothing else holds it.", _ => "Ends it for good." })} Its device stays as it is. Needs the permission {ChangeCertificate.PermissionOf(move)}.";
            var segment = move.ToString().ToLowerInvariant();
            api.MapPost($"certificates/{{serial}}/{segment}", async (string serial, ApiCertificateChange? order, ClaimsPrincipal user, ChangeCertificate certificates, TradeWords words, CancellationToken cancellation) =>
                Answer(await certificates.ChangeAsync(serial.ToUpperInvariant(), move, order?.Revocation ?? RevocationReason.Unspecified, order?.Reason ?? "", Who(user), cancellation), words, state => new ApiState(state.ToString())))
                .Says<ApiState>($"{move}Certificate", $"Makes the move {move} with a single certificate.", description);
            api.MapPost($"certificates/{{serial}}/{segment}/foresee", async (string serial, ApiCertificateChange? order, ClaimsPrincipal user, ForeseeMove foresee, TradeWords words, CancellationToken cancellation) =>
                Answer(await foresee.OfCertificateAsync(serial.ToUpperInvariant(), move, order?.Revocation ?? RevocationReason.Unspecified, Who(user), cancellation), words, ApiForeseen.Of))
                .Says<ApiForeseen>($"Foresee{move}Certificate", $"What the move {move} would do; nothing is changed.", description);
        }
    }
}
