using IssuancePortal.Data.Store;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Escrow;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Escrow;

/// <summary>What a session knows of escrowed keys.</summary>
internal sealed class EscrowRecords(StoreSession session) : IEscrowRecords
{
    private static readonly RecoveryState[] Open = [RecoveryState.Asked, RecoveryState.Approved];

    public async Task<EscrowedKey?> KeyAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<EscrowedKey>(cancellation)).FirstOrDefaultAsync(key => key.Id == id, cancellation);

    public async Task<IReadOnlyList<EscrowedCertificate>> KeysOfAsync(Guid personId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<EscrowedKey>(cancellation)).Where(key => key.PersonId == personId)
            .Join(session.Db.Set<IssuedCertificate>(), key => key.SerialNumber, certificate => certificate.SerialNumber, (key, certificate) => new { Key = key, Certificate = certificate })
            .OrderByDescending(row => row.Key.CreatedAt).Select(row => new EscrowedCertificate(row.Key, row.Certificate)).ToListAsync(cancellation);

    public async Task<IReadOnlyList<EscrowedKey>> KeysOfRunAsync(Guid runId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<EscrowedKey>(cancellation)).Where(key => key.RunId == runId).OrderBy(key => key.CreatedAt).ToListAsync(cancellation);

    public async Task<EscrowedKey?> KeyOfAsync(string serialNumber, CancellationToken cancellation = default) =>
        await (await session.FromAsync<EscrowedKey>(cancellation)).FirstOrDefaultAsync(key => key.SerialNumber == serialNumber, cancellation);

    public async Task<IReadOnlyList<EscrowedKey>> KeysAfterAsync(Guid? id, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<EscrowedKey>(cancellation)).Where(key => id == null || key.Id.CompareTo(id.Value) > 0).OrderBy(key => key.Id).Take(limit).ToListAsync(cancellation);

    public async Task<IReadOnlyList<RecoveryCertificate>> CertificatesAsync(CancellationToken cancellation = default) =>
        await (await session.FromAsync<RecoveryCertificate>(cancellation)).Where(certificate => certificate.RemovedAt == null).OrderBy(certificate => certificate.Subject).ToListAsync(cancellation);

    public async Task<KeyRecovery?> RecoveryAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<KeyRecovery>(cancellation)).FirstOrDefaultAsync(recovery => recovery.Id == id, cancellation);

    public async Task<IReadOnlyList<KeyRecovery>> RecoveriesOfAsync(Guid keyId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<KeyRecovery>(cancellation)).Where(recovery => recovery.KeyId == keyId && Open.Contains(recovery.State)).ToListAsync(cancellation);

    public async Task<IReadOnlyList<KeyRecovery>> RecoveriesAsync(int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<KeyRecovery>(cancellation)).OrderByDescending(recovery => recovery.AskedAt).Take(limit).ToListAsync(cancellation);
}
