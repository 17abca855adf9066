using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Pki.Rules;

/// <summary>Positive, at most 20 octets, and long enough to hold 64 random bits.</summary>
internal sealed class SerialNumberRule() : CertificateRule("serial-number", "RFC 5280 §4.1.2.2; FPKI profiles; CA/Browser Forum BR §7.1")
{
    private const int LeastLength = 8;

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var serial = certificate.Parsed.SerialNumber;
        if ((serial[0] & 0x80) != 0 || serial.All(octet => octet == 0))
            yield return "The serial number is not positive.";
        if (serial.Length > SerialNumbers.MaxLength)
            yield return $"The serial number has {serial.Length} octets; {SerialNumbers.MaxLength} are allowed.";
        if (serial.AsSpan().TrimStart((byte)0).Length < LeastLength)
            yield return "The serial number is too short to hold 64 random bits.";
    }
}
