using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.TestLib;

/// <summary>A certificate authority of a site: a root, an issuing authority below it, and servers' certificates by name, as files in a folder of its own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("test-ca-");
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _issuing;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public TestAuthority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _root = Authority("CN=Site root", rootKey).CreateSelfSigned(_now.AddDays(-1), _now.AddDays(30));
        using var issuingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issuing = Authority("CN=Site issuing", issuingKey).Create(_root, _now.AddDays(-1), _now.AddDays(29), RandomNumberGenerator.GetBytes(12));
        _issuing = issuing.CopyWithPrivateKey(issuingKey);
        CaFile = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(CaFile, _root.ExportCertificatePem() + "\n");
    }

    /// <summary>The root, which the portal is told to trust.</summary>
    public string CaFile { get; }

    /// <summary>A server's certificate; usable by this process, with the issuing authority's beside it.</summary>
    public (X509Certificate2 Certificate, X509Certificate2Collection Chain) Server(string name, bool isOver = false, string purpose = "1.3.6.1.5.5.7.3.1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = Issue(name, key, isOver, purpose);
        using var whole = made.CopyWithPrivateKey(key);
        return (X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null), [_issuing]);
    }

    /// <summary>The same as files: the chain without its root, and the key.</summary>
    public (string Certificate, string Key) ServerFiles(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = Issue(name, key, isOver: false, "1.3.6.1.5.5.7.3.1");
        var (certificate, secret) = (Path.Combine(_folder.FullName, $"{name}.pem"), Path.Combine(_folder.FullName, $"{name}.key"));
        File.WriteAllText(certificate, $"{made.ExportCertificatePem()}\n{_issuing.ExportCertificatePem()}\n");
        File.WriteAllText(secret, key.ExportPkcs8PrivateKeyPem());
        return (certificate, secret);
    }

    public void Dispose()
    {
        _root.Dispose();
        _issuing.Dispose();
        _folder.Delete(recursive: true);
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private X509Certificate2 Issue(string name, ECDsa key, bool isOver, string purpose)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost") names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_issuing, true, false));
        return request.Create(_issuing, isOver ? _now.AddHours(-20) : _now.AddMinutes(-5), isOver ? _now.AddMinutes(-5) : _now.AddDays(2), RandomNumberGenerator.GetBytes(12));
    }
}
