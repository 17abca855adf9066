using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Escrow;

/// <summary>A thing that a person does so that all their devices have the same encryption key again.</summary>
public enum KeyStepKind
{
    /// <summary>Gets the card that replaces the one that is lost, stolen or damaged.</summary>
    NewCard,

    /// <summary>Has a card updated in a reader: it gets a new key.</summary>
    UpdateCard,

    /// <summary>Fetches the key on the phone.</summary>
    FetchOnPhone,

    /// <summary>Sets a phone up in place of the one that is lost or stolen.</summary>
    NewPhone,
}

/// <summary>How far a step is.</summary>
public enum KeyStepState
{
    /// <summary>Something must be done before.</summary>
    Waiting,

    /// <summary>It can be done.</summary>
    Ready,

    /// <summary>It is being done.</summary>
    UnderWay,

    /// <summary>It is done.</summary>
    Done,
}

/// <summary>A step.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="State">How far it is.</param>
/// <param name="Device">On which device; null where there is none yet.</param>
/// <param name="RequestId">The request that it carries out; null for none.</param>
public sealed record KeyStep(KeyStepKind Kind, KeyStepState State, Device? Device, Guid? RequestId);

/// <summary>
/// What is left to do after a card or a phone was lost or replaced, in order, so that the person's other devices follow the encryption key. It is read off what the devices have, and off the requests that
/// <see cref="Jobs.FollowKeysJob"/> opens, so that it holds whoever changed what, and in whatever order the steps are done.
/// </summary>
public static class KeyChecklist
{
    /// <summary>A lost phone that nobody has replaced for so long is not asked about any more.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    /// <summary>The steps; none when there is nothing left to do.</summary>
    internal static async Task<IReadOnlyList<KeyStep>> OfAsync(IStoreSession session, Guid personId, IReadOnlyList<IssuanceRequest> requests, DateTimeOffset now, CancellationToken cancellation)
    {
        var keys = await SharedKeys.OfAsync(session, personId, cancellation);
        var behind = keys.Behind.ToList();
        var phones = keys.Holders.Where(holder => holder is { IsPhone: true, Device.State: DeviceState.Issued }).ToList();
        var steps = new List<KeyStep>();
        if (phones.Count > 0) steps.AddRange(NewCards(keys, behind, requests));
        foreach (var holder in behind.Where(holder => !holder.IsPhone)) steps.Add(Step(KeyStepKind.UpdateCard, KeyStepState.Ready, holder, requests));
        var isCardReady = steps.TrueForAll(step => step.State == KeyStepState.Done);
        foreach (var holder in phones)
        {
            if (behind.Contains(holder)) steps.Add(Step(KeyStepKind.FetchOnPhone, isCardReady && keys.IsReady(holder) ? KeyStepState.Ready : KeyStepState.Waiting, holder, requests));
            else if (!isCardReady) steps.Add(new KeyStep(KeyStepKind.FetchOnPhone, KeyStepState.Waiting, holder.Device, null));
        }

        steps.AddRange(await NewPhoneAsync(session, personId, keys, isCardReady, now, cancellation));
        return steps.TrueForAll(step => step.State == KeyStepState.Done) ? [] : steps;
    }

    /// <summary>A replacement that a phone waits for, or that it has to follow.</summary>
    private static IEnumerable<KeyStep> NewCards(SharedKeys keys, List<KeyHolder> behind, IReadOnlyList<IssuanceRequest> requests)
    {
        foreach (var holder in keys.Holders.Where(holder => holder is { IsPhone: false, Device.State: DeviceState.Invalid }))
        {
            var request = requests.FirstOrDefault(it => it.IsOpen && it.ReplacesDeviceId == holder.Device.Id && Replacement.Of(it.Reason) is { IsTemporary: false });
            if (request is null) continue;
            var state = request.State switch { RequestState.Approved or RequestState.Failed => KeyStepState.Ready, RequestState.Executing => KeyStepState.UnderWay, _ => KeyStepState.Waiting };
            yield return new KeyStep(KeyStepKind.NewCard, state, holder.Device, request.Id);
        }

        if (!behind.Exists(holder => holder.IsPhone)) yield break;
        foreach (var holder in keys.Holders.Where(holder => holder is { IsPhone: false, Device: { State: DeviceState.Issued, IsTemporary: false, ReplacesDeviceId: not null } } && !behind.Contains(holder)))
            yield return new KeyStep(KeyStepKind.NewCard, KeyStepState.Done, holder.Device, null);
    }

    /// <summary>A phone was lost, and with it the key that it shared: the card has another one first, then a phone is set up anew.</summary>
    private static async Task<IReadOnlyList<KeyStep>> NewPhoneAsync(IStoreSession session, Guid personId, SharedKeys keys, bool isCardReady, DateTimeOffset now, CancellationToken cancellation)
    {
        if (keys.Holders.Count == 0 || (await session.DevicesOfAsync(personId, cancellation)).Any(device => device.Kind == DeviceKind.MobileApp && device.State is not (DeviceState.Failed or DeviceState.Invalid))) return [];
        var lost = (await session.CertificatesOfPersonAsync(personId, cancellation))
            .Where(certificate => certificate is { State: CertificateState.Revoked, RevocationReason: RevocationReason.KeyCompromise, DeviceId: not null } && certificate.RevokedAt > now - Lately)
            .Select(certificate => certificate.DeviceId!.Value).Distinct();
        foreach (var id in lost)
        {
            if (await session.DeviceAsync(id, cancellation) is not { Kind: DeviceKind.MobileApp, State: DeviceState.Terminated } phone) continue;
            var cards = isCardReady ? keys.Holders.Where(holder => holder is { IsPhone: false, Device.State: DeviceState.Issued } && holder.Certificates.Any(it => it.RevocationReason == RevocationReason.KeyCompromise)).ToList() : [];
            return [.. cards.Select(card => new KeyStep(KeyStepKind.UpdateCard, KeyStepState.Done, card.Device, null)), new KeyStep(KeyStepKind.NewPhone, isCardReady ? KeyStepState.Ready : KeyStepState.Waiting, phone, null)];
        }

        return [];
    }

    private static KeyStep Step(KeyStepKind kind, KeyStepState state, KeyHolder holder, IReadOnlyList<IssuanceRequest> requests)
    {
        var request = requests.FirstOrDefault(it => it is { IsOpen: true, Type: RequestType.Update or RequestType.Reissue } && it.DeviceId == holder.Device.Id);
        return new KeyStep(kind, request?.State == RequestState.Executing ? KeyStepState.UnderWay : state, holder.Device, request?.Id);
    }
}
