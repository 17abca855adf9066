using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Issuance.Enrolment;

/// <summary>Ends enrolments: a device is issued with its last certificate; one whose enrolment is cancelled or runs out of time fails, and everything that it got is revoked.</summary>
/// <param name="store">The store.</param>
/// <param name="moves">Makes moves.</param>
/// <param name="time">Clock.</param>
public sealed class FinishEnrolment(IIssuanceStore store, DeviceMoves moves, TimeProvider time)
{
    /// <summary>Takes note of the certificate that a ticket was used for; one that came too late is revoked.</summary>
    internal async Task<Result<EnrolmentAnswer>> IssuedAsync(Guid ticketId, byte[] der, CancellationToken cancellation)
    {
        string serial;
        using (var parsed = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(der)) serial = SerialNumbers.ToText(parsed.SerialNumberBytes.Span);
        var finished = await store.ChangeAsync<Outcome>(
            async session =>
            {
                var now = time.GetUtcNow();
                var ticket = await session.Enrolments.TicketAsync(ticketId, cancellation) ?? throw new InvalidOperationException($"The ticket {ticketId} is not in the store.");
                var certificate = await session.CertificateAsync(serial, cancellation) ?? throw new InvalidOperationException($"Certificate {serial} is not in the store.");
                var device = await session.DeviceAsync(ticket.DeviceId, cancellation) ?? throw new InvalidOperationException($"Device {ticket.DeviceId} is not in the store.");
                if (ticket.EndedAt is not null || device.State is not (DeviceState.InProduction or DeviceState.Issued))
                {
                    if (certificate.State != CertificateState.Revoked) moves.Withdraw(session, certificate, RevocationReason.CessationOfOperation, now);
                    return new Outcome(ticket.End switch { null => Refusals.DeviceState, TicketEnd.Used => Refusals.Used, TicketEnd.Expired => Refusals.Expired, _ => Refusals.Cancelled });
                }

                ticket.SerialNumber = serial;
                ticket.EndAs(TicketEnd.Used, now);
                await RevokeAttemptsAsync(session, ticket, now, cancellation);
                session.Record(Event("enrolment.issued", ticket, now, new { Serial = serial, ticket.Profile, Door = ticket.Door.ToString(), ticket.Renews }));
                if (device.State == DeviceState.Issued) certificate.State = CertificateState.Active;
                else if ((await session.Enrolments.TicketsAsync(ticket.EnrolmentId, cancellation)).All(it => it.End == TicketEnd.Used) && await CompleteAsync(session, ticket, device, now, cancellation) is { } refused) return refused;
                return new Outcome(null);
            },
            cancellation);
        if (!finished.Succeeded) return finished.Refusal;
        return finished.Value.Late is { } late ? late : new EnrolmentAnswer(der);
    }

    /// <summary>Ends an enrolment before its time: no ticket can be used any more, and what was issued to an unfinished device is revoked.</summary>
    internal async Task<Refusal?> EndAsync(IStoreSession session, Guid enrolmentId, TicketEnd end, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var tickets = await session.Enrolments.TicketsAsync(enrolmentId, cancellation);
        var open = tickets.Where(ticket => ticket.EndedAt is null).ToList();
        if (open.Count == 0) return null;
        foreach (var ticket in open)
        {
            ticket.EndAs(end, now);
            await RevokeAttemptsAsync(session, ticket, now, cancellation);
        }

        if (await session.Phones.InvitationByEnrolmentAsync(enrolmentId, cancellation) is { } invitation && await EndLinkAsync(session, invitation, actor, cancellation) is { } kept) return kept;
        session.Record(Event(end == TicketEnd.Cancelled ? "enrolment.cancelled" : "enrolment.expired", open[0], now, new { Open = open.Count }, actor));
        if (await session.DeviceAsync(open[0].DeviceId, cancellation) is not { State: DeviceState.InProduction } device || device.RunId != enrolmentId) return null;
        var request = (await session.RequestsOfDeviceAsync(device.Id, cancellation)).FirstOrDefault(it => it.State == RequestState.Executing);
        var failed = await moves.MakeAsync(session, device, DeviceMove.Fail, MoveActor.Portal, actor, new MoveWhy { RunId = enrolmentId, RequestId = request?.Id, Text = end.ToString() }, cancellation);
        if (!failed.Succeeded) return failed.Refusal;
        if (request is null) return null;
        // A phone that did not come is begun anew, with another key: nothing of it can be tried again.
        foreach (var move in (RequestMove[])[RequestMove.Fail, RequestMove.Cancel])
        {
            var before = request.State;
            if (request.Move(move, MoveActor.Portal) is { Succeeded: false } refused) return refused.Refusal;
            session.Record(Audits.Of(actor, now, request, move, before, enrolmentId));
        }

        (request.EndedAt, request.EndedByName) = (now, actor.Name);
        return null;
    }

