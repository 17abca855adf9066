using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IssuancePortal.Pki.Acme;

namespace IssuancePortal.SimulatedDevices.Phone;

/// <summary>What an attestation says of a phone. Whatever is null is left out.</summary>
/// <param name="Serial">Serial number.</param>
/// <param name="Udid">UDID.</param>
/// <param name="System">Version of its system.</param>
/// <param name="Enclave">Version of the system on its Secure Enclave.</param>
public sealed record AttestedPhone(string? Serial, string? Udid = "00008120-000A1B2C3D4E5F60", string? System = "18.5", string? Enclave = "18.5");

/// <summary>What stands in for Apple's attestation authority: a root, an authority below it, and certificates for keys of phones with the extensions of Managed Device Attestation. Every one has a root of its own, which only a test may believe.</summary>
public sealed class SimulatedApple : IDisposable
{
    private const string Arc = "1.2.840.113635.100.8.";
    private const int SerialLength = 16;

    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa _betweenKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _between;

    /// <summary>Founds one.</summary>
    public SimulatedApple()
    {
        var now = TimeProvider.System.GetUtcNow();
        _root = Request("CN=Simulated Attestation Root CA", _rootKey, isAuthority: true).CreateSelfSigned(now.AddDays(-2), now.AddYears(20));
        _between = Request("CN=Simulated Attestation Sub CA 1", _betweenKey, isAuthority: true).Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), now.AddDays(-1), now.AddYears(10), RandomNumberGenerator.GetBytes(SerialLength));
    }

    /// <summary>Its root, PEM.</summary>
    public string RootPem => _root.ExportCertificatePem();

    /// <summary>An attestation object (CBOR) for a key and a challenge.</summary>
    /// <param name="key">The phone's key.</param>
    /// <param name="token">Token of the challenge.</param>
    /// <param name="phone">What is said of the phone.</param>
    public byte[] Attest(ECDsa key, string token, AttestedPhone phone) => new AttestationObject(AppleAttestation.Format, Chain(key, AppleAttestation.FreshnessOf(token), phone)).Encode();

    /// <summary>Certificates from a key's to the authority below the root, DER.</summary>
    /// <param name="key">The phone's key.</param>
    /// <param name="freshness">Freshness code; null leaves it out.</param>
    /// <param name="phone">What is said of the phone.</param>
    /// <param name="isAuthority">The certificate claims to be an authority's.</param>
    public IReadOnlyList<byte[]> Chain(ECDsa key, byte[]? freshness, AttestedPhone phone, bool isAuthority = false)
    {
        var request = Request("CN=Simulated attestation of a key", key, isAuthority);
        foreach (var (last, text) in new[] { ("9.1", phone.Serial), ("9.2", phone.Udid), ("10.1", phone.System), ("10.2", phone.Enclave) })
            if (text is not null) request.CertificateExtensions.Add(new X509Extension(Arc + last, Encoding.UTF8.GetBytes(text), critical: false));
        if (freshness is not null) request.CertificateExtensions.Add(new X509Extension(Arc + "11.1", freshness, critical: false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(_between.SubjectName, X509SignatureGenerator.CreateForECDsa(_betweenKey), now.AddHours(-1), now.AddDays(30), RandomNumberGenerator.GetBytes(SerialLength));
        return [certificate.RawData, _between.RawData];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _root.Dispose();
        _between.Dispose();
        _rootKey.Dispose();
        _betweenKey.Dispose();
    }

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        return request;
    }
}
