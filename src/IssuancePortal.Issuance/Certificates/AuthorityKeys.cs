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
    public const string Registration = "registration";

    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    public string CrlUrl(string authority) => $"{options.PublicUrl.TrimEnd('/')}/pki/{authority}.crl";

    /// <summary>URLs that go into certificates of an authority.</summary>
    public CertificateUrls UrlsOf(string authority) => new()
    {
        CrlDistributionPoints = [CrlUrl(authority)],
        CaIssuers = [$"{options.PublicUrl.TrimEnd('/')}/pki/{authority}.cer"],
        Ocsp = authority == Issuing ? [$"{options.PublicUrl.TrimEnd('/')}/pki/ocsp"] : [],
    };

    /// <summary>Opens all keys, making first what is missing; the OCSP responder's certificate is made anew a month before it expires.</summary>
    /// <param name="opened">What an earlier call opened, to be used again; null at first.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyDictionary<string, AuthorityKey>> OpenAsync(IReadOnlyDictionary<string, AuthorityKey>? opened, CancellationToken cancellation)
    {
        if (opened is null && options.HsmModule.Length > 0 && OperatingSystem.IsLinux()) HsmSigningKey.UseModule(options.HsmModule);
        var keys = new Dictionary<string, AuthorityKey>();
        foreach (var (name, algorithm) in ((string, KeyAlgorithm)[])
        [
            (Root, options.RootAlgorithm), (Issuing, options.IssuingAlgorithm), (Ocsp, options.IssuingAlgorithm), (Content, options.ContentSigningAlgorithm),
        ])
        {
            var record = await store.ReadAsync(session => session.AuthorityAsync(name, cancellation), cancellation);
            var key = opened?[name].Key ?? (record is not null ? Open(record) : IsInHsm(name) ? OpenHsm(name) : SoftwareSigningKey.Create(name, algorithm));
            var isDue = record is null || (name == Ocsp && Expires(record) - time.GetUtcNow() < RenewBefore);
            keys[name] = new AuthorityKey(key, isDue ? await CertifyAsync(name, key, keys, cancellation) : record!.CertificateDer);
        }

        return keys;
    }

    /// <summary>Opens the key of the registration authority, making it at its first use: nobody waits for an RSA key who has no phones. Its certificate is made anew a month before it expires.</summary>
    /// <param name="opened">What <see cref="OpenAsync"/> opened.</param>
    /// <param name="known">What an earlier call opened; null at first.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<AuthorityKey> OpenRegistrationAsync(IReadOnlyDictionary<string, AuthorityKey> opened, AuthorityKey? known, CancellationToken cancellation)
    {
        var record = await store.ReadAsync(session => session.AuthorityAsync(Registration, cancellation), cancellation);
        var key = known?.Key ?? (record is not null ? Open(record) : SoftwareSigningKey.Create(Registration, KeyAlgorithm.Rsa2048));
        if (record is not null && Expires(record) - time.GetUtcNow() >= RenewBefore) return new AuthorityKey(key, record.CertificateDer);
        var certificate = await CertifyAsync(Registration, key, new Dictionary<string, AuthorityKey>(opened), cancellation);
        if (record is not null) return new AuthorityKey(key, certificate);

        // Another node may have been faster: its key is the one that was kept.
        var kept = Open((await store.ReadAsync(session => session.AuthorityAsync(Registration, cancellation), cancellation))!);
        var isOurs = kept.PublicKey.AsSpan().SequenceEqual(key.PublicKey);
        (isOurs ? kept : key).Dispose();
        return isOurs ? new AuthorityKey(key, certificate) : new AuthorityKey(kept, await CertifyAsync(Registration, kept, new Dictionary<string, AuthorityKey>(opened), cancellation));
    }

    /// <summary>Certifies a key of the authority as any other: prepared, stored, signed.</summary>
    private async Task<byte[]> CertifyAsync(string name, ISigningKey key, Dictionary<string, AuthorityKey> above, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().AddMinutes(-5);
        var (profile, role, years, by) = name switch
        {
            Root => (CertificateProfiles.RootAuthority, "Root CA", 20.0, Root),
            Issuing => (CertificateProfiles.IssuingAuthority, "Issuing CA", 10.0, Root),
            Ocsp => (CertificateProfiles.OcspResponder, "OCSP Responder", 119 / 365.0, Issuing),
            Registration => (CertificateProfiles.RegistrationAuthority, "Registration Authority", 2.0, Issuing),
            _ => (CertificateProfiles.ContentSigning, "Content Signer", 9.0, Issuing),
        };
        var order = new CertificateOrder
        {
            Profile = profile,
            PublicKey = key.PublicKey,
            Subject = new SubjectData { CommonName = $"{organisation} {role}", Organisation = organisation, Country = country },
            NotBefore = now,
            NotAfter = now.AddDays(years * 365),
            Urls = name == Root ? CertificateUrls.None : UrlsOf(by),
        };
        var prepared = name == Root ? CertificateMaker.PrepareSelfSigned(order) : CertificateMaker.Prepare(order, Issuer.FromCertificate(above[by].Certificate));
        if (prepared.Findings.Count > 0) throw new ProfileViolationException(profile.Name, prepared.Findings);
        await store.ChangeAsync<bool>(
            session =>
            {
                session.Add(new IssuedCertificate
                {
                    SerialNumber = prepared.SerialNumber,
                    Profile = profile.Name,
                    Subject = $"{organisation} {role}",
                    ToBeSigned = prepared.ToBeSigned,
                    NotBefore = order.NotBefore,
                    NotAfter = order.NotAfter,
                });
                return Task.FromResult<Result<bool>>(true);
            },
            cancellation);
        var certificate = CertificateMaker.Sign(prepared, name == Root ? key : above[by].Key);
        await KeepAsync(name, key, certificate, prepared.SerialNumber, cancellation);
        return certificate;
    }

    private async Task KeepAsync(string name, ISigningKey key, byte[] certificate, string serialNumber, CancellationToken cancellation) =>
        await store.ChangeAsync<bool>(
            async session =>
            {
                var stored = await session.CertificateAsync(serialNumber, cancellation) ?? throw new InvalidOperationException($"Certificate {serialNumber} is not in the store.");
                (stored.Der, stored.State) = (certificate, CertificateState.Active);
                if (await session.AuthorityAsync(name, cancellation) is { } record)
                {
                    record.CertificateDer = certificate;
                }
                else
                {
                    session.Add(new AuthorityRecord
                    {
                        Name = name,
                        CertificateDer = certificate,
                        WrappedKey = (key as SoftwareSigningKey)?.Wrap(Kek()),
                        HsmUri = IsInHsm(name) ? HsmUri(name) : null,
                    });
                }

                session.Record(new AuditEvent
                {
                    At = time.GetUtcNow(),
                    ActorId = Actor.System.AccountId,
                    ActorName = Actor.System.Name,
                    What = "authority.founded",
                    Detail = Audits.Json(new { Name = name, stored.Subject, Serial = serialNumber }),
                });
                return true;
            },
            cancellation);

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