    /// <summary>Ends a link. A phone that was issued while its file was never made to its end has none of its keys: it ends as well.</summary>
    internal async Task<Refusal?> EndLinkAsync(IStoreSession session, PhoneInvitation invitation, Actor actor, CancellationToken cancellation)
    {
        var isLost = invitation.LacksFile;
        invitation.End(time.GetUtcNow());
        if (!isLost || invitation is not { EnrolmentId: { } enrolmentId, DeviceId: { } deviceId }) return null;
        if (await session.DeviceAsync(deviceId, cancellation) is not { State: DeviceState.Issued or DeviceState.Suspended } phone || phone.RunId != enrolmentId) return null;
        var ended = await moves.MakeAsync(session, phone, DeviceMove.Terminate, MoveActor.Portal, actor, new MoveWhy { RunId = enrolmentId, Text = "its file was never made" }, cancellation);
        return ended.Succeeded ? null : ended.Refusal;
    }

    /// <summary>
    /// Revokes what earlier attempts for a ticket left behind, signed or not, because the portal died before it took note: the device has none of it. What an authority outside was asked for is chased by those who asked.
    /// </summary>
    private async Task RevokeAttemptsAsync(IStoreSession session, EnrolmentTicket ticket, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var left in await session.CertificatesOfRunAsync(ticket.EnrolmentId, cancellation))
        {
            if (left.SerialNumber == ticket.SerialNumber || left.Authority is not null || left.Slot != ticket.Slot || left.Profile != ticket.Profile || left.State is not (CertificateState.Prepared or CertificateState.Signed)) continue;
            left.Revoke(RevocationReason.CessationOfOperation, now);
            moves.Publish(session, left, presses: false, now);
        }
    }

    private async Task<Refusal?> CompleteAsync(IStoreSession session, EnrolmentTicket ticket, Device device, DateTimeOffset now, CancellationToken cancellation)
    {
        var request = (await session.RequestsOfDeviceAsync(device.Id, cancellation)).FirstOrDefault(it => it.State == RequestState.Executing);
        device.IssuedAt = now;
        var moved = await moves.MakeAsync(session, device, DeviceMove.Issue, MoveActor.Portal, Actor.System, new MoveWhy { RunId = ticket.EnrolmentId, RequestId = request?.Id }, cancellation);
        if (!moved.Succeeded) return moved.Refusal;
        if (device.Kind == DeviceKind.MobileApp)
        {
            var parent = device.ParentDeviceId is { } id ? await session.DeviceAsync(id, cancellation) : null;
            session.Record(PhoneEvents.AddedOf(device, request, now, parent?.Serial));
        }

        if (request is null) return null;
        var before = request.State;
        if (request.Move(RequestMove.Complete, MoveActor.Portal) is { Succeeded: false } refused) return refused.Refusal;
        request.EndedAt = now;
        session.Record(Audits.Of(Actor.System, now, request, RequestMove.Complete, before, ticket.EnrolmentId));
        return null;
    }

    internal static AuditEvent Event(string what, EnrolmentTicket ticket, DateTimeOffset now, object detail, Actor? actor = null) => new()
    {
        At = now, ActorId = (actor ?? Actor.System).AccountId, ActorName = (actor ?? Actor.System).Name, What = what, PersonId = ticket.PersonId, DeviceId = ticket.DeviceId, RunId = ticket.EnrolmentId, Detail = Audits.Json(detail),
    };

    /// <summary>Why a certificate came too late; null when it did not.</summary>
    private sealed record Outcome(Refusal? Late);
}
