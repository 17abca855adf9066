using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Piv;

namespace IssuancePortal.Pki.Rules;

/// <summary>A FASC-N is 25 bytes with right parity and check character, and the ordered one.</summary>
internal sealed class FascNRule() : CertificateRule("fasc-n", "FIPS 201-3 §4.2.2; TIG SCEPACS 2.3 §6; FPKI profiles")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        foreach (var name in certificate.AlternativeNames.Where(name => name.Oid == Oids.FascN))
        {
            if (!FascN.TryDecode(ExtensionReader.OctetString(name.Value), out var fascN))
                yield return "The FASC-N is not 25 bytes with right parity and check character.";
            else if (fascN != certificate.Order.Subject.FascN)
                yield return "The FASC-N is not the ordered one.";
        }
    }
}
