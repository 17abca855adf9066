namespace IssuancePortal.Pki.Cmp;

/// <summary>What a message of CMP is, with the tags of PKIBody (RFC 9810 §5.1.2).</summary>
public enum CmpBodyType
{
    CertificateRequest = 2,
    CertificateResponse = 3,
    RevocationRequest = 11,
    RevocationResponse = 12,
    Confirmation = 19,
    GeneralMessage = 21,
    GeneralResponse = 22,
    Error = 23,
    CertificateConfirmation = 24,
    PollRequest = 25,
    PollResponse = 26,
}
