namespace IssuancePortal.Issuance.Certificates;

/// <summary>Signs what is on a PIV card besides certificates, with a content-signing key (FIPS 201-3 §4.2.1, SP 800-73-5 part 1 §3.1.2).</summary>
public interface IContentSigner
{
    /// <summary>CMS signature of a CHUID.</summary>
    /// <param name="signedPart">Every data object of the CHUID but the signature.</param>
    byte[] SignChuid(byte[] signedPart);

    /// <summary>CMS signature of a biometric record.</summary>
    /// <param name="signedPart">CBEFF header and record.</param>
    /// <param name="fascN">FASC-N of the card, 25 bytes.</param>
    /// <param name="cardUuid">GUID of the card.</param>
    byte[] SignBiometric(byte[] signedPart, byte[] fascN, Guid cardUuid);

    /// <summary>CMS over the hashes of the card's containers.</summary>
    /// <param name="dataGroups">Content of each container by its data group number.</param>
    byte[] SignSecurityObject(IReadOnlyDictionary<int, byte[]> dataGroups);

    /// <summary>Detached CMS signature of evidence, DER, with the signer's and the issuing authority's certificates inside (RFC 5652).</summary>
    byte[] SignEvidence(byte[] content);
}
