using IssuancePortal.Data.Store;
using IssuancePortal.Issuance.Printing;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Printing;

/// <summary>What a session knows of printing.</summary>
internal sealed class PrintRecords(StoreSession session) : IPrintRecords
{
    public async Task<IReadOnlyList<CardLayout>> LayoutsAsync(CancellationToken cancellation = default) =>
        await (await session.FromAsync<CardLayout>(cancellation)).OrderBy(layout => layout.Name).ToListAsync(cancellation);

    public async Task<CardLayout?> LayoutAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<CardLayout>(cancellation)).FirstOrDefaultAsync(layout => layout.Id == id, cancellation);

    public async Task<IReadOnlyList<CardLayoutVersion>> VersionsAsync(Guid layoutId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<CardLayoutVersion>(cancellation)).Where(version => version.LayoutId == layoutId).OrderByDescending(version => version.Number).ToListAsync(cancellation);

    public async Task<IReadOnlyList<CardPicture>> PicturesAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation = default) =>
        ids.Count == 0 ? [] : await (await session.FromAsync<CardPicture>(cancellation)).Where(picture => ids.Contains(picture.Id)).ToListAsync(cancellation);

    public async Task<PrintJob?> JobAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<PrintJob>(cancellation)).FirstOrDefaultAsync(job => job.Id == id, cancellation);

    public async Task<IReadOnlyList<PrintJob>> JobsOfAsync(Guid deviceId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<PrintJob>(cancellation)).Where(job => job.DeviceId == deviceId).OrderByDescending(job => job.At).ThenByDescending(job => job.Id).ToListAsync(cancellation);

    public async Task<IReadOnlyList<PrintCount>> CountsAsync(CancellationToken cancellation = default) =>
        await (await session.FromAsync<PrintJob>(cancellation)).GroupBy(job => job.LayoutId)
            .Select(jobs => new PrintCount(jobs.Key, jobs.Count(job => job.State == PrintState.Good), jobs.Count(job => job.State == PrintState.Spoiled))).ToListAsync(cancellation);
}
