using IssuancePortal.Data.Store;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Publishing;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Publishing;

/// <summary>What a session knows of certificates in the directory.</summary>
internal sealed class DirectoryRecords(StoreSession session) : IDirectoryRecords
{
    public async Task<DirectoryEntry?> EntryAsync(string serialNumber, CancellationToken cancellation = default) =>
        await (await session.FromAsync<DirectoryEntry>(cancellation)).FirstOrDefaultAsync(entry => entry.SerialNumber == serialNumber, cancellation);

    public async Task<IReadOnlyList<IssuedCertificate>> MissingAsync(IReadOnlyCollection<string> profiles, DateTimeOffset now, int limit, CancellationToken cancellation = default)
    {
        var entries = await session.FromAsync<DirectoryEntry>(cancellation);
        return await (await session.FromAsync<IssuedCertificate>(cancellation))
            .Where(certificate => certificate.State == CertificateState.Active && certificate.NotAfter > now && certificate.PersonId != null && profiles.Contains(certificate.Profile))
            .Where(certificate => !entries.Any(entry => entry.SerialNumber == certificate.SerialNumber && entry.IsWanted))
            .OrderBy(certificate => certificate.SerialNumber).Take(limit).ToListAsync(cancellation);
    }

    public async Task<IReadOnlyList<DirectoryEntry>> SurplusAsync(IReadOnlyCollection<string> profiles, DateTimeOffset now, int limit, CancellationToken cancellation = default)
    {
        var certificates = await session.FromAsync<IssuedCertificate>(cancellation);
        return await (await session.FromAsync<DirectoryEntry>(cancellation)).Where(entry => entry.IsWanted)
            .Where(entry => !certificates.Any(it => it.SerialNumber == entry.SerialNumber && (it.State == CertificateState.Active || it.State == CertificateState.OnHold) && it.NotAfter > now && profiles.Contains(it.Profile)))
            .OrderBy(entry => entry.SerialNumber).Take(limit).ToListAsync(cancellation);
    }

    public async Task<IReadOnlyList<DirectoryEntry>> OpenAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<DirectoryEntry>(cancellation)).Where(entry => entry.DoneAt == null && entry.NextAttemptAt <= now).OrderBy(entry => entry.NextAttemptAt).Take(limit).ToListAsync(cancellation);

    public async Task<DirectoryCounts> CountAsync(CancellationToken cancellation = default)
    {
        var entries = await session.FromAsync<DirectoryEntry>(cancellation);
        return new DirectoryCounts(
            await entries.CountAsync(entry => entry.IsWanted && entry.DoneAt != null, cancellation),
            await entries.CountAsync(entry => entry.DoneAt == null, cancellation),
            await entries.Where(entry => entry.DoneAt == null && entry.LastFailure != null).OrderByDescending(entry => entry.NextAttemptAt).Select(entry => entry.LastFailure).FirstOrDefaultAsync(cancellation));
    }
}
