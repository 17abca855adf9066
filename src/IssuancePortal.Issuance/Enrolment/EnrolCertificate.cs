using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Requests;

namespace IssuancePortal.Issuance.Enrolment;

/// <summary>
/// Certifies keys that devices made themselves, for whoever has a ticket (<see cref="EnrolmentTicket"/>) or a certificate to renew, whatever the protocol. A ticket belongs to the first key that asks with it. The
/// certificate names the ticket's person, whatever the request says. What is issued to a device whose other certificates are not there yet becomes active with the last of them.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="authority">The authority.</param>
/// <param name="finish">Ends enrolments.</param>
/// <param name="settings">Settings.</param>
/// <param name="counts">Counts.</param>
/// <param name="time">Clock.</param>
public sealed class EnrolCertificate(IIssuanceStore store, ICertificateAuthority authority, FinishEnrolment finish, ISettings settings, EnrolmentCounts counts, TimeProvider time)
{
    /// <summary>An authority that takes longer has died: another attempt may begin.</summary>
    private static readonly TimeSpan LongestIssuance = TimeSpan.FromMinutes(2);

    /// <summary>Profiles of certificates that devices renew by themselves.</summary>
    private static readonly string[] Renewable = [Pki.Profiles.CertificateProfiles.DerivedAuthentication.Name, Pki.Profiles.CertificateProfiles.DerivedSignature.Name];

    /// <summary>A first certificate, on the strength of a ticket.</summary>
    public async Task<Result<EnrolmentAnswer>> EnrolAsync(EnrolmentOrder order, CancellationToken cancellation = default) => Counted(order.Door, await TryEnrolAsync(order, cancellation));

    /// <summary>A further certificate, on the strength of one whose key the device has just used.</summary>
    /// <param name="order">What is asked for.</param>
    /// <param name="certificate">The certificate whose key was used, DER.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<EnrolmentAnswer>> RenewAsync(EnrolmentOrder order, byte[] certificate, CancellationToken cancellation = default) =>
        Counted(order.Door, await TryRenewAsync(order, certificate, cancellation));

    /// <summary>What became of a ticket whose key asked over ACME, and goes on with it when the authority was late.</summary>
    internal async Task<Result<EnrolmentAnswer>> AskAgainAsync(string password, CancellationToken cancellation)
    {
        var (label, secret) = EnrolmentTicket.Split(password)!.Value;
        var claimed = await store.ChangeAsync<Claim>(
            async session => await session.Enrolments.TicketByLabelAsync(label, cancellation) is { PublicKey: not null, Door: EnrolmentDoor.Acme } ticket && ticket.Opens(secret)
                ? await ContinueAsync(session, ticket, EnrolmentDoor.Acme, cancellation)
                : new Claim(Refusals.Unknown),
            cancellation);
        return Counted(EnrolmentDoor.Acme, await GoOnAsync(claimed, cancellation));
    }

    /// <summary>What became of an exchange of SCEP, for the key that began it.</summary>
    public async Task<Result<EnrolmentAnswer>> PollAsync(string transactionId, byte[] signerKey, CancellationToken cancellation = default) =>
        Counted(EnrolmentDoor.Scep, await TryPollAsync(transactionId, signerKey, cancellation));

    /// <summary>A certificate (DER) of the person whose device asks, by a certificate in use; null when it is not theirs or does not exist.</summary>
    public async Task<byte[]?> FetchAsync(string serialNumber, byte[] certificate, CancellationToken cancellation = default) => await store.ReadAsync(
        async session => await FindAsync(session, certificate, cancellation) is var (_, _, person) && await session.CertificateAsync(serialNumber, cancellation) is { } found && found.PersonId == person.Id ? found.Der : null,
        cancellation);

    /// <summary>Takes note of a message that nobody could make sense of.</summary>
    public void Discard(EnrolmentDoor door, string reason) => counts.Add(door, reason);

    private async Task<Result<EnrolmentAnswer>> TryEnrolAsync(EnrolmentOrder order, CancellationToken cancellation)
    {
        if (Read(order, out var request) is { } unreadable) return unreadable;
        if (order.SignerKey is { } signer && !signer.AsSpan().SequenceEqual(request!.Key.Encoded)) return Refusals.ForeignSigner;
        if (EnrolmentTicket.Split(order.Password ?? request!.ChallengePassword) is not var (label, secret)) return Refusals.Unknown;
        var claimed = await store.ChangeAsync<Claim>(
            async session =>
            {
                if (await session.Enrolments.TicketByLabelAsync(label, cancellation) is not { } ticket) return new Claim(Refusals.Unknown);
                return ticket.Opens(secret) ? await ClaimAsync(session, ticket, order, request!, cancellation) : Refuse(session, ticket, order.Door, Refusals.Unknown);
            },
            cancellation);
        return await GoOnAsync(claimed, cancellation);
    }

