namespace IssuancePortal.Issuance.Authorities;

/// <summary>How an authority outside the portal is spoken to.</summary>
public enum AuthorityKind
{
    /// <summary>CMP (RFC 9810 in the profile of RFC 9483) over HTTP (RFC 9811): the portal asks as a registration authority that has checked possession of the key.</summary>
    Cmp,

    /// <summary>EST (RFC 7030): every request is a PKCS #10 signed by the key itself. Knows no revocation.</summary>
    Est,
}
