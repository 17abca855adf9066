using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Acme;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Enrolment;

/// <summary>
/// Orders of ACME (RFC 8555 §7.4) with the challenge <c>device-attest-01</c>: the permanent identifier that is ordered is the password of a ticket, so an order is worth one certificate, and its state is the ticket's. The first account
/// that answers the challenge keeps the ticket, and the key that its device's maker attested is the only one that is certified.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="enrol">Certifies.</param>
/// <param name="vault">Seals the names of orders.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class AcmeEnrolment(IIssuanceStore store, EnrolCertificate enrol, IVault vault, ISettings settings, TimeProvider time)
{
    private const string Context = "acme order";
    private const int LongestId = 400;

    private readonly byte[] _tokens = vault.DeriveKey("acme challenge", [], 32);

    /// <summary>There is an ACME server.</summary>
    public bool IsOn => settings.Get<AcmeSettings>().On;

    /// <summary>Orders a certificate. Ordered again by the same account, it is the same order.</summary>
    /// <param name="identifier">The permanent identifier.</param>
    /// <param name="account">Thumbprint of the account's key.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<AcmeOrder>> OrderAsync(string identifier, string account, CancellationToken cancellation = default)
    {
        if (EnrolmentTicket.Split(identifier) is null) return Refused(Refusals.Unknown);
        return await WithTicketAsync(new Name(identifier, account), (_, _) => Task.FromResult<Refusal?>(null), cancellation);
    }

    /// <summary>An order as it is; one whose certificate is late goes on.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="account">Who asks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<AcmeOrder>> LookAsync(string id, string account, CancellationToken cancellation = default)
    {
        if (Open(id, account) is not { } name) return Refused(Refusals.UnknownOrder);
        var order = await ViewAsync(name, id, cancellation);
        if (order is not { Succeeded: true, Value.Status: AcmeStatus.Processing }) return order;
        var again = await enrol.AskAgainAsync(name.Password, cancellation);
        return again.Succeeded ? await ViewAsync(name, id, cancellation) : again.Refusal;
    }

    /// <summary>Answers the challenge. What is refused can be answered anew.</summary>
    /// <param name="id">The order's name.</param>
    /// <param name="account">Who answers.</param>
    /// <param name="attestation">The attestation object, CBOR; null for none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<AcmeOrder>> AnswerAsync(string id, string account, byte[]? attestation, CancellationToken cancellation = default)
    {
        if (Open(id, account) is not { } name) return Refused(Refusals.UnknownOrder);
        return await WithTicketAsync(name, (session, ticket) => AnswerAsync(session, ticket, name, attestation, cancellation), cancellation, id);
    }

    /// <summary>Asks for the certificate of an order whose challenge was answered.</summary>
    /// <param name="id">The order's name.</param>
    /// <param name="account">Who asks.</param>
    /// <param name="request">PKCS #10 request, DER.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<AcmeOrder>> FinalizeAsync(string id, string account, byte[] request, CancellationToken cancellation = default)
    {
        if (Open(id, account) is not { } name) return Refused(Refusals.UnknownOrder);
        var before = await ViewAsync(name, id, cancellation);
        if (!before.Succeeded) return before.Refusal;
        if (before.Value.Status != AcmeStatus.Ready) return Refused(Refusals.NotAnswered);
        var enrolled = await enrol.EnrolAsync(new EnrolmentOrder(EnrolmentDoor.Acme, request) { Password = name.Password, Account = account }, cancellation);
        return enrolled.Succeeded ? await ViewAsync(name, id, cancellation) : enrolled.Refusal;
    }

    private async Task<Refusal?> AnswerAsync(IStoreSession session, EnrolmentTicket ticket, Name name, byte[]? attestation, CancellationToken cancellation)
    {
        if (ticket.Account == name.Account) return null;
        if (ticket.Account is not null || ticket.PublicKey is not null) return Refusals.Used;
        if (attestation is null)
        {
            if (ticket.NeedsAttestation) return Refusals.NoAttestation;
            ticket.Account = name.Account;
            return null;
        }

        var (said, fault) = Check(attestation, TokenOf(name));
        if (fault is not null) return fault;
        if (SubjectPublicKey.TryParse(said!.PublicKey)?.Algorithm != ticket.Algorithm) return Refusals.Algorithm;
        var device = (await session.DeviceAsync(ticket.DeviceId, cancellation))!;
        // All keys of a phone are on the same phone.
        if (device.MakerSerial is { } known && said.Serial is { } serial && known != serial) return Refusals.OtherDevice;
        device.MakerSerial ??= said.Serial;
        (ticket.Account, ticket.PublicKey) = (name.Account, said.PublicKey);
        session.Record(FinishEnrolment.Event("enrolment.attested", ticket, time.GetUtcNow(), new { ticket.Profile, said.Serial, said.Udid, said.System, said.Enclave }));
        return null;
    }

    private (AppleAttestation? Said, Refusal? Fault) Check(byte[] attestation, string token)
    {
        if (AttestationObject.TryRead(attestation) is not { } statement) return (null, Refusals.UnreadableAttestation);
        using var trust = settings.Get<AcmeSettings>().Trust();
        var (said, fault) = trust.CheckApple(statement, token, time.GetUtcNow());
        return fault switch
        {
            null => (said, null),
            AppleFault.ForeignRoot => (null, Refusals.ForeignAttestation),
            AppleFault.Stale => (null, Refusals.StaleAttestation),
            _ => (null, Refusals.UnreadableAttestation),
        };
    }

    /// <summary>Does something with the ticket that a name opens, and answers with the order as it is then. Refusals are noted and counted.</summary>
    private async Task<Result<AcmeOrder>> WithTicketAsync(Name name, Func<IStoreSession, EnrolmentTicket, Task<Refusal?>> act, CancellationToken cancellation, string? id = null)
    {
        var (label, secret) = EnrolmentTicket.Split(name.Password)!.Value;
        var done = await store.ChangeAsync<(Refusal? Why, AcmeOrder? Order)>(
            async session =>
            {
                if (await session.Enrolments.TicketByLabelAsync(label, cancellation) is not { } ticket) return (Refusals.Unknown, null);
                var refused = !ticket.Opens(secret) ? Refusals.Unknown : await enrol.RefuseAsync(session, ticket, cancellation) ?? await act(session, ticket);
                if (refused is null) return (null, Of(name, ticket, null, id));
                session.Record(EnrolCertificate.Refused(ticket, EnrolmentDoor.Acme, refused, time.GetUtcNow()));
                return (refused, null);
            },
            cancellation);
        if (!done.Succeeded) return done.Refusal;
        return done.Value.Why is { } why ? Refused(why) : done.Value.Order!;
    }

    private async Task<Result<AcmeOrder>> ViewAsync(Name name, string id, CancellationToken cancellation)
    {
        var (label, secret) = EnrolmentTicket.Split(name.Password)!.Value;
        var order = await store.ReadAsync(
            async session =>
            {
                if (await session.Enrolments.TicketByLabelAsync(label, cancellation) is not { } ticket || !ticket.Opens(secret)) return null;
                var certificate = ticket is { End: TicketEnd.Used, SerialNumber: { } serial } ? (await session.CertificateAsync(serial, cancellation))?.Der : null;
                return Of(name, ticket, certificate, id);
            },
            cancellation);
        return order is null ? Refused(Refusals.UnknownOrder) : order;
    }

    private AcmeOrder Of(Name name, EnrolmentTicket ticket, byte[]? certificate, string? id)
    {
        var isTheirs = ticket.Account == name.Account;
        var status = ticket switch
        {
            { End: TicketEnd.Used } when isTheirs && certificate is not null => AcmeStatus.Valid,
            { EndedAt: not null } => AcmeStatus.Invalid,
            _ when ticket.ExpiresAt <= time.GetUtcNow() => AcmeStatus.Invalid,
            { Door: EnrolmentDoor.Acme } when isTheirs => AcmeStatus.Processing,
            _ when isTheirs => AcmeStatus.Ready,
            { Account: null, PublicKey: null } => AcmeStatus.Pending,
            _ => AcmeStatus.Invalid,
        };
        return new AcmeOrder(id ?? Seal(name), name.Password, TokenOf(name), status, ticket.ExpiresAt, status == AcmeStatus.Valid ? certificate : null);
    }

    private string TokenOf(Name name) => Base64Url.EncodeToString(HMACSHA256.HashData(_tokens, Encoding.UTF8.GetBytes(name.ToText())));

    private string Seal(Name name) => Base64Url.EncodeToString(vault.Seal(Encoding.UTF8.GetBytes(name.ToText()), Context));

    /// <summary>The order of this name; null when there is none, or it is another account's.</summary>
    private Name? Open(string id, string account)
    {
        if (id.Length > LongestId || Base64Text.TryDecode(id) is not { } box) return null;
        try
        {
            return Encoding.UTF8.GetString(vault.Open(box, Context)).Split(' ') is [var password, var theirs] && theirs == account ? new Name(password, theirs) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private Refusal Refused(Refusal why)
    {
        enrol.Discard(EnrolmentDoor.Acme, why.Code);
        return why;
    }

    private sealed record Name(string Password, string Account)
    {
        public string ToText() => $"{Password} {Account}";

        /// <summary>Without the password.</summary>
        public override string ToString() => Account;
    }
}
