using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.Portal.Start;

/// <summary>Judges the certificates of servers that the portal calls: good is what the system trusts, and what leads to a root of <see cref="TrustOptions.CaFile"/>. Another name is never forgiven.</summary>
internal sealed class TrustedAuthorities : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection _roots = [];

    public TrustedAuthorities(TrustOptions options)
    {
        File = string.IsNullOrEmpty(options.CaFile) ? null : options.CaFile;
        if (File is not null) _roots.ImportFromPemFile(File);
    }

    /// <summary>The file with the site's roots; null without one.</summary>
    public string? File { get; }

    /// <summary>A handler that judges so.</summary>
    public SocketsHttpHandler Handler() => new() { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Accepts } };

    /// <summary>The judgement, as streams ask for it.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null || _roots.Count == 0) return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_roots);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.DisableCertificateDownloads = true;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        // What the server sent beside its own.
        if (chain is not null) own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        using var server = new X509Certificate2(certificate);
        return own.Build(server);
    }

    public void Dispose()
    {
        foreach (var root in _roots) root.Dispose();
    }
}
