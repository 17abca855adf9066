using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Escrow;
using IssuancePortal.Pki.Keys;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Escrow;

/// <summary>Dual control over every recovery outside of a replacement: two officers, a reason, once.</summary>
public sealed class RecoverKeyTests
{
    private static readonly Actor Ria = Officer("ria");
    private static readonly Actor Rolf = Officer("rolf");

    [Fact]
    public async Task Recover_AskedByOneAndApprovedByAnother_HandsTheKeyOutOnce()
    {
        await using var life = await BeginAsync();
        var (keyId, publicKey) = await KeepAsync(life);
        var recover = life.Bench.Get<RecoverKey>();

        var id = Must(await recover.AskAsync(keyId, "Order 17 of the court", Ria));
        Refused("refusal.recovery-open", await recover.AskAsync(keyId, "again", Rolf));
        Refused("refusal.recovery-not-approved", await recover.FetchAsync(id, Ria));
        Assert.Equal(RecoveryState.Approved, Must(await recover.DecideAsync(id, approve: true, Rolf)));
        Refused("refusal.recovery-not-yours", await recover.FetchAsync(id, Rolf));
        var fetched = Must(await recover.FetchAsync(id, Ria));
        using var opened = X509CertificateLoader.LoadPkcs12(fetched.Pkcs12, fetched.Password, X509KeyStorageFlags.Exportable);
        using var pair = opened.GetECDiffieHellmanPrivateKey();

        Assert.Equal(publicKey, pair!.ExportSubjectPublicKeyInfo());
        Refused("refusal.recovery-ended", await recover.FetchAsync(id, Ria));
        var audit = await life.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(PersonId: life.Bench.Person.Id) { What = "recovery.*" }));
        Assert.Equal(["recovery.fetched", "recovery.approved", "recovery.asked"], audit.Select(it => it.What));
        Assert.All(audit, it => Assert.DoesNotContain(fetched.Password, it.Detail ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Decide_ByWhoeverMayNot_IsRefused()
    {
        await using var life = await BeginAsync();
        var (keyId, _) = await KeepAsync(life);
        var recover = life.Bench.Get<RecoverKey>();
        var beneficiary = Officer("ana") with { PersonId = life.Bench.Person.Id };
        var otherAccount = Officer("ria-2") with { PersonId = Ria.PersonId };

        Refused("refusal.recovery-own-key", await recover.AskAsync(keyId, "mine", beneficiary));
        Refused("refusal.not-allowed", await recover.AskAsync(keyId, "help", HelpDesk));
        Refused("refusal.fresh-proof-needed", await recover.AskAsync(keyId, "why", Ria with { ProvenAt = null }));
        Refused("refusal.reason-missing", await recover.AskAsync(keyId, "  ", Ria));
        Refused("refusal.text-too-long", await recover.AskAsync(keyId, new string('x', 401), Ria));
        Refused("refusal.escrow-key-unknown", await recover.AskAsync(Guid.NewGuid(), "why", Ria));
        var id = Must(await recover.AskAsync(keyId, "why", Ria));

        Refused("refusal.recovery-own", await recover.DecideAsync(id, true, Ria));
        Refused("refusal.recovery-own", await recover.DecideAsync(id, true, otherAccount));
        Refused("refusal.recovery-own-key", await recover.DecideAsync(id, true, beneficiary));
        Refused("refusal.not-allowed", await recover.DecideAsync(id, true, Administrator));
        Refused("refusal.fresh-proof-needed", await recover.DecideAsync(id, true, Rolf with { ProvenAt = null }));
        Refused("refusal.recovery-unknown", await recover.DecideAsync(Guid.NewGuid(), true, Rolf));
        Refused("refusal.recovery-not-yours", await recover.WithdrawAsync(id, Rolf));
        Assert.Equal("refusal.recovery-own", Assert.Single(Must(await recover.ListAsync(10, Ria))).NotYours?.Code);
        Assert.Null(Assert.Single(Must(await recover.ListAsync(10, Rolf))).NotYours);

        // Whatever the code believes, the data cannot hold it.
        await Assert.ThrowsAnyAsync<Exception>(() => life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            var recovery = (await session.Escrow.RecoveryAsync(id))!;
            (recovery.State, recovery.DecidedById, recovery.DecidedByPersonId) = (RecoveryState.Approved, "another", Ria.PersonId);
            return true;
        }));
        Assert.Equal(RecoveryState.Denied, Must(await recover.DecideAsync(id, approve: false, Rolf)));
        Refused("refusal.recovery-ended", await recover.DecideAsync(id, true, Rolf));
        Refused("refusal.recovery-ended", await recover.WithdrawAsync(id, Ria));
    }

    [Fact]
    public async Task Recover_NotFetchedInTime_Expires_AndCanBeAskedForAgain()
    {
        await using var life = await BeginAsync();
        var (keyId, _) = await KeepAsync(life);
        life.Bench.Settings.Set(new EscrowSettings { RecoveryHours = 2 });
        var recover = life.Bench.Get<RecoverKey>();
        var id = Must(await recover.AskAsync(keyId, "why", Ria));
        Must(await recover.DecideAsync(id, true, Rolf));

        life.Clock.Forward(TimeSpan.FromHours(3));

        Refused("refusal.recovery-expired", await recover.FetchAsync(id, Ria));
        var second = Must(await recover.AskAsync(keyId, "again", Rolf));
        Assert.Equal(RecoveryState.Withdrawn, Must(await recover.WithdrawAsync(second, Rolf)));
        life.Clock.Forward(TimeSpan.FromHours(3));
        Refused("refusal.recovery-ended", await recover.DecideAsync(second, true, Ria));
    }

    [Fact]
    public async Task Fetch_Raced_HandsTheKeyOutOnce()
    {
        await using var life = await BeginAsync();
        var (keyId, _) = await KeepAsync(life);
        var recover = life.Bench.Get<RecoverKey>();
        var id = Must(await recover.AskAsync(keyId, "why", Ria));
        Must(await recover.DecideAsync(id, true, Rolf));

        var fetched = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => recover.FetchAsync(id, Ria))));

        Assert.Single(fetched, it => it.Succeeded);
        Assert.All(fetched.Where(it => !it.Succeeded), it => Assert.Equal("refusal.recovery-ended", it.Refusal!.Code));
    }

    [Fact]
    public async Task RecoveryCertificates_AddedRemovedAndSealedAnew_ChangeWhoCanOpen()
    {
        await using var life = await BeginAsync();
        var (keyId, _) = await KeepAsync(life);
        using var safe = SoftwareSigningKey.Create("safe", KeyAlgorithm.Rsa2048);
        var certificate = RecoveryRecipient.SelfSigned(safe, "Safe", DateTimeOffset.UtcNow.AddDays(-1));
        var manage = life.Bench.Get<ManageRecoveryCertificates>();

        Refused("refusal.not-allowed", await manage.AddAsync(certificate, Ria));
        Refused("refusal.fresh-proof-needed", await manage.AddAsync(certificate, Administrator with { ProvenAt = null }));
        Refused("refusal.recovery-certificate", await manage.AddAsync("nothing"u8.ToArray(), Administrator));
        var id = Must(await manage.AddAsync(certificate, Administrator));
        Refused("refusal.recovery-certificate-twice", await manage.AddAsync(certificate, Administrator));
        Assert.Single(KeyEnvelope.RecipientsOf((await KeyAsync(life, keyId)).Envelope));
        Assert.Equal(1, Must(await manage.SealAnewAsync(Administrator)));

        var kept = await KeyAsync(life, keyId);
        using (var opened = KeyEnvelope.Open(kept.Envelope, kept.PublicKey, certificate, safe)) Assert.Equal(kept.PublicKey, opened.PublicKey);
        using (var opened = await life.Bench.Get<KeyEscrow>().OpenAsync(kept, CancellationToken.None)) Assert.Equal(kept.PublicKey, opened.PublicKey);

        Must(await manage.RemoveAsync(id, Administrator));
        Refused("refusal.recovery-certificate-unknown", await manage.RemoveAsync(id, Administrator));
        Must(await manage.SealAnewAsync(Administrator));
        kept = await KeyAsync(life, keyId);
        Assert.Throws<CryptographicException>(() => KeyEnvelope.Open(kept.Envelope, kept.PublicKey, certificate, safe));
    }

    [Fact]
    public async Task Fetch_EnvelopeOfAnotherEscrowKey_IsRefusedAndStaysOpen()
    {
        await using var life = await BeginAsync();
        var (keyId, _) = await KeepAsync(life);
        var recover = life.Bench.Get<RecoverKey>();
        var id = Must(await recover.AskAsync(keyId, "why", Ria));
        Must(await recover.DecideAsync(id, true, Rolf));
        using var stranger = SoftwareSigningKey.Create("stranger", KeyAlgorithm.Rsa2048);
        using var other = EncryptionKey.Create(KeyAlgorithm.P256);
        await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.Escrow.KeyAsync(keyId))!.Envelope = KeyEnvelope.Seal(other, [RecoveryRecipient.SelfSigned(stranger, "Stranger", DateTimeOffset.UtcNow.AddDays(-1))]);
            return true;
        });

        Refused("refusal.escrow-unopened", await recover.FetchAsync(id, Ria));
        Assert.Equal(RecoveryState.Approved, Assert.Single(Must(await recover.ListAsync(10, Ria))).Recovery.State);
    }

    private static Actor Officer(string name) => new(name, Guid.NewGuid(), name, [Role.RecoveryOfficer]) { ProvenAt = DateTimeOffset.MaxValue };

    private static Task<EscrowedKey> KeyAsync(Life life, Guid id) => life.Bench.Store.ReadAsync(async session => (await session.Escrow.KeyAsync(id))!);

    /// <summary>A kept key of the person with a certificate of a throw-away authority.</summary>
    private static async Task<(Guid Id, byte[] PublicKey)> KeepAsync(Life life)
    {
        var escrow = life.Bench.Get<KeyEscrow>();
        var (id, key) = await escrow.CreateAsync(life.Bench.Person.Id, "key-management", KeyAlgorithm.P256, Guid.NewGuid(), tell: null, CancellationToken.None);
        using (key)
        {
            using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var now = DateTimeOffset.UtcNow;
            var request = new CertificateRequest(new X500DistinguishedName("CN=Ana"), PublicKey.CreateFromSubjectPublicKeyInfo(key.PublicKey, out _), HashAlgorithmName.SHA256);
            using var certificate = request.Create(new X500DistinguishedName("CN=Ana"), X509SignatureGenerator.CreateForECDsa(signer), now.AddDays(-1), now.AddDays(30), [0x0A, 0x0B]);
            await life.Bench.Store.ChangeAsync<bool>(session =>
            {
                session.Add(new IssuedCertificate
                {
                    SerialNumber = "0A0B", Profile = "key-management", Subject = "CN=Ana", PersonId = life.Bench.Person.Id, ToBeSigned = [1], Der = certificate.RawData, State = CertificateState.Active, NotBefore = now, NotAfter = now.AddDays(30),
                });
                return Task.FromResult<Result<bool>>(true);
            });
            await escrow.CertifiedAsync(id, "0A0B", CancellationToken.None);
            return (id, key.PublicKey);
        }
    }
}
