using System.Security.Cryptography;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Validation;

namespace IssuancePortal.Issuance.Phones;

/// <summary>Begins the enrolment of a phone within somebody else's change: the phone as a device that is being set up, with a ticket for every key that is to be made. Nobody knows the tickets' passwords before the phone asks for them.</summary>
/// <param name="moves">Makes moves.</param>
/// <param name="time">Clock.</param>
public sealed class EnrolPhone(DeviceMoves moves, TimeProvider time)
{
    /// <summary>What stands where other devices name their edge.</summary>
    public const string Edge = "mobile";

    private const int SerialLength = 12;

    /// <summary>Begins.</summary>
    /// <param name="session">The change.</param>
    /// <param name="invitation">The invitation that the phone came with.</param>
    /// <param name="request">The approved request that is carried out.</param>
    /// <param name="person">Whose phone it is.</param>
    /// <param name="policy">What goes on it.</param>
    /// <param name="parent">The card that vouches for it.</param>
    /// <param name="until">When the tickets expire.</param>
    /// <param name="actor">Its person.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task<Result<Device>> BeginAsync(
        IStoreSession session, PhoneInvitation invitation, IssuanceRequest request, Person person, DevicePolicy policy, Device parent, DateTimeOffset until, Actor actor, CancellationToken cancellation)
    {
        if (await FourEyes.RefuseCarryingOutAsync(session, request, actor, cancellation) is { } notApproved) return notApproved;
        var now = time.GetUtcNow();
        var enrolmentId = Guid.CreateVersion7();
        var device = new Device { Kind = DeviceKind.MobileApp, Serial = $"M{RandomNumberGenerator.GetHexString(SerialLength)}", Edge = Edge, Model = invitation.OpenedBy, CreatedAt = now };
        session.Add(device);
        session.Record(Audits.Of(actor, now, device, DeviceLifecycle.Row(DeviceMove.Import), null, null));
        (device.PersonId, device.PolicyId, device.PolicyVersion, device.ParentDeviceId) = (person.Id, policy.Id, policy.VersionNumber, parent.Id);
        (device.CardUuid, device.RunId, device.ExpiresAt) = (Guid.NewGuid(), enrolmentId, now.AddDays(policy.Content.ValidDays));
        request.DeviceId = device.Id;
        var why = new MoveWhy { RequestId = request.Id, RunId = enrolmentId };
        foreach (var move in (DeviceMove[])[DeviceMove.Bind, DeviceMove.StartPersonalisation])
            if (await moves.MakeAsync(session, device, move, MoveActor.User, actor, why, cancellation) is { Succeeded: false } refused) return refused.Refusal;
        var before = request.State;
        if (request.Move(RequestMove.Execute, MoveActor.User) is { Succeeded: false } notExecuted) return notExecuted.Refusal;
        session.Record(Audits.Of(actor, now, request, RequestMove.Execute, before, enrolmentId));
        foreach (var slot in policy.Content.Slots.Where(slot => slot.Origin == KeyOrigin.Generated))
        {
            var (label, hash, _) = EnrolmentTicket.NewPassword();
            session.Add(new EnrolmentTicket
            {
                EnrolmentId = enrolmentId, Label = label, SecretHash = hash, PersonId = person.Id, DeviceId = device.Id, Profile = slot.Profile, Slot = slot.Slot, Algorithm = slot.Algorithm,
                SessionId = invitation.SessionId, CreatedAt = now, ReleasedAt = invitation.ConfirmedAt, ExpiresAt = until,
            });
        }

        (invitation.EnrolmentId, invitation.DeviceId) = (enrolmentId, device.Id);
        return device;
    }
}
