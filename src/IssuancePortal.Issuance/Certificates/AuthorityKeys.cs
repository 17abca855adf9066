using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Issuance.Certificates;

/// <summary>A key of the authority, opened, with its certificate.</summary>
/// <param name="Key">Signs.</param>
/// <param name="Certificate">DER.</param>
internal sealed record AuthorityKey(ISigningKey Key, byte[] Certificate);

/// <summary>Founds the embedded authority at first start and opens its keys: root, issuing authority, OCSP responder, content signer.</summary>
internal sealed class AuthorityKeys(IIssuanceStore store, IVault vault, AuthorityOptions options, string organisation, string country, TimeProvider time)
{
    public const string Root = "root";
    public const string Issuing = "issuing";
    public const string Ocsp = "ocsp";
    public const string Content = "content";

    private static readonly TimeSpan RenewOcspBefore = TimeSpan.FromDays(30);

    public string CrlUrl(string authority) => $"{options.PublicUrl.TrimEnd('/')}/pki/{authority}.crl";

    /// <summary>URLs that go into certificates of an authority.</summary>
    public CertificateUrls UrlsOf(string authority) => new()
    {
        CrlDistributionPoints = [CrlUrl(authority)],
        CaIssuers = [$"{options.PublicUrl.TrimEnd('/')}/pki/{authority}.cer"],
        Ocsp = authority == Issuing ? [$"{options.PublicUrl.TrimEnd('/')}/pki/ocsp"] : [],
    };

    /// <summary>Opens all keys, making first what is missing; the OCSP responder is made anew a month before it expires.</summary>
    public async Task<IReadOnlyDictionary<string, AuthorityKey>> OpenAsync(CancellationToken cancellation)
    {
        if (options.HsmModule.Length > 0 && OperatingSystem.IsLinux()) HsmSigningKey.UseModule(options.HsmModule);
        var keys = new Dictionary<string, AuthorityKey>();
        foreach (var (name, algorithm) in ((string, KeyAlgorithm)[])
        [
            (Root, options.RootAlgorithm), (Issuing, options.IssuingAlgorithm), (Ocsp, options.IssuingAlgorithm), (Content, options.ContentSigningAlgorithm),
        ])
        {
            keys[name] = await OpenOrFoundAsync(name, algorithm, keys, cancellation);
        }

        return keys;
    }

    private async Task<AuthorityKey> OpenOrFoundAsync(string name, KeyAlgorithm algorithm, Dictionary<string, AuthorityKey> above, CancellationToken cancellation)
    {
        var opened = await store.ChangeAsync<AuthorityKey>(
            async session =>
            {
                var record = await session.AuthorityAsync(name, cancellation);
                if (record is not null && !(name == Ocsp && Expires(record) - time.GetUtcNow() < RenewOcspBefore))
                    return new AuthorityKey(Open(record), record.CertificateDer);

                var key = record is not null ? Open(record) : IsInHsm(name) ? OpenHsm(name) : SoftwareSigningKey.Create(name, algorithm);
                var certificate = Certify(name, key, above);
                if (record is null)
                {
                    session.Add(new AuthorityRecord
                    {
                        Name = name,
                        CertificateDer = certificate,
                        WrappedKey = (key as SoftwareSigningKey)?.Wrap(Kek()),
                        HsmUri = IsInHsm(name) ? HsmUri(name) : null,
                    });
                }
                else
                {
                    record.CertificateDer = certificate;
                }

                Record(session, name, certificate);
                return new AuthorityKey(key, certificate);
            },
            cancellation);
        return opened.Value;
    }

    private byte[] Certify(string name, ISigningKey key, Dictionary<string, AuthorityKey> above)
    {
        var now = time.GetUtcNow().AddMinutes(-5);
        SubjectData Subject(string role) => new() { CommonName = $"{organisation} {role}", Organisation = organisation, Country = country };
        if (name == Root) return Authority.CreateRoot(Subject("Root CA"), key, now, now.AddDays(20 * 365));
        var (issuer, issuerKey, urls) = name == Issuing
            ? (Issuer.FromCertificate(above[Root].Certificate), above[Root].Key, UrlsOf(Root))
            : (Issuer.FromCertificate(above[Issuing].Certificate), above[Issuing].Key, UrlsOf(Issuing));
        return name switch
        {
            Issuing => Authority.CreateIssuing(Subject("Issuing CA"), key.PublicKey, issuer, issuerKey, now, now.AddDays(10 * 365), urls),
            Ocsp => Authority.CreateOcspResponder(Subject("OCSP Responder"), key.PublicKey, issuer, issuerKey, now, now.AddDays(119), urls),
            _ => Authority.CreateContentSigner(Subject("Content Signer"), key.PublicKey, issuer, issuerKey, now, now.AddDays(9 * 365), urls),
        };
    }

    private void Record(IStoreSession session, string name, byte[] certificate)
    {
        using var parsed = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(certificate);
        session.Add(new IssuedCertificate
        {
            SerialNumber = SerialNumbers.ToText(parsed.SerialNumberBytes.Span),
            Profile = (name switch { Root => CertificateProfiles.RootAuthority, Issuing => CertificateProfiles.IssuingAuthority, Ocsp => CertificateProfiles.OcspResponder, _ => CertificateProfiles.ContentSigning }).Name,
            Subject = parsed.Subject,
            ToBeSigned = [],
            Der = certificate,
            State = CertificateState.Active,
            NotBefore = parsed.NotBefore,
            NotAfter = parsed.NotAfter,
        });
        session.Record(new AuditEvent
        {
            At = time.GetUtcNow(),
            ActorId = Actor.System.AccountId,
            ActorName = Actor.System.Name,
            What = "authority.founded",
            Detail = Audits.Json(new { Name = name, parsed.Subject, Serial = parsed.SerialNumber }),
        });
    }

    private ISigningKey Open(AuthorityRecord record) =>
        record.WrappedKey is { } wrapped ? SoftwareSigningKey.Unwrap(record.Name, wrapped, Kek()) : OpenHsm(record.Name);

    private HsmSigningKey OpenHsm(string name)
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("Keys in an HSM are reached through OpenSSL's PKCS#11 engine, which is there on Linux only.");
        return HsmSigningKey.Open(name, HsmUri(name), options.HsmPin);
    }

    private bool IsInHsm(string name) => options.HsmModule.Length > 0 && (name is Root or Issuing);

    private string HsmUri(string name) => $"pkcs11:token={Uri.EscapeDataString(options.HsmToken)};object={name}";

    private byte[] Kek() => vault.DeriveKey("authority keys v1", "IssuancePortal"u8, 32);

    private static DateTimeOffset Expires(AuthorityRecord record)
    {
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(record.CertificateDer);
        return certificate.NotAfter;
    }
}
