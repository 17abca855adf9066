using IssuancePortal.Issuance.Certificates;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>A certificate.</summary>
internal sealed record ApiCertificate(string SerialNumber, string Profile, string? Slot, string State, IReadOnlyList<string> Holds, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset? RevokedAt, string? RevocationReason)
{
    public static ApiCertificate Of(IssuedCertificate certificate) => new(
        certificate.SerialNumber,
        certificate.Profile,
        certificate.Slot?.ToString("X2", System.Globalization.CultureInfo.InvariantCulture),
        certificate.State.ToString(),
        certificate.Holds,
        certificate.NotBefore,
        certificate.NotAfter,
        certificate.RevokedAt,
        certificate.RevocationReason?.ToString());
}
