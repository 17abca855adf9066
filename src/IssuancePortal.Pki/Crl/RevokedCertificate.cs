namespace IssuancePortal.Pki.Crl;

/// <summary>An entry of a revocation list.</summary>
/// <param name="SerialNumber">Text form of <see cref="Issuing.SerialNumbers"/>.</param>
/// <param name="RevokedAt">When it was revoked or put on hold.</param>
/// <param name="Reason">Why.</param>
public sealed record RevokedCertificate(string SerialNumber, DateTimeOffset RevokedAt, RevocationReason Reason);
