namespace IssuancePortal.Pki.Rules;

/// <summary>One demand on a certificate.</summary>
/// <param name="code">Stable code of its findings.</param>
/// <param name="source">The standard and section that the demand comes from.</param>
internal abstract class CertificateRule(string code, string source)
{
    public string Code { get; } = code;

    public string Source { get; } = source;

    /// <summary>A sentence for each fault; none when the certificate meets the demand.</summary>
    public abstract IEnumerable<string> Check(CertificateUnderTest certificate);
}
