using IssuancePortal.Pki.Piv;

namespace IssuancePortal.Pki.Issuing;

/// <summary>
/// Everything that a certificate may say about its person, card or service. The profile chooses what of it goes in, so that one record serves all
/// certificates of a card.
/// </summary>
public sealed record SubjectData
{
    /// <summary>At most 64 characters (RFC 5280 appendix A.1, ub-common-name).</summary>
    public string? CommonName { get; init; }

    public string? GivenName { get; init; }

    public string? Surname { get; init; }

    /// <summary>At most 64 characters.</summary>
    public string? Organisation { get; init; }

    /// <summary>From the widest to the narrowest; each at most 64 characters.</summary>
    public IReadOnlyList<string> OrganisationalUnits { get; init; } = [];

    /// <summary>Two letters (ISO 3166).</summary>
    public string? Country { get; init; }

    public string? Email { get; init; }

    /// <summary>User principal name: user@domain.</summary>
    public string? Upn { get; init; }

    public FascN? FascN { get; init; }

    /// <summary>The GUID of the card's CHUID (tag 34), in the same byte order when written big-endian.</summary>
    public Guid? CardUuid { get; init; }

    /// <summary>The cardholder UUID of the CHUID (tag 36).</summary>
    public Guid? CardholderUuid { get; init; }

    /// <summary>Security identifier of the account in Active Directory: S-1-5-21-….</summary>
    public string? Sid { get; init; }

    /// <summary>FIPS 201's interim indicator: true while the background investigation is not completed; null: not stated.</summary>
    public bool? InvestigationPending { get; init; }
}
