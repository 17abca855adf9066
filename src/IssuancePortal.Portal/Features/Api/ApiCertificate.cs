using System.Text.Json.Serialization;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Pki;

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

/// <summary>Why a certificate is held, released or revoked: in words, and for a revocation the reason code of RFC 5280 §5.3.1.</summary>
internal sealed record ApiCertificateChange(string? Reason = null, [property: JsonConverter(typeof(NamesOnly<RevocationReason>))] RevocationReason Revocation = RevocationReason.Unspecified);

/// <summary>A state after a move.</summary>
internal sealed record ApiState(string State);