    private async Task<Result<EnrolmentAnswer>> TryRenewAsync(EnrolmentOrder order, byte[] certificate, CancellationToken cancellation)
    {
        if (Read(order, out var request) is { } unreadable) return unreadable;
        var claimed = await store.ChangeAsync<Claim>(
            async session =>
            {
                var now = time.GetUtcNow();
                if (await FindAsync(session, certificate, cancellation) is not var (found, device, person)) return new Claim(Refusals.NotRenewable);
                // What was attested is not carried on by a key that is not.
                if (found.RunId is { } run && (await session.Enrolments.TicketsAsync(run, cancellation)).Any(it => it.NeedsAttestation && it.SerialNumber == found.SerialNumber)) return Refuse(session, found, order.Door, Refusals.NotRenewable, now);
                var from = found.NotAfter.AddDays(-settings.Get<EnrolmentSettings>().RenewDays);
                if (now < from) return Refuse(session, found, order.Door, Refusals.TooEarly(from), now);
                using var parsed = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(certificate);
                // RFC 7030 §4.2.2: the name stays as it is. SCEP leaves that to the server.
                var isHeld = order.Door == EnrolmentDoor.Est || settings.Get<EnrolmentSettings>().Subject == SubjectRule.MustMatch;
                if (isHeld && !request!.HasEmptySubject && !request.Subject.AsSpan().SequenceEqual(parsed.SubjectName.RawData)) return Refuse(session, found, order.Door, Refusals.Subject, now);
                var known = Pki.Keys.SubjectPublicKey.TryParse(parsed.PublicKey.ExportSubjectPublicKeyInfo())?.Algorithm;
                if (known is not { } algorithm || algorithm != request!.Key.Algorithm) return Refuse(session, found, order.Door, Refusals.Algorithm, now);
                if (order.TransactionId is { } id && await session.Enrolments.TicketByTransactionAsync(id, cancellation) is { } earlier)
                    return earlier is { EndedAt: null } && earlier.Renews == found.SerialNumber ? await ClaimAsync(session, earlier, order, request, cancellation) : Refuse(session, found, order.Door, Refusals.Replayed, now);

                var (label, _, _) = EnrolmentTicket.NewPassword();
                var ticket = new EnrolmentTicket
                {
                    EnrolmentId = Guid.CreateVersion7(), Label = label, PersonId = person.Id, DeviceId = device.Id, Profile = found.Profile, Slot = found.Slot ?? 0, Algorithm = algorithm, Renews = found.SerialNumber,
                    CreatedAt = now, ReleasedAt = now, ExpiresAt = now.AddMinutes(settings.Get<EnrolmentSettings>().TicketMinutes),
                };
                session.Add(ticket);
                return await ClaimAsync(session, ticket, order, request, cancellation);
            },
            cancellation);
        return await GoOnAsync(claimed, cancellation);
    }

    private async Task<Result<EnrolmentAnswer>> TryPollAsync(string transactionId, byte[] signerKey, CancellationToken cancellation)
    {
        var claimed = await store.ChangeAsync<Claim>(
            async session =>
            {
                if (await session.Enrolments.TicketByTransactionAsync(transactionId, cancellation) is not { PublicKey: not null } ticket || !ticket.IsFor(signerKey)) return new Claim(Refusals.Unknown);
                return await ContinueAsync(session, ticket, EnrolmentDoor.Scep, cancellation);
            },
            cancellation);
        return await GoOnAsync(claimed, cancellation);
    }

    private async Task<Claim> ContinueAsync(IStoreSession session, EnrolmentTicket ticket, EnrolmentDoor door, CancellationToken cancellation)
    {
        if (ticket is { End: TicketEnd.Used, SerialNumber: { } serial }) return new Claim(null) { Certificate = (await session.CertificateAsync(serial, cancellation))?.Der };
        return await RefuseAsync(session, ticket, cancellation) is { } refused ? Refuse(session, ticket, door, refused) : Begin(ticket);
    }

