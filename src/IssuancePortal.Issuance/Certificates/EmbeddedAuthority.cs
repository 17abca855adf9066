using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Crl;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Ocsp;
using IssuancePortal.Pki.Piv;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Issuance.Certificates;

/// <summary>The portal's own certificate authority: issues, signs card content, and says what is revoked.</summary>
public sealed class EmbeddedAuthority : ICertificateAuthority, IContentSigner, IDisposable
{
    private static readonly TimeSpan OcspFreshness = TimeSpan.FromMinutes(1);

    private readonly IIssuanceStore _store;
    private readonly AuthorityKeys _founder;
    private readonly AuthorityOptions _options;
    private readonly RunOptions _issuer;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _crlGate = new(1, 1);
    private readonly SemaphoreSlim _registrationGate = new(1, 1);
    private readonly Dictionary<string, (byte[] Der, DateTimeOffset MadeAt)> _crls = [];
    private IReadOnlyDictionary<string, AuthorityKey>? _keys;
    private OcspResponder? _ocsp;
    private AuthorityKey? _registration;
    private DateTimeOffset _registrationGood;

    /// <summary>What the revocation list that is handed out says.</summary>
    private IReadOnlyDictionary<string, RevocationReason>? _listed;

    /// <summary>An authority whose keys are opened by <see cref="OpenAsync"/>.</summary>
    public EmbeddedAuthority(IIssuanceStore store, IVault vault, AuthorityOptions options, RunOptions issuer, TimeProvider time)
    {
        (_store, _options, _issuer, _time) = (store, options, issuer, time);
        _founder = new AuthorityKeys(store, vault, options, issuer.Issuer, issuer.Country, time);
    }

    private IReadOnlyDictionary<string, AuthorityKey> Keys => _keys ?? throw new InvalidOperationException("The certificate authority has not been opened.");

