namespace IssuancePortal.Issuance.Enrolment;

/// <summary>A replay nonce of ACME (RFC 8555 §6.5) that was used; kept until it would be too old anyway.</summary>
public sealed class SpentNonce
{
    /// <summary>Its random part.</summary>
    public required Guid Id { get; init; }

    /// <summary>From when on it need not be remembered.</summary>
    public required DateTimeOffset Until { get; init; }
}
