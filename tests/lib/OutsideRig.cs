using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IssuancePortal.TestLib;

/// <summary>What an authority is asked to certify, as its server read it.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="Subject">Name, DER.</param>
/// <param name="Extensions">As wished.</param>
/// <param name="NotAfter">Wished end; null for none.</param>
internal sealed record Wish(byte[] PublicKey, byte[] Subject, IReadOnlyList<X509Extension> Extensions, DateTimeOffset? NotAfter);

/// <summary>A certificate authority that is not ours: root, issuing key, the server's and the client's certificates as files; what it signs can be bent to lie.</summary>
internal sealed class OutsideRig : IAsyncDisposable
{
    public const string Secret = "t0p-Secret-of-both";

    private readonly List<WebApplication> _servers = [];
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _issuingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;

    public OutsideRig()
    {
        Folder = Directory.CreateTempSubdirectory("outside-").FullName;
        _root = Authority("CN=Elsewhere Root,O=Elsewhere", _rootKey, null, null);
        Issuing = Authority("CN=Elsewhere Issuing,O=Elsewhere", _issuingKey, _root, _rootKey);
        Write("ca.pem", Issuing.ExportCertificatePem() + "\n" + _root.ExportCertificatePem() + "\n");
        Leaf("server", "CN=Elsewhere Server,O=Elsewhere");
        Leaf("client", "CN=The Portal,O=Elsewhere");
    }

    public string Folder { get; }

    public X509Certificate2 Issuing { get; }

    /// <summary>Bends what is signed.</summary>
    public Func<Wish, Wish> Bend { get; set; } = wish => wish;

    /// <summary>Bends how it is signed.</summary>
    public Action<CertificateRequest, Wish>? Touch { get; set; }

    /// <summary>Signs by a key of nobody's.</summary>
    public bool ByAStranger { get; set; }

    /// <summary>Gives the validity another shape.</summary>
    public (TimeSpan Begin, TimeSpan End)? Period { get; set; }

    /// <summary>The serial number of what is signed next; null for a random one.</summary>
    public byte[]? Serial { get; set; }

    /// <summary>Serial numbers of what was signed, in order.</summary>
    public List<string> Signed { get; } = [];

    public string this[string file] => Path.Combine(Folder, file);

    /// <summary>Signs what is asked for, as a proper authority would but for what is bent.</summary>
    public X509Certificate2 Sign(Wish asked)
    {
        var wish = Bend(asked);
        var request = new CertificateRequest(new X500DistinguishedName(wish.Subject), PublicKey.CreateFromSubjectPublicKeyInfo(wish.PublicKey, out _), HashAlgorithmName.SHA256);
        foreach (var extension in wish.Extensions) request.CertificateExtensions.Add(extension);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Issuing, true, false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Touch?.Invoke(request, wish);
        var now = DateTimeOffset.UtcNow;
        var (begin, end) = Period is { } period ? (now + period.Begin, now + period.End) : (now.AddMinutes(-1), wish.NotAfter ?? now.AddDays(300));
        var serial = Serial ?? [0x41, .. RandomNumberGenerator.GetBytes(15)];
        Signed.Add(Convert.ToHexString(serial));
        if (ByAStranger)
        {
            using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var self = Authority("CN=Strangers,O=Nowhere", stranger, null, null);
            return request.Create(self.SubjectName, X509SignatureGenerator.CreateForECDsa(stranger), begin, end, serial);
        }

        return request.Create(Issuing.SubjectName, X509SignatureGenerator.CreateForECDsa(_issuingKey), begin, end, serial);
    }

    /// <summary>A server on a free port; returns its address.</summary>
    public async Task<string> ServeAsync(RequestDelegate answer, bool tls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls) listen.UseHttps(X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPemFile(this["server.pem"], this["server.key"]).Export(X509ContentType.Pkcs12), null));
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        _servers.Add(app);
        return app.Urls.Single();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        _root.Dispose();
        Issuing.Dispose();
        _rootKey.Dispose();
        _issuingKey.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public void Write(string file, string text) => File.WriteAllText(this[file], text);

    /// <summary>Extensions of a sequence, DER.</summary>
    public static IReadOnlyList<X509Extension> ExtensionsIn(AsnReader list)
    {
        var extensions = new List<X509Extension>();
        while (list.HasData)
        {
            var one = list.ReadSequence();
            var oid = one.ReadObjectIdentifier();
            var critical = one.PeekTag() == Asn1Tag.Boolean && one.ReadBoolean();
            extensions.Add(new X509Extension(oid, one.ReadOctetString(), critical));
        }

        return extensions;
    }

    private static X509Certificate2 Authority(string name, ECDsa key, X509Certificate2? by, ECDsa? byKey)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = DateTimeOffset.UtcNow;
        if (by is null) return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(9));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(by, true, false));
        return request.Create(by.SubjectName, X509SignatureGenerator.CreateForECDsa(byKey!), now.AddDays(-1), now.AddYears(8), RandomNumberGenerator.GetBytes(8));
    }

    private void Leaf(string file, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Issuing, true, false));
        using var certificate = request.Create(Issuing.SubjectName, X509SignatureGenerator.CreateForECDsa(_issuingKey), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90), RandomNumberGenerator.GetBytes(8));
        Write($"{file}.pem", certificate.ExportCertificatePem() + "\n" + Issuing.ExportCertificatePem() + "\n");
        Write($"{file}.key", key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