    /// <summary>Opens the authority's keys, founding it at first start and renewing the OCSP responder in time. Called at start-up and once a day.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        _keys = await _founder.OpenAsync(_keys, cancellation);
        var (issuing, ocsp) = (_keys[AuthorityKeys.Issuing], _keys[AuthorityKeys.Ocsp]);
        _ocsp = new OcspResponder(Issuer.FromCertificate(issuing.Certificate), ocsp.Certificate, ocsp.Key, StatusAsync, _time, OcspFreshness);
    }

    /// <summary>Its certificates as they are in use now, the root's first.</summary>
    public IReadOnlyList<AuthorityPart> Parts =>
        [.. ((string[])[AuthorityKeys.Root, AuthorityKeys.Issuing, AuthorityKeys.Content, AuthorityKeys.Ocsp]).Select(name => AuthorityPart.Of(name, Keys[name]))];

    /// <summary>Certificate of "root" or "issuing", DER; null for another name.</summary>
    public byte[]? CertificateOf(string name) => name is AuthorityKeys.Root or AuthorityKeys.Issuing ? Keys[name].Certificate : null;

    /// <summary>The key that speaks SCEP for this authority, made at its first use.</summary>
    internal async Task<AuthorityKey> RegistrationAsync(CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        if (_registration is { } opened && _registrationGood > now) return opened;
        await _registrationGate.WaitAsync(cancellation);
        try
        {
            if (_registration is { } faster && _registrationGood > now) return faster;
            _registration = await _founder.OpenRegistrationAsync(Keys, _registration, cancellation);
            _registrationGood = now.AddDays(1);
            return _registration;
        }
        finally
        {
            _registrationGate.Release();
        }
    }

    /// <summary>Answers OCSP requests.</summary>
    public OcspResponder Ocsp => _ocsp ?? throw new InvalidOperationException("The certificate authority has not been opened.");

    /// <inheritdoc/>
    public async Task<Result<byte[]>> IssueAsync(CertificateApplication application, CancellationToken cancellation)
    {
        if (CertificateProfiles.Find(application.Profile) is not { } profile) return Refusals.ProfileUnknown(application.Profile);
        var issuing = Keys[AuthorityKeys.Issuing];
        var issuer = Issuer.FromCertificate(issuing.Certificate);
        var now = _time.GetUtcNow();
        var person = application.Person;
        var order = application.Order(profile, _issuer, now.AddMinutes(-5), application.NotAfter < issuer.NotAfter ? application.NotAfter : issuer.NotAfter);
        var prepared = CertificateMaker.Prepare(order with { Urls = _founder.UrlsOf(AuthorityKeys.Issuing) }, issuer);
        if (prepared.Findings.Count > 0) return Refusals.AgainstProfile(application.Profile, string.Join(" ", prepared.Findings.Select(finding => finding.Message)));

        var stored = await _store.ChangeAsync<bool>(
            async session =>
            {
                session.Add(new IssuedCertificate
                {
                    SerialNumber = prepared.SerialNumber,
                    Profile = profile.Name,
                    Subject = person.Name,
                    PersonId = person.Id,
                    DeviceId = application.DeviceId,
                    RunId = application.RunId,
                    Slot = application.Slot,
                    ToBeSigned = prepared.ToBeSigned,
                    NotBefore = prepared.Order.NotBefore,
                    NotAfter = prepared.Order.NotAfter,
                });
                await JournalAsync(session, application, "certificate.prepared", prepared.SerialNumber, cancellation);
                return true;
            },
            cancellation);
        if (!stored.Succeeded) return stored.Refusal;

        var der = CertificateMaker.Sign(prepared, issuing.Key);
        using var signed = X509CertificateLoader.LoadCertificate(der);
        var subject = signed.Subject;
        var kept = await _store.ChangeAsync<byte[]>(
            async session =>
            {
                var certificate = await session.CertificateAsync(prepared.SerialNumber, cancellation)
                    ?? throw new InvalidOperationException($"Certificate {prepared.SerialNumber} is not in the store.");
                certificate.Der = der;
                certificate.Subject = subject;
                if (certificate.State == CertificateState.Prepared) certificate.State = CertificateState.Signed;
                await JournalAsync(session, application, "certificate.signed", prepared.SerialNumber, cancellation);
                return der;
            },
            cancellation);
        return kept;
    }

    /// <inheritdoc/>
    /// <remarks>Signs a revocation list anew unless the one that is handed out already says it. OCSP needs nothing: it reads the status where the move wrote it.</remarks>
    public async Task<Result<bool>> PublishAsync(StatusOrder order, CancellationToken cancellation)
    {
        if (Says(order)) return true;
        await CrlAsync(AuthorityKeys.Issuing, anew: true, cancellation);
        return Says(order) ? true : Refusals.AuthorityDown;
    }

    /// <summary>The current CRL of "root" or "issuing", DER.</summary>
    public Task<byte[]> CrlAsync(string authority, CancellationToken cancellation) => CrlAsync(authority, anew: false, cancellation);

    private bool Says(StatusOrder order) =>
        _listed is { } listed && (order.State == CertificateState.Active
            ? !listed.ContainsKey(order.SerialNumber)
            : listed.TryGetValue(order.SerialNumber, out var reason) && reason == (order.State == CertificateState.OnHold ? RevocationReason.CertificateHold : order.Reason ?? RevocationReason.Unspecified));

    private async Task<byte[]> CrlAsync(string authority, bool anew, CancellationToken cancellation)
    {
        await _crlGate.WaitAsync(cancellation);
        try
        {
            var now = _time.GetUtcNow();
            if (!anew && _crls.TryGetValue(authority, out var made) && now - made.MadeAt < _options.CrlCache) return made.Der;
            var key = Keys[authority];
            var built = await _store.ChangeAsync<(byte[] Der, IReadOnlyDictionary<string, RevocationReason> Listed)>(
                async session =>
                {
                    var record = await session.AuthorityAsync(authority, cancellation) ?? throw new InvalidOperationException($"The authority {authority} is not in the store.");
                    var revoked = authority == AuthorityKeys.Issuing ? await session.RevokedCertificatesAsync(now, cancellation) : [];
                    var der = CrlBuilder.Build(
                        Issuer.FromCertificate(key.Certificate),
                        key.Key,
                        new BigInteger(++record.CrlNumber),
                        now,
                        now + _options.CrlLifetime,
                        revoked.Select(certificate => new RevokedCertificate(certificate.SerialNumber, certificate.RevokedAt ?? now, ReasonOf(certificate))));
                    return (der, revoked.ToDictionary(certificate => certificate.SerialNumber, ReasonOf));
                },
                cancellation);
            _crls[authority] = (built.Value.Der, now);
            if (authority == AuthorityKeys.Issuing) _listed = built.Value.Listed;
            return built.Value.Der;
        }
        finally
        {
            _crlGate.Release();
        }
    }

    /// <inheritdoc/>
    public byte[] SignChuid(byte[] signedPart) => PivSignatures.SignChuid(signedPart, Keys[AuthorityKeys.Content].Certificate, Keys[AuthorityKeys.Content].Key);

    /// <inheritdoc/>
    public byte[] SignBiometric(byte[] signedPart, byte[] fascN, Guid cardUuid) =>
        PivSignatures.SignBiometric(signedPart, fascN, cardUuid, Keys[AuthorityKeys.Content].Certificate, Keys[AuthorityKeys.Content].Key);

    /// <inheritdoc/>
    public byte[] SignSecurityObject(IReadOnlyDictionary<int, byte[]> dataGroups) =>
        PivSignatures.SignSecurityObject(dataGroups, Keys[AuthorityKeys.Content].Certificate, Keys[AuthorityKeys.Content].Key);

    /// <inheritdoc/>
    public byte[] SignEvidence(byte[] content) => DetachedSignature.Make(
        content, Keys[AuthorityKeys.Content].Certificate, Keys[AuthorityKeys.Content].Key, _time.GetUtcNow(), Keys[AuthorityKeys.Issuing].Certificate);

    /// <summary>Signs a configuration profile for a phone, so that the phone can say who made it; DER.</summary>
    internal byte[] SignProfile(byte[] profile) => Pki.Phones.ConfigurationProfile.Sign(
        profile, Keys[AuthorityKeys.Content].Certificate, Keys[AuthorityKeys.Content].Key, _time.GetUtcNow(), Keys[AuthorityKeys.Issuing].Certificate);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys?.Values ?? []) key.Key.Dispose();
        _registration?.Key.Dispose();
        _crlGate.Dispose();
        _registrationGate.Dispose();
    }

    /// <summary>A certificate whose run has not ended well is unknown to the world: nobody shall rely on it. Of another authority's it can say nothing.</summary>
    private async ValueTask<CertificateStatus> StatusAsync(string serialNumber, CancellationToken cancellation) =>
        await _store.ReadAsync(session => session.CertificateAsync(serialNumber, cancellation), cancellation) switch
        {
            { Authority: not null } => CertificateStatus.Unknown,
            { State: CertificateState.Active } => CertificateStatus.Good,
            { State: CertificateState.OnHold or CertificateState.Revoked } revoked => CertificateStatus.Revoked(revoked.RevokedAt ?? _time.GetUtcNow(), ReasonOf(revoked)),
            _ => CertificateStatus.Unknown,
        };

    private static RevocationReason ReasonOf(IssuedCertificate certificate) =>
        certificate.State == CertificateState.OnHold ? RevocationReason.CertificateHold : certificate.RevocationReason ?? RevocationReason.Unspecified;

    private async Task JournalAsync(IStoreSession session, CertificateApplication application, string what, string serialNumber, CancellationToken cancellation)
    {
        if (await session.RunAsync(application.RunId, cancellation) is { } run)
            new RunJournal(_store, _time).Add(session, run, what, new { Slot = application.Slot.ToString("X2", System.Globalization.CultureInfo.InvariantCulture), Serial = serialNumber });
    }
}
