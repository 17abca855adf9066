using IssuancePortal.Data.Store;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
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

    public async Task<IReadOnlyList<Guid>> PeopleToFollowAsync(CancellationToken cancellation = default)
    {
        var devices = session.Db.Set<Device>().Where(device => device.State == DeviceState.Issued && !device.IsTemporary && device.PersonId != null);
        var copies = session.Db.Set<CertificateCopy>().Where(copy => copy.EndedAt == null && !(copy.Slot >= 0x82 && copy.Slot <= 0x95));
        var usable = session.Db.Set<IssuedCertificate>().Where(certificate => certificate.State == CertificateState.Active || certificate.State == CertificateState.OnHold);
        var keys = await session.FromAsync<EscrowedKey>(cancellation);
        var revoked = keys.Join(session.Db.Set<IssuedCertificate>().Where(certificate => certificate.State == CertificateState.Revoked), key => key.SerialNumber, certificate => certificate.SerialNumber, (key, certificate) => certificate);

        // On the device that it was made for, or on one that shares it, with no other in its place.
        var lost = await revoked.Join(devices, certificate => certificate.DeviceId, device => device.Id, (certificate, device) => new { certificate.Profile, device.Id, device.PersonId })
            .Concat(copies.Join(revoked, copy => copy.SerialNumber, certificate => certificate.SerialNumber, (copy, certificate) => new { copy.DeviceId, certificate.Profile })
                .Join(devices, row => row.DeviceId, device => device.Id, (row, device) => new { row.Profile, device.Id, device.PersonId }))
            .Where(row => !usable.Any(other => other.DeviceId == row.Id && other.Profile == row.Profile)
                && !copies.Any(copy => copy.DeviceId == row.Id && usable.Any(other => other.SerialNumber == copy.SerialNumber && other.Profile == row.Profile)))
            .Select(row => row.PersonId!.Value).Distinct().ToListAsync(cancellation);

        // A phone that shares a key, and a later one on the card.
        var phones = devices.Where(device => device.Kind == DeviceKind.MobileApp && copies.Any(copy => copy.DeviceId == device.Id));
        var cards = keys.Join(usable.Where(certificate => certificate.State == CertificateState.Active), key => key.SerialNumber, certificate => certificate.SerialNumber, (key, certificate) => certificate)
            .Join(devices.Where(device => device.Kind != DeviceKind.MobileApp), certificate => certificate.DeviceId, device => device.Id, (certificate, device) => new { certificate.SerialNumber, device.PersonId });
        var behind = await phones.Join(cards, phone => phone.PersonId, card => card.PersonId, (phone, card) => new { phone.Id, phone.PersonId, card.SerialNumber })
            .Where(row => !copies.Any(copy => copy.DeviceId == row.Id && copy.SerialNumber == row.SerialNumber)).Select(row => row.PersonId!.Value).Distinct().ToListAsync(cancellation);
        return [.. lost.Union(behind)];
    }

    public async Task<KeyRecovery?> RecoveryAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<KeyRecovery>(cancellation)).FirstOrDefaultAsync(recovery => recovery.Id == id, cancellation);

    public async Task<IReadOnlyList<KeyRecovery>> RecoveriesOfAsync(Guid keyId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<KeyRecovery>(cancellation)).Where(recovery => recovery.KeyId == keyId && Open.Contains(recovery.State)).ToListAsync(cancellation);

    public async Task<IReadOnlyList<KeyRecovery>> RecoveriesAsync(int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<KeyRecovery>(cancellation)).OrderByDescending(recovery => recovery.AskedAt).Take(limit).ToListAsync(cancellation);
}
