using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Escrow;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Phones;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;

namespace IssuancePortal.Issuance.Phones;

/// <summary>A credential for one certificate over EST (RFC 7030 §3.2.3), told once.</summary>
/// <param name="Profile">Certificate profile.</param>
/// <param name="UserName">User name for HTTP Basic.</param>
/// <param name="Password">Its password.</param>
public sealed record EstCredential(string Profile, string UserName, string Password)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"EstCredential {{ Profile = {Profile} }}";
}

/// <summary>
/// Gives a phone, once its person has compared the codes, what it sets itself up with: a configuration profile, a file, or credentials for EST. Passwords of tickets are made in that moment and kept nowhere, so each is good for the
/// last time that it was asked for alone. Signature and authentication keys are made new, the encryption key is the one in escrow.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="look">Knows what a phone shares.</param>
/// <param name="escrow">Opens shared keys.</param>
/// <param name="enrol">Certifies keys that the portal makes.</param>
/// <param name="moves">Withdraws what a phone has lost.</param>
/// <param name="authority">Signs profiles.</param>
/// <param name="vault">Seals passwords and files.</param>
/// <param name="options">Whose name profiles bear.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class SetUpPhone(IIssuanceStore store, LookAtPhone look, KeyEscrow escrow, EnrolCertificate enrol, DeviceMoves moves, EmbeddedAuthority authority, IVault vault, RunOptions options, ISettings settings, TimeProvider time)
{
    /// <summary>A configuration profile for an Apple device, signed (CMS). Asked for again, it holds new passwords, and what an earlier one had brought is revoked: the device has thrown that away.</summary>
    /// <param name="secret">What the phone was given.</param>
    /// <param name="doors">Where certificates are asked for.</param>
    /// <param name="texts">What the person reads on the phone.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<byte[]>> ProfileAsync(string secret, PhoneDoors doors, ProfileTexts texts, CancellationToken cancellation = default)
    {
        var begun = await BeginAsync(secret, PhoneWay.Profile, "phone.profile", cancellation);
        if (!begun.Succeeded) return begun.Refusal;
        var (view, tickets, shared, acme) = begun.Value;
        // One with the same name would take the place of the first, and the phone's own keys with it.
        var profile = new ConfigurationProfile($"issuance.{view.Device!.Id:N}{(view.IsUpdate ? ".key" : "")}", texts.Name, options.Issuer, texts.Description);
        profile.AddAuthority(authority.CertificateOf(AuthorityKeys.Root)!, isRoot: true);
        profile.AddAuthority(authority.CertificateOf(AuthorityKeys.Issuing)!, isRoot: false);
        foreach (var (ticket, password) in tickets)
        {
            if (acme.On) profile.AddAcme(new AcmePayload(texts.Of(ticket.Profile), doors.Acme, view.Person.Name, password, ticket.Algorithm, ticket.Slot));
            else profile.AddScep(new ScepPayload(texts.Of(ticket.Profile), doors.Scep, view.Person.Name, password, ticket.Algorithm.Bits, ticket.Slot));
        }

        foreach (var (row, slot) in shared)
        {
            using var key = await escrow.OpenAsync(row.Key, cancellation);
            var password = RecoveryFile.NewPassword();
            profile.AddIdentity(texts.Of(row.Key.Profile), KeyFile.Make([new KeyFileEntry(key.Pkcs8.ToArray(), row.Certificate.Der!)], [], password, KeyFileStyle.Compatible), password, slot);
        }

        return authority.SignProfile(profile.Encode());
    }

    /// <summary>Credentials for EST, one for each certificate. Asked for again, they are new ones. The shared encryption key cannot come this way.</summary>
    public async Task<Result<EstCredential[]>> CredentialsAsync(string secret, CancellationToken cancellation = default)
    {
        var begun = await BeginAsync(secret, PhoneWay.Est, "phone.credential", cancellation);
        if (!begun.Succeeded) return begun.Refusal;
        return begun.Value.Tickets.Select(it => new EstCredential(it.Ticket.Profile, it.Ticket.Label, it.Password[(it.Ticket.Label.Length + 1)..])).ToArray();
    }

    /// <summary>A password for the file, to be shown now on the screen where the phone was added and never again. Asked for again before the file is fetched, it is a new one.</summary>
    /// <param name="invitationId">The invitation.</param>
    /// <param name="sessionId">The session in which the codes were compared.</param>
    /// <param name="actor">Its person.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<string>> PasswordAsync(Guid invitationId, string sessionId, Actor actor, CancellationToken cancellation = default)
    {
        var password = RecoveryFile.NewPassword();
        return await store.ChangeAsync<string>(
            async session =>
            {
                if (await session.Phones.InvitationAsync(invitationId, cancellation) is not { } invitation || invitation.PersonId != actor.PersonId) return Refusals.Unknown;
                if (invitation.SessionId != sessionId) return Refusals.OtherSession;
                if (await RefuseAsync(session, invitation, PhoneWay.File, cancellation) is { } refused) return refused;
                (invitation.SealedPassword, invitation.Way) = (vault.Seal(Encoding.UTF8.GetBytes(password), PasswordContext(invitation)), PhoneWay.File);
                session.Record(PhoneEvents.Of("phone.password", invitation, actor, time.GetUtcNow()));
                return password;
            },
            cancellation);
    }

    /// <summary>A PKCS #12 file with every key and certificate of the phone. The keys are made in that moment, in memory; the same phone can fetch the same file again until the invitation's time is over.</summary>
    public async Task<Result<byte[]>> FileAsync(string secret, CancellationToken cancellation = default)
    {
        var made = await store.ReadAsync(session => session.Phones.InvitationByPhoneAsync(PhoneInvitation.HashOf(secret), cancellation), cancellation);
        if (made is { SealedFile: { } kept } && made.IsGood(time.GetUtcNow())) return vault.Open(kept, FileContext(made));
        if (made is { SealedPassword: null, ConfirmedAt: not null, EndedAt: null, SessionId: not null }) return Refusals.NoPassword;
        var begun = await BeginAsync(secret, PhoneWay.File, "phone.file", cancellation);
        if (!begun.Succeeded) return begun.Refusal;
        var (view, tickets, shared, _) = begun.Value;
        var entries = new List<KeyFileEntry>();
        foreach (var (ticket, password) in tickets)
        {
            using var key = EncryptionKey.Create(ticket.Algorithm);
            var answer = await enrol.EnrolAsync(new EnrolmentOrder(EnrolmentDoor.File, KeyFile.Request(key.Pkcs8, ticket.Algorithm)) { Password = password }, cancellation);
            if (!answer.Succeeded) return answer.Refusal;
            if (answer.Value.Certificate is not { } certificate) return Refusals.Later;
            entries.Add(new KeyFileEntry(key.Pkcs8.ToArray(), certificate));
        }

        foreach (var (row, _) in shared)
        {
            using var key = await escrow.OpenAsync(row.Key, cancellation);
            entries.Add(new KeyFileEntry(key.Pkcs8.ToArray(), row.Certificate.Der!));
        }

        var sealedPassword = view.Invitation.SealedPassword ?? throw new InvalidOperationException("The file has no password.");
        var file = KeyFile.Make(
            entries, [authority.CertificateOf(AuthorityKeys.Issuing)!, authority.CertificateOf(AuthorityKeys.Root)!], Encoding.UTF8.GetString(vault.Open(sealedPassword, PasswordContext(view.Invitation))), KeyFileStyle.Strong);
        foreach (var entry in entries) CryptographicOperations.ZeroMemory(entry.Pkcs8);
        await store.ChangeAsync<bool>(
            async session =>
            {
                var invitation = (await session.Phones.InvitationAsync(view.Invitation.Id, cancellation))!;
                if (invitation.IsGood(time.GetUtcNow())) (invitation.SealedFile, invitation.SealedPassword) = (vault.Seal(file, FileContext(invitation)), null);
                session.Record(PhoneEvents.Of("phone.file.given", invitation, Actor.System, time.GetUtcNow()));
                return true;
            },
            CancellationToken.None);
        return file;
    }

    /// <summary>Chooses the way, makes new passwords for the tickets, and notes which shared keys the phone is given before it learns them.</summary>
    private async Task<Result<Begun>> BeginAsync(string secret, PhoneWay way, string what, CancellationToken cancellation) => await store.ChangeAsync<Begun>(
        async session =>
        {
            var now = time.GetUtcNow();
            if (await session.Phones.InvitationByPhoneAsync(PhoneInvitation.HashOf(secret), cancellation) is not { } invitation) return Refusals.Unknown;
            if (await RefuseAsync(session, invitation, way, cancellation) is { } refused) return refused;
            var tickets = invitation.EnrolmentId is { } enrolmentId ? await session.Enrolments.TicketsAsync(enrolmentId, cancellation) : [];
            if (tickets.Any(ticket => ticket.BusyUntil > now)) return Refusals.Later;
            var acme = settings.Get<AcmeSettings>();
            var isAttested = way == PhoneWay.Profile && acme is { On: true, AttestationRequired: true };
            if (way == PhoneWay.Profile && !acme.On && tickets.Any(ticket => !ticket.Algorithm.IsRsa)) return Refusals.AcmeOff;
            if (isAttested && tickets.Any(ticket => ticket.Algorithm.IsRsa)) return Refusals.NotAttestable;
            foreach (var used in tickets.Where(ticket => ticket.End == TicketEnd.Used))
            {
                if (await session.CertificateAsync(used.SerialNumber!, cancellation) is { State: not CertificateState.Revoked } lost) moves.Withdraw(session, lost, Pki.RevocationReason.Superseded, now);
                session.Record(FinishEnrolment.Event("enrolment.restarted", used, now, new { Serial = used.SerialNumber, used.Profile }));
                used.Reopen();
            }

            var clear = tickets.Select(ticket => (Ticket: ticket, Password: ticket.Renew(isAttested))).ToList();
            invitation.Way = way;
            var shared = new List<(EscrowedCertificate, byte)>();
            var view = await look.ViewAsync(session, invitation, cancellation);
            if (tickets.Count > 0) view.Device!.MakerSerial = null;
            if (way != PhoneWay.Est)
            {
                foreach (var (slot, row) in await look.SharedAsync(session, view.Policy, view.Device!, cancellation)) shared.Add((row, slot));
                await NoteAsync(session, invitation, shared, now, cancellation);
                if (view.IsUpdate && view.Stage != PhoneStage.Installed && await CompleteAsync(session, invitation, shared.Count, now, cancellation) is { } incomplete) return incomplete;
            }

            session.Record(PhoneEvents.Of(what, invitation, Actor.System, now, new { Phone = invitation.OpenedBy }));
            return new Begun(view, clear, shared, acme);
        },
        cancellation);

    private async Task<Refusal?> RefuseAsync(IStoreSession session, PhoneInvitation invitation, PhoneWay way, CancellationToken cancellation)
    {
        if (!invitation.IsGood(time.GetUtcNow())) return Refusals.Expired;
        if (invitation.ConfirmedAt is null) return Refusals.NotConfirmed;
        if (invitation.SessionId is { } id && !await session.Enrolments.IsSessionOpenAsync(id, cancellation)) return Enrolment.Refusals.SessionEnded;
        var view = await look.ViewAsync(session, invitation, cancellation);
        if (view is { Stage: PhoneStage.Installed, IsUpdate: false }) return Refusals.Finished;
        // What a phone fetched and lost on the way it may fetch again, as long as its link is good.
        if (view.Stage is not (PhoneStage.Confirmed or PhoneStage.Installed)) return Refusals.Expired;
        // Without a session there is no other screen for a password.
        if (!view.Ways.Contains(way) || (way == PhoneWay.File && invitation.SessionId is null)) return Refusals.WayNotAllowed;
        return await AddPhone.HasParentAsync(session, invitation, view.Device!, cancellation) ? null : RequestRefusals.NoParent;
    }

    /// <summary>An update is carried out when the key is handed over.</summary>
    private static async Task<Refusal?> CompleteAsync(IStoreSession session, PhoneInvitation invitation, int shared, DateTimeOffset now, CancellationToken cancellation)
    {
        if (shared == 0) return Refusals.Later;
        var request = (await session.RequestAsync(invitation.RequestId, cancellation))!;
        var actor = Actor.System with { AccountId = invitation.CreatedBy, Name = invitation.CreatedByName };
        foreach (var (move, by) in ((RequestMove, MoveActor)[])[(RequestMove.Execute, MoveActor.User), (RequestMove.Complete, MoveActor.Portal)])
        {
            var before = request.State;
            if (request.Move(move, by) is { Succeeded: false } refused) return refused.Refusal;
            session.Record(Audits.Of(actor, now, request, move, before, invitation.Id));
        }

        request.EndedAt = now;
        return null;
    }

    private static async Task NoteAsync(IStoreSession session, PhoneInvitation invitation, List<(EscrowedCertificate Row, byte Slot)> shared, DateTimeOffset now, CancellationToken cancellation)
    {
        var deviceId = invitation.DeviceId!.Value;
        var copies = (await session.CopiesOnDeviceAsync(deviceId, cancellation)).Where(copy => copy.EndedAt is null).Select(copy => copy.SerialNumber).ToHashSet();
        var put = shared.Where(it => !copies.Contains(it.Row.Certificate.SerialNumber)).ToList();
        foreach (var (row, slot) in put)
            session.Add(new CertificateCopy { SerialNumber = row.Certificate.SerialNumber, DeviceId = deviceId, Slot = slot, RunId = invitation.EnrolmentId ?? invitation.Id, CreatedAt = now });
        if (put.Count == 0) return;
        session.Record(PhoneEvents.Of(
            PrepareKeys.Recovered, invitation, Actor.System with { AccountId = invitation.CreatedBy, Name = invitation.CreatedByName }, now,
            new RecoveredKeys([.. put.Select(it => new PutKey(it.Slot.ToString("X2", CultureInfo.InvariantCulture), it.Row.Certificate.SerialNumber))])));
    }

    private static string PasswordContext(PhoneInvitation invitation) => $"phone password:{invitation.Id:D}";

    private static string FileContext(PhoneInvitation invitation) => $"phone file:{invitation.Id:D}";

    private sealed record Begun(PhoneView View, IReadOnlyList<(EnrolmentTicket Ticket, string Password)> Tickets, IReadOnlyList<(EscrowedCertificate Row, byte Slot)> Shared, AcmeSettings Acme)
    {
        /// <summary>Without the passwords.</summary>
        public override string ToString() => $"Begun {{ {View.Invitation.Id} }}";
    }
}

/// <summary>Where a phone asks for certificates, as it reaches them.</summary>
/// <param name="Scep">The SCEP server.</param>
/// <param name="Acme">The directory of the ACME server, https.</param>
public sealed record PhoneDoors(Uri Scep, Uri Acme);

/// <summary>What a person reads of a configuration profile on the phone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Of">Name of a certificate profile in words.</param>
public sealed record ProfileTexts(string Name, string Description, Func<string, string> Of);
