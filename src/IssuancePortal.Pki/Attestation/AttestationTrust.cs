using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

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
            if (!IsTraced(statement, signer, now)) return new AttestationFinding(null, AttestationFault.ForeignRoot);
            return YubiKeyAttestation.TryRead(statement) is { } read ? new AttestationFinding(read, expected.FaultOf(read)) : new AttestationFinding(null, AttestationFault.Unreadable);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in _roots.Concat(_between)) certificate.Dispose();
    }

    private bool IsTraced(X509Certificate2 statement, X509Certificate2 signer, DateTimeOffset now)
    {
        if (IsEmpty) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.Add(signer);
        chain.ChainPolicy.ExtraStore.AddRange(_between);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        // Signed by the device's own key and nothing else: an attestation that a root or an authority between signed itself is none.
        var isTraced = chain.Build(statement) && chain.ChainElements.Count >= 3 && chain.ChainElements[1].Certificate.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span);
        foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        return isTraced;
    }
}