    private static Refusal? Read(EnrolmentOrder order, out CertificationRequest? request) => CertificationRequest.TryRead(order.Request, out request) switch
    {
        null => null,
        RequestFault.UnknownAlgorithm => Refusals.Algorithm,
        RequestFault.NotProven => Refusals.NotProven,
        _ => Refusals.Malformed,
    };

    /// <summary>The certificate that asks for its renewal: one that a device got over SCEP or EST and that is in use, with its device and person.</summary>
    private async Task<(IssuedCertificate Certificate, Device Device, Person Person)?> FindAsync(IStoreSession session, byte[] der, CancellationToken cancellation)
    {
        using var parsed = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(der);
        var serial = Pki.Issuing.SerialNumbers.ToText(parsed.SerialNumberBytes.Span);
        if (await session.CertificateAsync(serial, cancellation) is not { State: CertificateState.Active, Der: { } issued, DeviceId: { } deviceId, PersonId: { } personId } found || !issued.AsSpan().SequenceEqual(der)) return null;
        if (!Renewable.Contains(found.Profile) || found.NotAfter <= time.GetUtcNow()) return null;
        if (await session.DeviceAsync(deviceId, cancellation) is not { State: Devices.DeviceState.Issued } device || device.PersonId != personId) return null;
        return await session.PersonAsync(personId, cancellation) is { IsActive: true } person ? (found, device, person) : null;
    }

    private async Task<Claim> ClaimAsync(IStoreSession session, EnrolmentTicket ticket, EnrolmentOrder order, CertificationRequest request, CancellationToken cancellation)
    {
        if (await RefuseAsync(session, ticket, cancellation) is { } ended) return Refuse(session, ticket, order.Door, ended);
        if (order.Door == EnrolmentDoor.Acme && ticket.Account != order.Account) return Refuse(session, ticket, order.Door, Refusals.NotAnswered);
        if (!ticket.IsFor(request.Key.Encoded)) return Refuse(session, ticket, order.Door, order.Door == EnrolmentDoor.Acme ? Refusals.OtherKey : Refusals.Used);
        if (ticket.NeedsAttestation && (order.Door != EnrolmentDoor.Acme || ticket.PublicKey is null)) return Refuse(session, ticket, order.Door, Refusals.NoAttestation);
        if (request.Key.Algorithm != ticket.Algorithm) return Refuse(session, ticket, order.Door, Refusals.Algorithm);
        if (order.TransactionId is { } id && await session.Enrolments.TicketByTransactionAsync(id, cancellation) is { } other && other.Id != ticket.Id) return Refuse(session, ticket, order.Door, Refusals.Replayed);
        if (ticket.Renews is null && settings.Get<EnrolmentSettings>().Subject == SubjectRule.MustMatch && !request.HasEmptySubject
            && await session.PersonAsync(ticket.PersonId, cancellation) is { } person && request.CommonName != person.Name) return Refuse(session, ticket, order.Door, Refusals.Subject);
        (ticket.PublicKey, ticket.Door, ticket.TransactionId) = (request.Key.Encoded, order.Door, order.TransactionId ?? ticket.TransactionId);
        return Begin(ticket);
    }

    /// <summary>Why a ticket is good for nothing now; null when it is.</summary>
    internal async Task<Refusal?> RefuseAsync(IStoreSession session, EnrolmentTicket ticket, CancellationToken cancellation)
    {
        if (ticket.EndedAt is not null) return ticket.End switch { TicketEnd.Used => Refusals.Used, TicketEnd.Cancelled => Refusals.Cancelled, _ => Refusals.Expired };
        if (ticket.ExpiresAt <= time.GetUtcNow()) return Refusals.Expired;
        if (ticket.SessionId is { } id && !await session.Enrolments.IsSessionOpenAsync(id, cancellation)) return Refusals.SessionEnded;
        if (await session.PersonAsync(ticket.PersonId, cancellation) is not { IsActive: true }) return Personalisation.Refusals.PersonLeft;
        if (await session.DeviceAsync(ticket.DeviceId, cancellation) is not { State: DeviceState.InProduction or DeviceState.Issued } device || device.PersonId != ticket.PersonId) return Refusals.DeviceState;

        // What is added on the strength of a card is issued while that card is in use; what is there lives by its own rules (SP 800-157 §2.4).
        return ticket.Renews is null && device.ParentDeviceId is not null && !await Phones.AddPhone.HasParentAsync(session, device, cancellation) ? Requests.Refusals.NoParent : null;
    }

