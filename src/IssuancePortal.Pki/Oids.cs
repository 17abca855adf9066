namespace IssuancePortal.Pki;

/// <summary>The object identifiers that the profiles, the rules and the signatures share.</summary>
internal static class Oids
{
    // Keys and signatures: RFC 3279, RFC 5480, RFC 5758, RFC 4055.
    public const string RsaEncryption = "1.2.840.113549.1.1.1";
    public const string EcPublicKey = "1.2.840.10045.2.1";
    public const string CurveP256 = "1.2.840.10045.3.1.7";
    public const string CurveP384 = "1.3.132.0.34";
    public const string Sha256WithRsa = "1.2.840.113549.1.1.11";
    public const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    public const string EcdsaWithSha384 = "1.2.840.10045.4.3.3";
    public const string Sha1 = "1.3.14.3.2.26";
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";

    // Extensions: RFC 5280 §4.2, RFC 6960 §4.2.2.2.1, FIPS 201, [MS-WCCE] §2.2.2.7.7.4.
    public const string SubjectKeyIdentifier = "2.5.29.14";
    public const string KeyUsage = "2.5.29.15";
    public const string SubjectAltName = "2.5.29.17";
    public const string BasicConstraints = "2.5.29.19";
    public const string CrlDistributionPoints = "2.5.29.31";
    public const string CertificatePolicies = "2.5.29.32";
    public const string AuthorityKeyIdentifier = "2.5.29.35";
    public const string ExtendedKeyUsage = "2.5.29.37";
    public const string AuthorityInformationAccess = "1.3.6.1.5.5.7.1.1";
    public const string OcspNoCheck = "1.3.6.1.5.5.7.48.1.5";
    public const string PivInterim = "2.16.840.1.101.3.6.9.1";
    public const string NtdsSecurity = "1.3.6.1.4.1.311.25.2";
    public const string NtdsObjectSid = "1.3.6.1.4.1.311.25.2.1";

    public const string AccessOcsp = "1.3.6.1.5.5.7.48.1";
    public const string AccessCaIssuers = "1.3.6.1.5.5.7.48.2";

    // Names: RFC 5280 appendix A, FIPS 201 (pivFASC-N), Microsoft (user principal name).
    public const string CommonName = "2.5.4.3";
    public const string Surname = "2.5.4.4";
    public const string SerialNumber = "2.5.4.5";
    public const string Country = "2.5.4.6";
    public const string Organisation = "2.5.4.10";
    public const string OrganisationalUnit = "2.5.4.11";
    public const string GivenName = "2.5.4.42";
    public const string UserPrincipalName = "1.3.6.1.4.1.311.20.2.3";
    public const string FascN = "2.16.840.1.101.3.6.6";

    // Key escrow: RFC 3565 (AES in CMS).
    public const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";

    public const string Aes192Cbc = "2.16.840.1.101.3.4.1.22";
    public const string Aes128Cbc = "2.16.840.1.101.3.4.1.2";

    // Requests and messages: RFC 2985 §5.4, RFC 5652 §4 and §5, RFC 4055 §5, RFC 5758 §3.2.
    public const string ChallengePassword = "1.2.840.113549.1.9.7";
    public const string ExtensionRequest = "1.2.840.113549.1.9.14";
    public const string ContentType = "1.2.840.113549.1.9.3";
    public const string MessageDigest = "1.2.840.113549.1.9.4";
    public const string Data = "1.2.840.113549.1.7.1";
    public const string SignedData = "1.2.840.113549.1.7.2";
    public const string Sha384WithRsa = "1.2.840.113549.1.1.12";
    public const string Sha512WithRsa = "1.2.840.113549.1.1.13";
    public const string EcdsaWithSha512 = "1.2.840.10045.4.3.4";

    // SCEP: RFC 8894 §3.2.1.
    public const string ScepMessageType = "2.16.840.1.113733.1.9.2";
    public const string ScepStatus = "2.16.840.1.113733.1.9.3";
    public const string ScepFailInfo = "2.16.840.1.113733.1.9.4";
    public const string ScepSenderNonce = "2.16.840.1.113733.1.9.5";
    public const string ScepRecipientNonce = "2.16.840.1.113733.1.9.6";
    public const string ScepTransactionId = "2.16.840.1.113733.1.9.7";

    // OCSP: RFC 6960.
    public const string OcspBasic = "1.3.6.1.5.5.7.48.1.1";
    public const string OcspNonce = "1.3.6.1.5.5.7.48.1.2";

    // PIV and ICAO signatures: FIPS 201, SP 800-73, ICAO 9303.
    public const string PivSignerDn = "2.16.840.1.101.3.6.5";
    public const string PivBiometricObject = "2.16.840.1.101.3.6.2";
    public const string EntryUuid = "1.3.6.1.1.16.4";
    public const string ChuidSecurityObject = "2.16.840.1.101.3.6.1";
    public const string LdsSecurityObject = "2.23.136.1.1.1";
}
