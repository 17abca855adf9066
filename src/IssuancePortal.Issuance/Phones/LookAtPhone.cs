using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Phones;

/// <summary>How far a phone is.</summary>
public enum PhoneStage
{
    /// <summary>No phone has taken the link up.</summary>
    Waiting,

    /// <summary>One has; the codes are to be compared.</summary>
    Opened,

    /// <summary>The codes are the same; certificates can be asked for.</summary>
    Confirmed,

    /// <summary>Every certificate is there.</summary>
    Installed,

    /// <summary>The time is over.</summary>
    Expired,

    /// <summary>Somebody would rather not.</summary>
    Cancelled,
}

/// <summary>A certificate that comes onto a phone.</summary>
/// <param name="Slot">Place of the key, as policies name it.</param>
/// <param name="Profile">Certificate profile.</param>
/// <param name="IsShared">The key is that of a card, and comes from escrow.</param>
/// <param name="IsThere">It was issued, or lies on the phone.</param>
/// <param name="SerialNumber">Its serial number; null until it is issued.</param>
public sealed record PhoneCertificate(byte Slot, string Profile, bool IsShared, bool IsThere, string? SerialNumber);

/// <summary>An invitation with the phone that has taken it up.</summary>
/// <param name="Invitation">The invitation.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="Person">Whose phone it is.</param>
/// <param name="Policy">What goes on it.</param>
/// <param name="Device">The phone as a device; null until its enrolment begins.</param>
/// <param name="Certificates">What it gets, in the policy's order.</param>
/// <param name="LacksShared">The policy shares an encryption key, and the person has none that was kept: the phone is set up without.</param>
public sealed record PhoneView(PhoneInvitation Invitation, PhoneStage Stage, Person Person, DevicePolicy Policy, Device? Device, IReadOnlyList<PhoneCertificate> Certificates, bool LacksShared)
{
    /// <summary>The phone is in use, and fetches its person's encryption key alone, which has changed (<see cref="FetchKey"/>).</summary>
    public bool IsUpdate { get; init; }

    /// <summary>How its keys may come onto it; over EST none comes that was not made on the phone.</summary>
    public IReadOnlyList<PhoneWay> Ways => [.. (Policy.Content.Phone ?? PolicyPhone.Default).Ways.Where(way => !IsUpdate || way != PhoneWay.Est)];
}

/// <summary>Looks at phones that are being set up.</summary>
/// <param name="store">The store.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class LookAtPhone(IIssuanceStore store, ISettings settings, TimeProvider time)
{
    /// <summary>One's own; null for another's.</summary>
    public Task<PhoneView?> LookAsync(Guid invitationId, Actor actor, CancellationToken cancellation = default) => store.ReadAsync(
        async session => await session.Phones.InvitationAsync(invitationId, cancellation) is { } invitation && invitation.PersonId == actor.PersonId ? await ViewAsync(session, invitation, cancellation) : null, cancellation);

    /// <summary>The one that is under way in this session, so that a page that was loaded again finds it; null for none.</summary>
    public Task<PhoneView?> FindAsync(string sessionId, Actor actor, CancellationToken cancellation = default) => store.ReadAsync(
        async session => actor.PersonId is { } personId && await session.Phones.LatestInvitationAsync(personId, cancellation) is { } latest && latest.SessionId == sessionId && latest.IsGood(time.GetUtcNow())
            && await ViewAsync(session, latest, cancellation) is { Stage: PhoneStage.Waiting or PhoneStage.Opened or PhoneStage.Confirmed } view ? view : null,
        cancellation);

    internal async Task<PhoneView> ViewAsync(IStoreSession session, PhoneInvitation invitation, CancellationToken cancellation)
    {
        var request = (await session.RequestAsync(invitation.RequestId, cancellation))!;
        var policy = (await session.PolicyAsync(request.PolicyId, cancellation))!;
        var person = (await session.PersonAsync(invitation.PersonId, cancellation))!;
        var device = invitation.DeviceId is { } deviceId ? await session.DeviceAsync(deviceId, cancellation) : null;
        var tickets = invitation.EnrolmentId is { } enrolmentId ? await session.Enrolments.TicketsAsync(enrolmentId, cancellation) : [];
        var shared = device is null ? null : await SharedAsync(session, policy, device, cancellation);
        var copies = device is null ? [] : await session.CopiesOnDeviceAsync(device.Id, cancellation);
        var certificates = new List<PhoneCertificate>();
        var isUpdate = request.Type == RequestType.Update;
        foreach (var slot in policy.Content.Slots.Where(slot => !isUpdate || slot.Recovers))
        {
            if (slot.Origin == KeyOrigin.Generated)
            {
                var ticket = tickets.FirstOrDefault(it => it.Slot == slot.Slot && it.Renews is null);
                certificates.Add(new PhoneCertificate(slot.Slot, slot.Profile, false, ticket?.End == TicketEnd.Used, ticket?.SerialNumber));
            }
            else if (shared?.GetValueOrDefault(slot.Slot) is { } row)
            {
                var isThere = row.Certificate.DeviceId == device!.Id || copies.Any(copy => copy.SerialNumber == row.Certificate.SerialNumber && copy.EndedAt is null);
                certificates.Add(new PhoneCertificate(slot.Slot, slot.Profile, true, isThere, row.Certificate.SerialNumber));
            }
        }

        var isEnded = device?.State is DeviceState.Failed or DeviceState.Terminated or DeviceState.Disposed || invitation.EndedAt is not null || tickets.Any(ticket => ticket.End is TicketEnd.Cancelled or TicketEnd.Expired);
        var isInstalled = isUpdate ? request.State == RequestState.Executed : device?.State is DeviceState.Issued or DeviceState.Suspended && !invitation.LacksFile;
        var stage = isInstalled ? PhoneStage.Installed
            : isEnded ? tickets.Any(ticket => ticket.End == TicketEnd.Expired) ? PhoneStage.Expired : PhoneStage.Cancelled
            : invitation.ExpiresAt <= time.GetUtcNow() ? PhoneStage.Expired
            : invitation.ConfirmedAt is not null ? PhoneStage.Confirmed
            : invitation.PhoneHash is not null ? PhoneStage.Opened
            : PhoneStage.Waiting;
        return new PhoneView(invitation, stage, person, policy, device, certificates, device is not null && policy.Content.Slots.Any(slot => slot.Recovers && shared?.ContainsKey(slot.Slot) != true)) { IsUpdate = isUpdate };
    }

    /// <summary>By slot: the keys of the person that a phone shares, as they lie in escrow. None is ever made for a phone.</summary>
    internal async Task<IReadOnlyDictionary<byte, EscrowedCertificate>> SharedAsync(IStoreSession session, DevicePolicy policy, Device device, CancellationToken cancellation)
    {
        var wanted = new KeyWanted(device.PersonId ?? Guid.Empty, device.Id, null, time.GetUtcNow().AddDays(settings.Get<RenewalSettings>().OpenDays), device.RunId) { AsItIs = true };
        var choice = await KeyChoice.OfAsync(session, policy.Content with { KeyHistory = 0 }, wanted, cancellation);
        var recovered = choice.Recovered.Where(it => it.Value.Certificate.State == CertificateState.Active).ToDictionary();

        // The key that the card has now, also where the phone carries an earlier one on.
        if (device.PersonId is { } personId && (await SharedKeys.OfAsync(session, personId, cancellation)).Current is { } current)
        {
            foreach (var slot in policy.Content.Slots.Where(slot => slot.Origin == KeyOrigin.Recovered && slot.Profile == current.Certificate.Profile)) recovered[slot.Slot] = current;
        }

        return recovered;
    }
}
