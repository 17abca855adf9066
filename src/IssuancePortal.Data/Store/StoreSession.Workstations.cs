using IssuancePortal.Issuance.Workstations;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Store;

/// <content>Workstations and the browsers they are paired with.</content>
internal sealed partial class StoreSession
{
    public async Task<Workstation?> WorkstationAsync(Guid id, CancellationToken cancellation = default) =>
        await (await FromAsync<Workstation>(cancellation)).FirstOrDefaultAsync(workstation => workstation.Id == id, cancellation);

    public async Task<Workstation?> WorkstationByKeyAsync(byte[] devicePublicKey, CancellationToken cancellation = default) =>
        await (await FromAsync<Workstation>(cancellation)).FirstOrDefaultAsync(workstation => workstation.DevicePublicKey == devicePublicKey, cancellation);

    public async Task<IReadOnlyList<Workstation>> WorkstationsAsync(CancellationToken cancellation = default) =>
        await (await FromAsync<Workstation>(cancellation)).OrderBy(workstation => workstation.MachineName).ThenBy(workstation => workstation.Id).ToListAsync(cancellation);

    public async Task<IReadOnlyList<Workstation>> PairedWorkstationsAsync(string accountId, string browserId, CancellationToken cancellation = default)
    {
        var workstations = await FromAsync<Workstation>(cancellation);
        return await db.Set<WorkstationPairing>().Where(pairing => pairing.AccountId == accountId && pairing.BrowserId == browserId)
            .Join(workstations.Where(workstation => workstation.RevokedAt == null), pairing => pairing.WorkstationId, workstation => workstation.Id,
                (pairing, workstation) => new { pairing.PairedAt, Workstation = workstation })
            .OrderByDescending(pair => pair.PairedAt).Select(pair => pair.Workstation).ToListAsync(cancellation);
    }

    public async Task<IReadOnlyList<Workstation>> WorkstationsOfBrowserAsync(string browserId, CancellationToken cancellation = default)
    {
        var workstations = await FromAsync<Workstation>(cancellation);
        var pairs = await db.Set<WorkstationPairing>().Where(pairing => pairing.BrowserId == browserId)
            .Join(workstations.Where(workstation => workstation.RevokedAt == null), pairing => pairing.WorkstationId, workstation => workstation.Id,
                (pairing, workstation) => new { pairing.PairedAt, Workstation = workstation })
            .OrderByDescending(pair => pair.PairedAt).Take(50).ToListAsync(cancellation);
        return [.. pairs.Select(pair => pair.Workstation).DistinctBy(workstation => workstation.Id)];
    }

    public async Task<WorkstationPairing?> PairingAsync(Guid workstationId, string accountId, string browserId, CancellationToken cancellation = default) =>
        await (await FromAsync<WorkstationPairing>(cancellation)).FirstOrDefaultAsync(
            pairing => pairing.WorkstationId == workstationId && pairing.AccountId == accountId && pairing.BrowserId == browserId, cancellation);
}
