namespace IssuancePortal.Pki.Scep;

/// <summary>Kinds of SCEP messages (RFC 8894 §3.2.1.2).</summary>
public enum ScepMessageType
{
    /// <summary>An answer.</summary>
    CertRep = 3,

    /// <summary>Asks for a certificate on the strength of an earlier one.</summary>
    RenewalReq = 17,

    /// <summary>Asks for a certificate on the strength of a password.</summary>
    PkcsReq = 19,

    /// <summary>Asks what became of a request.</summary>
    CertPoll = 20,

    /// <summary>Asks for a certificate that was issued.</summary>
    GetCert = 21,

    /// <summary>Asks for the revocation list.</summary>
    GetCrl = 22,
}

/// <summary>How an answer begins (RFC 8894 §3.2.1.3).</summary>
public enum ScepStatus
{
    /// <summary>Granted.</summary>
    Success = 0,

    /// <summary>Refused.</summary>
    Failure = 2,

    /// <summary>Neither yet.</summary>
    Pending = 3,
}

/// <summary>Why something is refused (RFC 8894 §3.2.1.4).</summary>
public enum ScepFailInfo
{
    /// <summary>An algorithm that is not taken.</summary>
    BadAlg = 0,

    /// <summary>Signature or seal are not good.</summary>
    BadMessageCheck = 1,

    /// <summary>Not permitted or not supported.</summary>
    BadRequest = 2,

    /// <summary>The time of the message is not good.</summary>
    BadTime = 3,

    /// <summary>No such certificate.</summary>
    BadCertId = 4,
}

/// <summary>A message of a client whose signature is good; what it holds is opened by <see cref="ScepReader.Open"/>.</summary>
/// <param name="Type">Its kind; may be one that clients do not send.</param>
/// <param name="TransactionId">Which exchange it belongs to, as the client names it; 1 to 255 characters.</param>
/// <param name="SenderNonce">16 bytes that the answer repeats.</param>
/// <param name="SignerCertificate">DER; its own or one of an authority.</param>
/// <param name="SignerKey">SubjectPublicKeyInfo of the signer, DER: RSA.</param>
/// <param name="DigestOid">Digest that it was signed with; the answer's too.</param>
/// <param name="Envelope">EnvelopedData for the authority.</param>
public sealed record ScepMessage(ScepMessageType Type, string TransactionId, byte[] SenderNonce, byte[] SignerCertificate, byte[] SignerKey, string DigestOid, byte[] Envelope);

/// <summary>What a client asked for, opened.</summary>
/// <param name="Message">The message around it.</param>
/// <param name="Content">What was sealed: a request, or what names a certificate.</param>
/// <param name="CipherOid">Cipher that it was sealed with; the answer's too.</param>
public sealed record ScepRequest(ScepMessage Message, byte[] Content, string CipherOid);
