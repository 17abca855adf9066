namespace IssuancePortal.Pki.Rules;

/// <summary>id-pkix-ocsp-nocheck, a NULL, in OCSP responders' certificates and in no others.</summary>
internal sealed class OcspNoCheckRule() : CertificateRule("ocsp-nocheck", "RFC 6960 §4.2.2.2.1")
{
    private static readonly byte[] Null = [0x05, 0x00];

    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var extension = certificate.Parsed.Find(Oids.OcspNoCheck);
        if ((extension is not null) != certificate.Profile.OcspNoCheck)
            yield return certificate.Profile.OcspNoCheck
                ? "An OCSP responder's certificate lacks ocsp-nocheck."
                : "A certificate that is no OCSP responder's has ocsp-nocheck.";
        if (extension is not null && !extension.Value.AsSpan().SequenceEqual(Null))
            yield return "The value of ocsp-nocheck is not NULL.";
    }
}
