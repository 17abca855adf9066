using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Phones;

/// <summary>Audit events of phones.</summary>
public static class PhoneEvents
{
    /// <summary>A phone has got all of its certificates: its person is told over a way of their own that it was added (SP 800-157 §2.3). Actor, person and device are named; the detail is <see cref="PhoneAdded"/>.</summary>
    public const string Added = "phone.added";

    internal static AuditEvent Of(string what, PhoneInvitation invitation, Actor actor, DateTimeOffset now, object? detail = null) => new()
    {
        At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = what, PersonId = invitation.PersonId, DeviceId = invitation.DeviceId, RequestId = invitation.RequestId, RunId = invitation.EnrolmentId, Detail = Audits.Json(detail),
    };

    internal static AuditEvent AddedOf(Device device, Requests.IssuanceRequest? request, DateTimeOffset now, string? parent) => new()
    {
        At = now, ActorId = request?.CreatedBy ?? Actor.System.AccountId, ActorName = request?.CreatedByName ?? Actor.System.Name, What = Added, PersonId = device.PersonId, DeviceId = device.Id, RequestId = request?.Id, RunId = device.RunId,
        Detail = Audits.Json(new PhoneAdded(device.Model, device.Serial, parent)),
    };
}

/// <summary>What is told of a phone that was added.</summary>
/// <param name="Phone">The phone in words, as far as it told.</param>
/// <param name="Serial">Its number in this portal.</param>
/// <param name="Parent">Serial number of the card that vouched for it.</param>
public sealed record PhoneAdded(string Phone, string Serial, string? Parent);
