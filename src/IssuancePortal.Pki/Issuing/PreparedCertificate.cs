using IssuancePortal.Pki.Rules;

namespace IssuancePortal.Pki.Issuing;

/// <summary>
/// A certificate that only lacks its signature. Store <see cref="SerialNumber"/> and <see cref="ToBeSigned"/> first, then redeem it with <see
/// cref="CertificateMaker.Sign"/>, once. After a crash in between the stored serial number tells what may exist: revoke it, and prepare anew.
/// </summary>
public sealed class PreparedCertificate
{
    private int _redeemed;

    internal PreparedCertificate(CertificateOrder order, Issuer issuer, byte[] serialNumber, byte[] toBeSigned, IReadOnlyList<Finding> findings)
    {
        Order = order;
        Issuer = issuer;
        SerialNumber = SerialNumbers.ToText(serialNumber);
        ToBeSigned = toBeSigned;
        Findings = findings;
    }

    public CertificateOrder Order { get; }

    public Issuer Issuer { get; }

    /// <summary>Text form of <see cref="SerialNumbers"/>: 40 hexadecimal digits.</summary>
    public string SerialNumber { get; }

    /// <summary>The exact DER TBSCertificate that will be signed; empty when the order could not be encoded at all.</summary>
    public byte[] ToBeSigned { get; }

    /// <summary>What the rules found. Only a certificate without findings can be signed.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    internal bool TryRedeem() => Interlocked.Exchange(ref _redeemed, 1) == 0;
}
