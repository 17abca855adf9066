namespace IssuancePortal.Pki.Ocsp;

/// <summary>OCSPResponseStatus (RFC 6960 §4.2.1).</summary>
public enum OcspResponseStatus
{
    Successful = 0,
    MalformedRequest = 1,
    InternalError = 2,
    TryLater = 3,
    SignatureRequired = 5,
    Unauthorized = 6,
}

/// <summary>An OCSP response, ready to be sent as <c>application/ocsp-response</c>.</summary>
/// <param name="Der">DER OCSPResponse.</param>
/// <param name="Status">Its status.</param>
/// <param name="NextUpdate">Until when its answers hold; null for a failure.</param>
/// <param name="IsCacheable">True when others may be given the same bytes: a successful response without a nonce (RFC 5019 §6).</param>
public sealed record OcspReply(byte[] Der, OcspResponseStatus Status, DateTimeOffset? NextUpdate, bool IsCacheable);
