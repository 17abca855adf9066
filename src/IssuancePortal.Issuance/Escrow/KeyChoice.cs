using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Escrow;

/// <summary>For whom and what keys are chosen.</summary>
/// <param name="PersonId">Whose keys.</param>
/// <param name="DeviceId">The device that gets them; null before there is one.</param>
/// <param name="ReplacesDeviceId">The device that it replaces; null for none.</param>
/// <param name="LastsUntil">A certificate that ends before is not put on the device: a new one is made.</param>
/// <param name="RunId">The run, whose own keys are no earlier ones; null before there is one.</param>
internal sealed record KeyWanted(Guid PersonId, Guid? DeviceId, Guid? ReplacesDeviceId, DateTimeOffset LastsUntil, Guid? RunId)
{
    /// <summary>Algorithms of which the device takes keys; any before there is one.</summary>
    public Func<KeyAlgorithm, bool> Takes { get; init; } = _ => true;

    /// <summary>A key that is shared is taken as it is, whatever algorithm the policy names.</summary>
    public bool AsItIs { get; init; }
}

/// <summary>Which of a person's escrowed keys a device gets. Asked by those who foresee an issuance and by the run that carries it out, so that both say the same.</summary>
/// <param name="Recovered">By slot: the key that is in use, with its certificate.</param>
/// <param name="History">Earlier keys for the retired slots, newest first.</param>
internal sealed record KeyChoice(IReadOnlyDictionary<byte, EscrowedCertificate> Recovered, IReadOnlyList<EscrowedCertificate> History)
{
    private static readonly DeviceState[] InUse = [DeviceState.Issued, DeviceState.Suspended, DeviceState.Produced];

    /// <summary>Chooses as a policy says.</summary>
    public static async Task<KeyChoice> OfAsync(IStoreSession session, PolicyContent content, KeyWanted wanted, CancellationToken cancellation)
    {
        if (!content.Imports) return new KeyChoice(new Dictionary<byte, EscrowedCertificate>(), []);
        var all = (await session.Escrow.KeysOfAsync(wanted.PersonId, cancellation))
            .Where(row => row.Key.RunId != wanted.RunId && wanted.Takes(row.Key.Algorithm) && row.Certificate is { Der: not null, State: CertificateState.Active or CertificateState.OnHold or CertificateState.Revoked }).ToList();
        var here = new[] { wanted.DeviceId, wanted.ReplacesDeviceId }.OfType<Guid>().ToHashSet();

        var recovered = new Dictionary<byte, EscrowedCertificate>();
        foreach (var slot in content.Slots.Where(slot => slot.Origin == KeyOrigin.Recovered))
        {
            var usable = all.Where(row => row.Certificate.State != CertificateState.Revoked && row.Certificate.NotAfter > wanted.LastsUntil && row.Key.Profile == slot.Profile && (wanted.AsItIs || row.Key.Algorithm == slot.Algorithm) && !recovered.ContainsValue(row));
            if (usable.OrderByDescending(row => row.Certificate.DeviceId is { } device && here.Contains(device)).FirstOrDefault() is { } chosen) recovered[slot.Slot] = chosen;
        }

        // A key that another device of the person works with is no earlier one.
        var others = (await session.DevicesOfAsync(wanted.PersonId, cancellation)).Where(device => InUse.Contains(device.State) && !here.Contains(device.Id)).Select(device => device.Id).ToHashSet();
        var earlier = all.Where(row => !recovered.ContainsValue(row) && (row.Certificate.State == CertificateState.Revoked || row.Certificate.DeviceId is not { } device || !others.Contains(device)));
        var count = Math.Max(content.KeyHistory, content.Slots.Count(slot => slot.Recovers && !recovered.ContainsKey(slot.Slot)));
        return new KeyChoice(recovered, [.. earlier.Take(Math.Min(count, PivSlot.Retired.Count))]);
    }
}
