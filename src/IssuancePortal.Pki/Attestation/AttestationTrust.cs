using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Acme;

namespace IssuancePortal.Pki.Attestation;

/// <summary>Whose attestations are believed: roots, and authorities between them and a device's own attestation key.</summary>
public sealed class AttestationTrust : IDisposable
{
    private readonly X509Certificate2Collection _roots = [];
    private readonly X509Certificate2Collection _between = [];

    private AttestationTrust()
    {
    }

    /// <summary>True when nobody is believed.</summary>
    public bool IsEmpty => _roots.Count == 0;

    /// <summary>Trust in the certificates of PEM texts: the self-issued ones are roots, all others lie between.</summary>
    /// <exception cref="CryptographicException">A text holds something that is no certificate, or none.</exception>
    public static AttestationTrust FromPem(IEnumerable<string> texts)
    {
        var trust = new AttestationTrust();
        foreach (var text in texts)
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPem(text);
            if (read.Count == 0) throw new CryptographicException("The text holds no certificate in PEM.");
            foreach (var certificate in read) (certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) ? trust._roots : trust._between).Add(certificate);
        }

        return trust;
    }

    /// <summary>
    /// Holds an attestation against what is expected: traced through the device's attestation key to a root first, then read. The first thing that is not as expected ends it.
    /// </summary>
    /// <param name="attestation">The attestation, DER.</param>
    /// <param name="attestationKey">Certificate of the device's attestation key, DER.</param>
    /// <param name="expected">What must be so.</param>
    /// <param name="now">When.</param>
    public AttestationFinding Check(byte[] attestation, byte[] attestationKey, ExpectedAttestation expected, DateTimeOffset now)
    {
        X509Certificate2 statement, signer;
        try
        {
            statement = X509CertificateLoader.LoadCertificate(attestation);
            signer = X509CertificateLoader.LoadCertificate(attestationKey);
        }
        catch (CryptographicException)
        {
            return new AttestationFinding(null, AttestationFault.Unreadable);
        }

        using (statement)
        using (signer)
        {
            try
            {
                if (!IsTraced(statement, signer, now)) return new AttestationFinding(null, AttestationFault.ForeignRoot);
                return YubiKeyAttestation.TryRead(statement) is { } read ? new AttestationFinding(read, expected.FaultOf(read)) : new AttestationFinding(null, AttestationFault.Unreadable);
            }
            catch (CryptographicException)
            {
                // One of them has no key that can be read.
                return new AttestationFinding(null, AttestationFault.Unreadable);
            }
        }
    }

    /// <summary>Holds what an Apple device sent against the challenge that it answers (WebAuthn format <c>apple</c> with the freshness code of managed devices): traced to a root first, then read.</summary>
    /// <param name="statement">What was sent.</param>
    /// <param name="token">Token of the challenge.</param>
    /// <param name="now">When.</param>
    public (AppleAttestation? Said, AppleFault? Fault) CheckApple(AttestationObject statement, string token, DateTimeOffset now)
    {
        if (statement.Format != AppleAttestation.Format) return (null, AppleFault.Unreadable);
        var chain = new X509Certificate2Collection();
        try
        {
            foreach (var certificate in statement.Certificates) chain.Add(X509CertificateLoader.LoadCertificate(certificate));
            // A certificate that an authority has of itself attests no key.
            if (chain[0].Extensions.OfType<X509BasicConstraintsExtension>().Any(it => it.CertificateAuthority)) return (null, AppleFault.Unreadable);
            if (Trace(chain[0], chain, now) is not { Count: >= 2 }) return (null, AppleFault.ForeignRoot);
            if (AppleAttestation.TryRead(chain[0]) is not { } said) return (null, AppleFault.Unreadable);
            return said.Freshness is { } code && CryptographicOperations.FixedTimeEquals(code, AppleAttestation.FreshnessOf(token)) ? (said, null) : (null, AppleFault.Stale);
        }
        catch (CryptographicException)
        {
            return (null, AppleFault.Unreadable);
        }
        finally
        {
            foreach (var certificate in chain) certificate.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in _roots.Concat(_between)) certificate.Dispose();
    }

    // Signed by the device's own key and nothing else: an attestation that a root or an authority between signed itself is none.
    private bool IsTraced(X509Certificate2 statement, X509Certificate2 signer, DateTimeOffset now) =>
        Trace(statement, [signer], now) is { Count: >= 3 } chain && chain[1].AsSpan().SequenceEqual(signer.RawDataMemory.Span);

    /// <summary>The certificates from one to a root, DER; null when there is no way.</summary>
    private List<byte[]>? Trace(X509Certificate2 statement, X509Certificate2Collection brought, DateTimeOffset now)
    {
        if (IsEmpty) return null;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.AddRange(brought);
        chain.ChainPolicy.ExtraStore.AddRange(_between);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        var way = chain.Build(statement) ? chain.ChainElements.Select(element => element.Certificate.RawData).ToList() : null;
        foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        return way;
    }
}