    private Claim Begin(EnrolmentTicket ticket)
    {
        var now = time.GetUtcNow();
        if (ticket.ReleasedAt is null || ticket.BusyUntil > now) return new Claim(null);
        ticket.BusyUntil = now + LongestIssuance;
        return new Claim(null) { TicketId = ticket.Id };
    }

    private async Task<Result<EnrolmentAnswer>> GoOnAsync(Result<Claim> claimed, CancellationToken cancellation)
    {
        if (!claimed.Succeeded) return claimed.Refusal;
        if (claimed.Value.Refusal is { } refused) return refused;
        if (claimed.Value.Certificate is { } certificate) return new EnrolmentAnswer(certificate);
        return claimed.Value.TicketId is { } id ? await IssueAsync(id, cancellation) : EnrolmentAnswer.Later;
    }

    private async Task<Result<EnrolmentAnswer>> IssueAsync(Guid ticketId, CancellationToken cancellation)
    {
        var (ticket, person, device) = await store.ReadAsync(
            async session =>
            {
                var it = (await session.Enrolments.TicketAsync(ticketId, cancellation))!;
                return (it, (await session.PersonAsync(it.PersonId, cancellation))!, (await session.DeviceAsync(it.DeviceId, cancellation))!);
            },
            cancellation);
        var end = time.GetUtcNow().AddDays(settings.Get<EnrolmentSettings>().CertificateDays);
        var application = new CertificateApplication(
            ticket.Profile, ticket.PublicKey!, ticket.Slot, ticket.EnrolmentId, device.Id, person, device.CardUuid ?? device.Id, device.FascN ?? [], device.ExpiresAt is { } life && life < end ? life : end);
        var issued = await authority.IssueAsync(application, cancellation);
        if (issued.Succeeded) return await finish.IssuedAsync(ticket.Id, issued.Value, cancellation);

        // An authority that does not answer is asked again when the device asks again; one that will not sign leaves the ticket to another key.
        var isDown = issued.Refusal.Code == Certificates.Refusals.AuthorityDown.Code;
        await store.ChangeAsync<bool>(
            async session =>
            {
                var it = (await session.Enrolments.TicketAsync(ticketId, cancellation))!;
                it.BusyUntil = null;
                if (isDown) return true;
                Refuse(session, it, it.Door ?? EnrolmentDoor.Scep, issued.Refusal);
                it.Free();
                return true;
            },
            cancellation);
        return isDown ? EnrolmentAnswer.Later : issued.Refusal;
    }

    private Claim Refuse(IStoreSession session, EnrolmentTicket ticket, EnrolmentDoor door, Refusal why)
    {
        session.Record(Refused(ticket, door, why, time.GetUtcNow()));
        return new Claim(why);
    }

    /// <summary>What is noted when a ticket is refused.</summary>
    internal static AuditEvent Refused(EnrolmentTicket ticket, EnrolmentDoor door, Refusal why, DateTimeOffset now) =>
        Refused(ticket.PersonId, ticket.DeviceId, ticket.EnrolmentId, new { Ticket = ticket.Label, Door = door.ToString() }, why, now);

    private static Claim Refuse(IStoreSession session, IssuedCertificate certificate, EnrolmentDoor door, Refusal why, DateTimeOffset now)
    {
        session.Record(Refused(certificate.PersonId, certificate.DeviceId, null, new { Serial = certificate.SerialNumber, Door = door.ToString() }, why, now));
        return new Claim(why);
    }

    private static AuditEvent Refused(Guid? personId, Guid? deviceId, Guid? runId, object detail, Refusal why, DateTimeOffset now) => new()
    {
        At = now, ActorId = Actor.System.AccountId, ActorName = Actor.System.Name, What = "enrolment.refused", PersonId = personId, DeviceId = deviceId, RunId = runId, Refused = why.Code, Detail = Audits.Json(detail),
    };

    private Result<EnrolmentAnswer> Counted(EnrolmentDoor door, Result<EnrolmentAnswer> answer)
    {
        counts.Add(door, !answer.Succeeded ? answer.Refusal.Code : answer.Value.IsPending ? "pending" : "issued");
        return answer;
    }

    /// <summary>What a look at a ticket came to; a change that keeps notes of refusals succeeds with one.</summary>
    private sealed record Claim(Refusal? Refusal)
    {
        /// <summary>The ticket that is to be certified now; null when the device waits.</summary>
        public Guid? TicketId { get; init; }

        public byte[]? Certificate { get; init; }
    }
}
