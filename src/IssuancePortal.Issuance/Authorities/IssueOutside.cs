using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Rules;

namespace IssuancePortal.Issuance.Authorities;

/// <summary>
/// Orders certificates from authorities outside. The order is stored before it is sent and sent unchanged at every try; what comes is held against it by every rule before it is taken, and stored before it is confirmed.
/// What is wrong, or comes when nobody waits any more, is stored as revoked with an order to the authority to say so.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="moves">Orders the authority to publish.</param>
/// <param name="journal">Journal of runs.</param>
/// <param name="options">Who issues.</param>
/// <param name="authorities">The authorities.</param>
/// <param name="time">Clock.</param>
public sealed class IssueOutside(IIssuanceStore store, DeviceMoves moves, RunJournal journal, RunOptions options, OutsideAuthorities authorities, TimeProvider time)
{
    private const int Portion = 20;

    private static readonly Backoff WhileSomebodyWaits = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    private static readonly Backoff Chase = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(15));

    /// <summary>The certificate, once the authority has made it and it is as ordered; or why there is none, after <see cref="OutsideEntry.Patience"/> at the latest.</summary>
    internal async Task<Result<byte[]>> IssueAsync(OutsideAuthority authority, CertificateApplication application, CancellationToken cancellation)
    {
        if (Pki.Profiles.CertificateProfiles.Find(application.Profile) is not { } profile) return Certificates.Refusals.ProfileUnknown(application.Profile);
        var (begun, certificates) = (time.GetUtcNow(), authority.Certificates);
        var wanted = application.Order(profile, options, begun.AddMinutes(-5), EndOf(application.NotAfter, certificates));
        var transactionId = RandomNumberGenerator.GetBytes(16);
        var order = new AuthorityOrder
        {
            Authority = authority.Name, TransactionId = transactionId, Request = authority.Connector.Prepare(transactionId, wanted, application.Request), RunId = application.RunId, DeviceId = application.DeviceId,
            PersonId = application.Person.Id, Slot = application.Slot, Profile = application.Profile, CreatedAt = begun, NextAttemptAt = begun,
        };
        var placed = await store.ChangeAsync<bool>(
            async session =>
            {
                session.Add(order);
                await JournalAsync(session, order, "certificate.ordered", null, cancellation);
                return true;
            },
            cancellation);
        if (!placed.Succeeded) return placed.Refusal;

        var deadline = begun + authority.Entry.Patience;
        for (var attempts = 1; ; attempts++)
        {
            var answer = await authority.Connector.AskAsync(order, cancellation);
            if (answer is { Kind: AnswerKind.Granted, Certificate: { } certificate }) return await TakeAsync(authority, order, wanted, certificate, answer, cancellation);
            var isRefused = answer.Kind == AnswerKind.Refused;
            await NoteAsync(order, answer, isRefused ? AuthorityOrderState.Refused : null, cancellation);
            if (isRefused) return Refusals.Refused(authority.Name, answer.Words);
            var next = answer.After is not { } after ? WhileSomebodyWaits.After(attempts) : after < WhileSomebodyWaits.First ? WhileSomebodyWaits.First : after;
            if (time.GetUtcNow() + next > deadline)
            {
                await AbandonAsync(order, cancellation);
                return answer.Kind == AnswerKind.Waiting ? Refusals.TooSlow(authority.Name, authority.Entry.Patience) : Refusals.Down(authority.Name, answer.Words);
            }

            application.Tell?.Invoke(new AuthorityWait(authority.Name, answer.Kind == AnswerKind.Waiting, answer.Words, next, deadline));
            await Task.Delay(next, time, cancellation);
        }
    }

    /// <summary>What its run waits for no longer: whatever still comes of it is revoked.</summary>
    internal static async Task AbandonAsync(IStoreSession session, Guid runId, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var order in await session.Outside.OpenOrdersAsync(runId, cancellation))
        {
            order.AbandonedAt ??= now;
            order.NextAttemptAt = now;
        }
    }

    /// <summary>Asks about orders that nobody waits for any more until each is settled.</summary>
    /// <returns>How many were.</returns>
    public async Task<int> ChaseAsync(CancellationToken cancellation = default)
    {
        var (settled, silent) = (0, new HashSet<string>());
        foreach (var order in await store.ReadAsync(session => session.Outside.OrdersToChaseAsync(time.GetUtcNow(), Portion, cancellation), cancellation))
        {
            // One that does not answer is asked once in a turn.
            if (silent.Contains(order.Authority)) continue;
            if (authorities.Find(order.Authority) is not { } authority)
            {
                await NoteAsync(order, AuthorityAnswer.Lost("not configured"), null, cancellation);
                continue;
            }

            var answer = order.State == AuthorityOrderState.Waiting ? await authority.Connector.AskAsync(order, cancellation) : await authority.Connector.LookAsync(order, cancellation);
            switch (answer)
            {
                case { Kind: AnswerKind.Granted, Certificate: { } certificate }:
                    await RefuseAsync(authority, order, certificate, AuthorityOrderState.Late, "nobody waits for it any more", answer, cancellation);
                    break;
                case null or { Kind: AnswerKind.Refused }:
                    // Nothing was ever confirmed: an authority that made one all the same drops it (RFC 9810 §5.2.8.3). Where nobody can ask, the audit trail tells of it.
                    await NoteAsync(order, answer ?? new AuthorityAnswer(AnswerKind.Refused, "cannot be asked"), order.State == AuthorityOrderState.Waiting ? AuthorityOrderState.Refused : AuthorityOrderState.Lost, cancellation);
                    break;
                default:
                    await NoteAsync(order, answer, null, cancellation);
                    if (answer.Kind == AnswerKind.Unreachable) silent.Add(order.Authority);
                    continue;
            }

            settled++;
        }

        return settled;
    }

    private async Task<Result<byte[]>> TakeAsync(OutsideAuthority authority, AuthorityOrder order, CertificateOrder wanted, byte[] certificate, AuthorityAnswer answer, CancellationToken cancellation)
    {
        var findings = OutsideCertificate.Check(wanted, certificate, authority.Certificates, time.GetUtcNow());
        if (findings.Count > 0) return await RefuseAsync(authority, order, certificate, AuthorityOrderState.Wrong, string.Join(" ", findings.Select(finding => finding.Message)), answer, cancellation);
        using var parsed = X509CertificateLoader.LoadCertificate(certificate);
        var (serial, subject, begin, end) = (SerialNumbers.ToText(parsed.SerialNumberBytes.Span), parsed.Subject, parsed.NotBefore, parsed.NotAfter);
        var kept = await store.ChangeAsync<Kept>(
            async session =>
            {
                var stored = await session.Outside.OrderAsync(order.Id, cancellation) ?? throw new InvalidOperationException($"Order {order.Id} is not in the store.");
                if (stored.AbandonedAt is not null) return Kept.TooLate;
                if (await session.CertificateAsync(serial, cancellation) is not null) return Kept.Twice;
                session.Add(new IssuedCertificate
                {
                    SerialNumber = serial, Authority = authority.Name, Profile = order.Profile, Subject = subject, PersonId = order.PersonId, DeviceId = order.DeviceId, RunId = order.RunId, Slot = order.Slot,
                    ToBeSigned = [], Der = certificate, State = CertificateState.Signed, NotBefore = begin, NotAfter = end,
                });
                (stored.State, stored.EndedAt, stored.SerialNumber, stored.PeerNonce, stored.LastWords) = (AuthorityOrderState.Granted, time.GetUtcNow(), serial, answer.Nonce ?? stored.PeerNonce, answer.Words);
                await JournalAsync(session, order, "certificate.signed", serial, cancellation);
                return Kept.Good;
            },
            cancellation);
        if (kept.Value == Kept.Twice) return await RefuseAsync(authority, order, certificate, AuthorityOrderState.Wrong, $"Its serial number {serial} is another certificate's.", answer, cancellation);
        if (kept.Value == Kept.TooLate) return await RefuseAsync(authority, order, certificate, AuthorityOrderState.Late, "nobody waits for it any more", answer, cancellation);
        order.PeerNonce = answer.Nonce ?? order.PeerNonce;
        // Not confirmed, it does not stay good: the run ends, and what it has is revoked.
        return await authority.Connector.ConfirmAsync(order, certificate, null, cancellation) ? certificate : Refusals.Down(authority.Name, "confirmation");
    }

    /// <summary>Keeps a certificate as revoked, orders that to be published, and tells the authority that it is not taken. One whose serial number is another's is only told so, as by that number the other would be revoked; where nobody hears that, a person has to see to it.</summary>
    private async Task<Result<byte[]>> RefuseAsync(OutsideAuthority authority, AuthorityOrder order, byte[] certificate, AuthorityOrderState state, string why, AuthorityAnswer answer, CancellationToken cancellation)
    {
        why = ForeignText.Fit(why);
        await store.ChangeAsync<bool>(
            async session =>
            {
                var now = time.GetUtcNow();
                var stored = await session.Outside.OrderAsync(order.Id, cancellation) ?? throw new InvalidOperationException($"Order {order.Id} is not in the store.");
                var serial = SerialOf(certificate);
                (stored.State, stored.EndedAt, stored.SerialNumber, stored.LastWords) = (state, now, serial, why);
                if (serial is not null && await session.CertificateAsync(serial, cancellation) is not null)
                {
                    if (!authority.Connector.HearsRefusals) (stored.State, stored.EndedAt) = (AuthorityOrderState.Clashing, null);
                }
                else if (serial is not null)
                {
                    using var parsed = X509CertificateLoader.LoadCertificate(certificate);
                    var unwanted = new IssuedCertificate
                    {
                        SerialNumber = serial, Authority = authority.Name, Profile = order.Profile, Subject = ForeignText.Fit(parsed.Subject), PersonId = order.PersonId, DeviceId = order.DeviceId, RunId = order.RunId, Slot = order.Slot,
                        ToBeSigned = [], Der = certificate, State = CertificateState.Signed, NotBefore = parsed.NotBefore, NotAfter = parsed.NotAfter,
                    };
                    unwanted.Revoke(RevocationReason.CessationOfOperation, now);
                    session.Add(unwanted);
                    moves.Publish(session, unwanted, presses: true, now);
                }

                session.Record(new AuditEvent
                {
                    At = now, ActorId = Actor.System.AccountId, ActorName = Actor.System.Name, What = state == AuthorityOrderState.Wrong ? "certificate.wrong" : "certificate.late", PersonId = order.PersonId, DeviceId = order.DeviceId, RunId = order.RunId,
                    Detail = Audits.Json(new { order.Authority, Serial = serial, Slot = SlotOf(order), Findings = why, Transaction = Convert.ToHexString(order.TransactionId) }),
                });
                await JournalAsync(session, order, "certificate.refused", serial, cancellation);
                return true;
            },
            cancellation);
        order.PeerNonce = answer.Nonce ?? order.PeerNonce;
        // What the order to revoke will see to is not made worse by an authority that cannot be told.
        await authority.Connector.ConfirmAsync(order, certificate, why, cancellation);
        return Refusals.Wrong(authority.Name, why);
    }

    private async Task NoteAsync(AuthorityOrder order, AuthorityAnswer answer, AuthorityOrderState? end, CancellationToken cancellation) => await store.ChangeAsync<bool>(
        async session =>
        {
            var now = time.GetUtcNow();
            var stored = await session.Outside.OrderAsync(order.Id, cancellation) ?? throw new InvalidOperationException($"Order {order.Id} is not in the store.");
            stored.Attempts++;
            stored.LastWords = answer.Words;
            stored.PeerNonce = answer.Nonce ?? stored.PeerNonce;
            if (answer.Kind == AnswerKind.Waiting) stored.State = AuthorityOrderState.Waiting;
            var pause = answer.After ?? Chase.After(stored.Attempts);
            stored.NextAttemptAt = now + (pause < Chase.Longest ? pause : Chase.Longest);
            if (end is { } state) (stored.State, stored.EndedAt) = (state, now);
            if (end == AuthorityOrderState.Lost)
            {
                session.Record(new AuditEvent
                {
                    At = now, ActorId = Actor.System.AccountId, ActorName = Actor.System.Name, What = "certificate.order-lost", PersonId = order.PersonId, DeviceId = order.DeviceId, RunId = order.RunId,
                    Detail = Audits.Json(new { order.Authority, Slot = SlotOf(order), Transaction = Convert.ToHexString(order.TransactionId), Reason = answer.Words }),
                });
            }

            (order.State, order.PeerNonce, order.Attempts) = (stored.State, stored.PeerNonce, stored.Attempts);
            return true;
        },
        cancellation);

    private Task<Result<bool>> AbandonAsync(AuthorityOrder order, CancellationToken cancellation) => store.ChangeAsync<bool>(
        async session =>
        {
            var stored = await session.Outside.OrderAsync(order.Id, cancellation) ?? throw new InvalidOperationException($"Order {order.Id} is not in the store.");
            stored.AbandonedAt ??= time.GetUtcNow();
            return true;
        },
        cancellation);

    private async Task JournalAsync(IStoreSession session, AuthorityOrder order, string what, string? serial, CancellationToken cancellation)
    {
        if (await session.RunAsync(order.RunId, cancellation) is { } run)
            journal.Add(session, run, what, new { Slot = SlotOf(order), order.Authority, Serial = serial, Transaction = Convert.ToHexString(order.TransactionId) });
    }

    private static string SlotOf(AuthorityOrder order) => order.Slot.ToString("X2", CultureInfo.InvariantCulture);

    private static string? SerialOf(byte[] certificate)
    {
        try
        {
            using var parsed = X509CertificateLoader.LoadCertificate(certificate);
            return parsed.SerialNumberBytes.Length <= SerialNumbers.MaxLength ? SerialNumbers.ToText(parsed.SerialNumberBytes.Span) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>No later than the authority itself.</summary>
    private static DateTimeOffset EndOf(DateTimeOffset wanted, IReadOnlyList<byte[]> certificates) => certificates.Select(der => Issuer.FromCertificate(der).NotAfter).Append(wanted).Min();

    private enum Kept
    {
        Good,
        Twice,
        TooLate,
    }
}
