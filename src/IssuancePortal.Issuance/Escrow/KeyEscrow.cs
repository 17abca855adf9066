using System.Security.Cryptography;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Escrow;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Escrow;

/// <summary>
/// Keeps people's encryption keys: seals each for the portal's own escrow key, in an HSM where one is configured for it, and for every recovery certificate, before anybody else learns it; and opens them again with the escrow key.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="vault">Wraps the escrow key where it is not in an HSM.</param>
/// <param name="options">Where the escrow key is.</param>
/// <param name="time">Clock.</param>
public sealed class KeyEscrow(IIssuanceStore store, IVault vault, AuthorityOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Name of the escrow key among the authority's.</summary>
    public const string KeyName = "escrow";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private AuthorityKey? _own;

    /// <summary>Makes a key for a person and keeps it; it is not certified yet.</summary>
    /// <param name="personId">Whose it is.</param>
    /// <param name="profile">Certificate profile.</param>
    /// <param name="algorithm">Its kind.</param>
    /// <param name="runId">The run it is made for.</param>
    /// <param name="tell">What the audit trail says of it; null for nothing.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<(Guid Id, EncryptionKey Key)> CreateAsync(Guid personId, string profile, KeyAlgorithm algorithm, Guid runId, Func<EscrowedKey, AuditEvent>? tell, CancellationToken cancellation)
    {
        var own = await OwnAsync(cancellation);
        var key = EncryptionKey.Create(algorithm);
        try
        {
            var kept = await store.ChangeAsync<Guid>(
                async session =>
                {
                    var escrowed = new EscrowedKey
                    {
                        PersonId = personId,
                        Profile = profile,
                        Algorithm = algorithm,
                        PublicKey = key.PublicKey,
                        Envelope = KeyEnvelope.Seal(key, await RecipientsAsync(session, own, cancellation)),
                        RunId = runId,
                        CreatedAt = time.GetUtcNow(),
                    };
                    session.Add(escrowed);
                    if (tell is not null) session.Record(tell(escrowed));
                    return escrowed.Id;
                },
                cancellation);
            return (kept.Value, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Notes which certificate a key got.</summary>
    public async Task CertifiedAsync(Guid keyId, string serialNumber, CancellationToken cancellation) =>
        await store.ChangeAsync<bool>(
            async session =>
            {
                var key = await session.Escrow.KeyAsync(keyId, cancellation) ?? throw new InvalidOperationException($"The escrowed key {keyId} is not in the store.");
                key.SerialNumber = serialNumber;
                return true;
            },
            cancellation);

    /// <summary>Opens a key; the caller disposes it.</summary>
    /// <exception cref="CryptographicException">It was sealed under another escrow key, or changed.</exception>
    public async Task<EncryptionKey> OpenAsync(EscrowedKey key, CancellationToken cancellation)
    {
        var own = await OwnAsync(cancellation);
        return KeyEnvelope.Open(key.Envelope, key.PublicKey, own.Certificate, own.Key);
    }

    /// <summary>Seals a key anew for those who are its recipients now.</summary>
    internal async Task SealAnewAsync(IStoreSession session, EscrowedKey key, CancellationToken cancellation)
    {
        using var opened = await OpenAsync(key, cancellation);
        key.Envelope = KeyEnvelope.Seal(opened, await RecipientsAsync(session, await OwnAsync(cancellation), cancellation));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own?.Key.Dispose();
        _gate.Dispose();
    }

    private static async Task<IReadOnlyList<byte[]>> RecipientsAsync(IStoreSession session, AuthorityKey own, CancellationToken cancellation) =>
        [own.Certificate, .. (await session.Escrow.CertificatesAsync(cancellation)).Select(certificate => certificate.Der)];

    /// <summary>The escrow key, made at its first use.</summary>
    private async Task<AuthorityKey> OwnAsync(CancellationToken cancellation)
    {
        if (_own is { } opened) return opened;
        await _gate.WaitAsync(cancellation);
        try
        {
            return _own ??= await OpenOwnAsync(cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<AuthorityKey> OpenOwnAsync(CancellationToken cancellation)
    {
        if (await store.ReadAsync(session => session.AuthorityAsync(KeyName, cancellation), cancellation) is { } record)
            return new AuthorityKey(record.WrappedKey is { } wrapped ? SoftwareSigningKey.Unwrap(KeyName, wrapped, Kek()) : OpenHsm(), record.CertificateDer);

        ISigningKey key = options.EscrowInHsm ? OpenHsm() : SoftwareSigningKey.Create(KeyName, KeyAlgorithm.Rsa3072);
        if (!key.Algorithm.IsRsa) throw new InvalidOperationException($"The key \"{KeyName}\" in the HSM must be an RSA key.");
        var certificate = RecoveryRecipient.SelfSigned(key, "Key escrow", time.GetUtcNow().AddMinutes(-5));
        var founded = await store.ChangeAsync<bool>(
            async session =>
            {
                // Another node may have been faster: its key is the one.
                if (await session.AuthorityAsync(KeyName, cancellation) is not null) return false;
                session.Add(new AuthorityRecord { Name = KeyName, CertificateDer = certificate, WrappedKey = (key as SoftwareSigningKey)?.Wrap(Kek()), HsmUri = options.EscrowInHsm ? HsmUri : null });
                session.Record(new AuditEvent { At = time.GetUtcNow(), ActorId = Actor.System.AccountId, ActorName = Actor.System.Name, What = "authority.founded", Detail = Audits.Json(new { Name = KeyName, InHsm = options.EscrowInHsm }) });
                return true;
            },
            cancellation);
        if (founded.Value) return new AuthorityKey(key, certificate);
        key.Dispose();
        return await OpenOwnAsync(cancellation);
    }

    private HsmSigningKey OpenHsm()
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("Keys in an HSM are reached through OpenSSL's PKCS#11 engine, which is there on Linux only.");
        HsmSigningKey.UseModule(options.HsmModule);
        return HsmSigningKey.Open(KeyName, HsmUri, options.HsmPin);
    }

    private string HsmUri => $"pkcs11:token={Uri.EscapeDataString(options.HsmToken)};object={KeyName}";

    private byte[] Kek() => vault.DeriveKey("escrow key v1", "IssuancePortal"u8, 32);
}
