namespace IssuancePortal.Pki.Cmp;

/// <summary>What an authority says of a request (RFC 9810 §5.2.3, PKIStatusInfo).</summary>
/// <param name="Value">0 accepted, 1 granted with changes, 2 rejection, 3 waiting, 4 to 6 warnings.</param>
/// <param name="Text">Its words, at most 300 characters, without control characters; empty for none.</param>
/// <param name="Failure">Bits of PKIFailureInfo, bit 0 being the lowest; 0 for none.</param>
public sealed record CmpStatus(int Value, string Text, uint Failure)
{
    /// <summary>Bit 21, transactionIdInUse: the authority has had this request already.</summary>
    public const int TransactionIdInUse = 21;

    /// <summary>Bit 11, certConfirmed.</summary>
    public const int CertificateConfirmed = 11;

    /// <summary>Bit 10, certRevoked.</summary>
    public const int CertificateRevoked = 10;

    public bool IsGranted => Value is 0 or 1;

    public bool IsWaiting => Value == 3;

    /// <summary>True when PKIFailureInfo has a bit.</summary>
    public bool Has(int bit) => (Failure & (1u << bit)) != 0;
}
