using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.Pki.Cmp;

/// <summary>Whether a certificate leads to one that is believed (RFC 5280 §6).</summary>
public static class TrustedChains
{
    /// <summary>True for a certificate that is believed itself, or that a chain leads from to one that is; validity included, revocation not. Nothing in a certificate makes it throw.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="between">Certificates that may lie between, DER; what is none is passed over.</param>
    /// <param name="trusted">Certificates that are believed, DER, roots or not.</param>
    /// <param name="now">Now.</param>
    public static bool IsTrusted(X509Certificate2 certificate, IEnumerable<byte[]> between, IReadOnlyList<byte[]> trusted, DateTimeOffset now)
    {
        if (trusted.Any(it => it.AsSpan().SequenceEqual(certificate.RawData))) return certificate.NotBefore.ToUniversalTime() <= now && now <= certificate.NotAfter.ToUniversalTime();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        var loaded = new List<X509Certificate2>();
        try
        {
            foreach (var der in trusted)
            {
                var anchor = X509CertificateLoader.LoadCertificate(der);
                loaded.Add(anchor);
                chain.ChainPolicy.CustomTrustStore.Add(anchor);
            }

            foreach (var der in between)
            {
                if (TryLoad(der) is not { } link) continue;
                loaded.Add(link);
                chain.ChainPolicy.ExtraStore.Add(link);
            }

            if (chain.Build(certificate)) return true;
            // A chain that ends at a believed authority which is no root is as good.
            var faults = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
            return (faults & ~X509ChainStatusFlags.PartialChain) == 0 && chain.ChainElements.Skip(1).Any(element => trusted.Any(it => it.AsSpan().SequenceEqual(element.Certificate.RawData)));
        }
        catch (CryptographicException)
        {
            // A certificate on the way has no key that can be read.
            return false;
        }
        finally
        {
            foreach (var it in loaded) it.Dispose();
        }
    }

    private static X509Certificate2? TryLoad(byte[] der)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
