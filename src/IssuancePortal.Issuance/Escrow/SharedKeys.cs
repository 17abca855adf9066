using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Escrow;

/// <summary>
/// A person's encryption key and the devices that work with it. A card makes a new one when its own is revoked; phones have the card's and never one of their own, so that they follow it. The links of parent and phone are another
/// matter: a phone's other certificates live by their own rules.
/// </summary>
/// <param name="Current">The key that the person's card has, with its certificate: the latest, where there are several; null while none has one in use.</param>
/// <param name="Holders">The person's devices whose policies put an encryption key on them that is kept.</param>
internal sealed record SharedKeys(EscrowedCertificate? Current, IReadOnlyList<KeyHolder> Holders)
{
    /// <summary>How it is now.</summary>
    public static async Task<SharedKeys> OfAsync(IStoreSession session, Guid personId, CancellationToken cancellation)
    {
        var kept = (await session.Escrow.KeysOfAsync(personId, cancellation)).ToDictionary(row => row.Certificate.SerialNumber);
        if (kept.Count == 0) return new SharedKeys(null, []);
        var holders = new List<KeyHolder>();
        foreach (var device in await session.DevicesOfAsync(personId, cancellation))
        {
            if (device.PolicyId is not { } policyId || await session.PolicyAsync(policyId, cancellation) is not { } policy) continue;
            var profiles = policy.Content.Slots.Where(slot => slot.IsEscrowed).Select(slot => slot.Profile).ToHashSet();
            if (profiles.Count == 0) continue;
            var certificates = await session.CertificatesOfDeviceAsync(device.Id, cancellation);
            holders.Add(new KeyHolder(device, [.. certificates.Where(certificate => profiles.Contains(certificate.Profile) && kept.ContainsKey(certificate.SerialNumber))]));
        }

        var current = holders.Where(holder => holder is { IsPhone: false, Device: { State: DeviceState.Issued, IsTemporary: false } })
            .SelectMany(holder => holder.Certificates).Where(certificate => certificate.State == CertificateState.Active).MaxBy(certificate => certificate.NotBefore);
        return new SharedKeys(current is null ? null : kept[current.SerialNumber], holders);
    }

    /// <summary>Devices in use that must be given the key: a card whose own is revoked, a phone that has another one than the card. Cards first.</summary>
    public IEnumerable<KeyHolder> Behind => Holders.Where(holder => holder.Device is { State: DeviceState.Issued, IsTemporary: false } && Lacks(holder)).OrderBy(holder => holder.IsPhone);

    /// <summary>True when a device can be given the key now: a card makes a new one, a phone waits for the card's.</summary>
    public bool IsReady(KeyHolder holder) => !holder.IsPhone || Current is not null;

    private bool Lacks(KeyHolder holder)
    {
        if (holder.IsPhone && Current is { } current) return holder.Certificates.All(certificate => certificate.SerialNumber != current.Certificate.SerialNumber);
        return holder.Certificates.Count > 0 && holder.Certificates.All(certificate => certificate.State == CertificateState.Revoked);
    }
}

/// <summary>A device that has, or had, its person's encryption key.</summary>
/// <param name="Device">The device.</param>
/// <param name="Certificates">The certificates of kept keys that are or were in its slots for them.</param>
internal sealed record KeyHolder(Device Device, IReadOnlyList<IssuedCertificate> Certificates)
{
    /// <summary>A phone shares the card's key.</summary>
    public bool IsPhone => Device.Kind == DeviceKind.MobileApp;
}
