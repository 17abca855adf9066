namespace IssuancePortal.Pki.Rules;

/// <summary>The key is of a kind that the profile allows, and is the ordered one.</summary>
internal sealed class KeyKindRule() : CertificateRule("key-kind", "SP 800-78-5 §3.1, table 1; RFC 3279 §2.3.1; RFC 5480 §2.1.1")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        if (certificate.Key?.Algorithm is not { } algorithm)
            yield return "The key is neither P-256, P-384, RSA-2048 nor RSA-3072 in its standard encoding.";
        else if (!certificate.Profile.KeyAlgorithms.Contains(algorithm))
            yield return $"The profile does not allow a {algorithm} key.";
        if (!certificate.Parsed.PublicKey.AsSpan().SequenceEqual(certificate.Order.PublicKey))
            yield return "The key is not the ordered one.";
    }
}
