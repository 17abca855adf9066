using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Issuance.Authorities;

/// <summary>Shows the authorities, the portal's own and those outside, to those who see to them, tries their connection, and takes their word for what was revoked by hand.</summary>
/// <param name="store">The store.</param>
/// <param name="own">The portal's own.</param>
/// <param name="authorities">Those outside.</param>
/// <param name="time">Clock.</param>
public sealed class LookAtAuthorities(IIssuanceStore store, EmbeddedAuthority own, OutsideAuthorities authorities, TimeProvider time)
{
    private const int Shown = 10;
    private const int MostByHand = 100;

    /// <summary>What no further try will do: the authority cannot be told, or has said no.</summary>
    private static readonly string?[] ByHand = [Refusals.ByHand.Code, Refusals.Refused("", "").Code, Refusals.Unknown("").Code];

    /// <summary>The certificates of the portal's own authority.</summary>
    public Result<AuthorityPart[]> Own(Actor actor) => actor.May(Permission.ReadSettings) ? own.Parts.ToArray() : Roles.Refusals.NotAllowed(Permission.ReadSettings);

    /// <summary>Every authority outside with its latest orders and what waits to be revoked by hand.</summary>
    public async Task<Result<AuthorityView[]>> ListAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return await store.ReadAsync(
            async session =>
            {
                var late = await session.LateStatusOrdersAsync(MostByHand, cancellation);
                var byHand = new List<(string Authority, StatusOrder Order)>();
                foreach (var order in late.Where(order => ByHand.Contains(order.LastFailure)))
                    if (await session.CertificateAsync(order.SerialNumber, cancellation) is { Authority: { } name }) byHand.Add((name, order));
                var views = new List<AuthorityView>();
                foreach (var authority in authorities.All)
                {
                    views.Add(new AuthorityView(
                        authority, Issuer.FromCertificate(authority.Certificates[0]), await session.Outside.LatestOrdersAsync(authority.Name, Shown, cancellation), [.. byHand.Where(it => it.Authority == authority.Name).Select(it => it.Order)],
                        await session.Outside.ClashingOrdersAsync(authority.Name, MostByHand, cancellation)));
                }

                return views.ToArray();
            },
            cancellation);
    }

    /// <summary>Says something to an authority that orders nothing, and returns its words; the refusal when it does not answer or is not who it should be.</summary>
    public async Task<Result<string>> TestAsync(string name, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManagePolicies)) return Roles.Refusals.NotAllowed(Permission.ManagePolicies);
        if (authorities.Find(name) is not { } authority) return Refusals.Unknown(name);
        var answer = await authority.Connector.TestAsync(cancellation);
        return answer.Kind switch
        {
            AnswerKind.Unreachable => Refusals.Down(name, answer.Words),
            AnswerKind.Refused => Refusals.Refused(name, answer.Words),
            _ => answer.Words,
        };
    }

    /// <summary>Takes what only a person can carry out for done: they have changed or revoked the certificate at its authority. Asks for a fresh proof.</summary>
    /// <param name="orderId">An order to publish, or one of a certificate with another's serial number.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<Result<bool>> ConfirmAsync(Guid orderId, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<bool>(
        async session =>
        {
            if (!actor.May(Permission.TerminateDevice) && !actor.May(Permission.ManagePolicies)) return Roles.Refusals.NotAllowed(Permission.ManagePolicies);
            var now = time.GetUtcNow();
            if (actor.RefuseStale(now) is { } stale) return stale;
            if (await session.Outside.OrderAsync(orderId, cancellation) is { State: AuthorityOrderState.Clashing } clashing)
            {
                (clashing.State, clashing.EndedAt) = (AuthorityOrderState.Wrong, now);
                session.Record(Told(clashing.PersonId, clashing.DeviceId, new { clashing.Authority, Serial = clashing.SerialNumber, State = nameof(CertificateState.Revoked), Transaction = Convert.ToHexString(clashing.TransactionId) }));
                return true;
            }

            if (await session.StatusOrderAsync(orderId, cancellation) is not { DoneAt: null } order || await session.CertificateAsync(order.SerialNumber, cancellation) is not { Authority: { } name } certificate) return Refusals.NotByHand;
            if (!ByHand.Contains(order.LastFailure)) return Refusals.NotByHand;
            (order.DoneAt, order.LastFailure) = (now, null);
            session.Record(Told(certificate.PersonId, certificate.DeviceId, new { Authority = name, Serial = order.SerialNumber, State = order.State.ToString() }));
            return true;

            AuditEvent Told(Guid? personId, Guid? deviceId, object detail) =>
                new() { At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "certificate.published-by-hand", PersonId = personId, DeviceId = deviceId, Detail = Audits.Json(detail) };
        },
        cancellation);
}

/// <summary>An authority outside, as its page shows it.</summary>
/// <param name="Authority">As it is configured.</param>
/// <param name="Issuer">The certificate that issues.</param>
/// <param name="Orders">Its latest orders, newest first.</param>
/// <param name="ByHand">What a person has to revoke, hold or release there: it cannot be told, or has refused.</param>
/// <param name="Clashing">Its certificates that were not taken because their serial numbers are others', and that a person has to revoke there.</param>
public sealed record AuthorityView(OutsideAuthority Authority, Issuer Issuer, IReadOnlyList<AuthorityOrder> Orders, IReadOnlyList<StatusOrder> ByHand, IReadOnlyList<AuthorityOrder> Clashing);
