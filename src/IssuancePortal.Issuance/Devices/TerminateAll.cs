using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>An order to end everything that a person holds.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Reason">Why; <see cref="TerminationReason.PersonLeft"/> also marks the person as gone, so that nothing is issued to them any more.</param>
public sealed record TerminateAllOrder(Guid PersonId, TerminationReason Reason = TerminationReason.PersonLeft);

/// <summary>What was ended.</summary>
/// <param name="Devices">Devices that were terminated or released.</param>
/// <param name="Certificates">Serial numbers of certificates that were revoked.</param>
/// <param name="Requests">Requests that were withdrawn.</param>
/// <param name="Abandoned">Runs under way that are being given up: what they issued is revoked as soon as the card answers.</param>
public sealed record EndedAll(int Devices, IReadOnlyList<string> Certificates, int Requests, IReadOnlyList<Guid> Abandoned);

/// <summary>
/// Ends everything that a person holds, primaries and what was derived from them alike, for loss of eligibility (FIPS 201-3 §2.9.4): every device is terminated, every open request withdrawn,
/// one-time secrets end, and a run under way is given up. Runs for directory leavers too, on the portal's own word.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="terminate">Ends a device.</param>
/// <param name="withdraw">Ends requests.</param>
/// <param name="moves">Makes moves.</param>
/// <param name="board">Runs under way.</param>
/// <param name="settings">What becomes of leavers' devices.</param>
/// <param name="time">Clock.</param>
public sealed class TerminateAll(IIssuanceStore store, TerminateDevice terminate, WithdrawRequest withdraw, DeviceMoves moves, RunBoard board, ISettings settings, TimeProvider time) : ILeaverCascade
{
    /// <summary>Ends it all in one change; or why nothing was done.</summary>
    public async Task<Result<EndedAll>> TerminateAsync(TerminateAllOrder order, Actor actor, CancellationToken cancellation = default)
    {
        if (!ReferenceEquals(actor, Actor.System) && actor.May(Permission.TerminateAll) && actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
        var ended = await store.ChangeAsync(session => EndAsync(session, order, actor, cancellation), cancellation);
        if (ended.Succeeded) board.AbandonForPortal(ended.Value.Abandoned);
        return ended;
    }

    /// <summary>Ends, or where the site wants a person to do that, suspends, what somebody holds who is gone from the directory, on the portal's own word.</summary>
    /// <remarks>Runs under way are given up before the change is committed: giving one up twice, or for a change that is undone, costs a card its second try and nothing else.</remarks>
    async Task ILeaverCascade.LeaveAsync(IStoreSession session, Person person, DateTimeOffset now, CancellationToken cancellation)
    {
        if (settings.Get<LeaverSettings>().Action == LeaverAction.Suspend)
        {
            foreach (var device in (await session.DevicesOfAsync(person.Id, cancellation)).Where(device => device.State == DeviceState.Issued))
                await moves.MakeAsync(session, device, DeviceMove.Suspend, MoveActor.HelpDesk, Actor.System, new MoveWhy { Hold = DeviceMoves.SuspensionHold, Text = nameof(TerminationReason.PersonLeft) }, cancellation);
            return;
        }

        var ended = await EndAsync(session, new TerminateAllOrder(person.Id), Actor.System, cancellation);
        if (!ended.Succeeded) throw new InvalidOperationException($"What person {person.Id} holds cannot be ended: {ended.Refusal}.");
        board.AbandonForPortal(ended.Value.Abandoned);
    }

    internal async Task<Result<EndedAll>> EndAsync(IStoreSession session, TerminateAllOrder order, Actor actor, CancellationToken cancellation)
    {
        var isPortal = ReferenceEquals(actor, Actor.System);
        if (!isPortal && !actor.May(Permission.TerminateAll)) return Roles.Refusals.NotAllowed(Permission.TerminateAll);
        if (await session.PersonAsync(order.PersonId, cancellation) is not { } person) return Personalisation.Refusals.PersonUnknown;
        if (person.Id == actor.PersonId) return Roles.Refusals.OwnDevice;
        if (await session.OutOfScopeAsync(person.Id, Permission.TerminateAll, actor, cancellation) is { } outOfScope) return outOfScope;

        foreach (var device in await session.DevicesOfAsync(person.Id, cancellation))
        {
            if (!isPortal && await TerminateDevice.RefuseUnapprovedAsync(session, device, order.Reason, cancellation) is { } unapproved) return unapproved;
        }

        var (by, now) = (isPortal ? MoveActor.Portal : MoveActor.HelpDesk, time.GetUtcNow());
        var runs = (await session.OpenRunsAsync(cancellation)).Where(run => run.PersonId == person.Id).Select(run => run.Id).ToList();
        if (order.Reason == TerminationReason.PersonLeft && person.IsActive)
        {
            person.IsActive = false;
            session.Record(new AuditEvent { At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "person.left", PersonId = person.Id, Before = "active", After = "left" });
        }

        // Devices first: what is withdrawn afterwards then finds nothing to restore.
        var certificates = new List<string>();
        var devices = 0;
        var open = (await session.RequestsOfAsync(person.Id, cancellation)).Where(request => request.IsOpen).Select(request => request.Id).ToList();
        foreach (var device in (await session.DevicesOfAsync(person.Id, cancellation)).OrderBy(device => device.IsTemporary).ThenByDescending(device => device.Kind == DeviceKind.MobileApp))
        {
            if (!DeviceLifecycle.Row(DeviceMove.Terminate).From.Contains(device.State)) continue;
            var done = await terminate.EndAsync(session, device, order.Reason, by, actor, cancellation);
            if (!done.Succeeded) return done.Refusal;
            certificates.AddRange(done.Value);
            devices++;
        }

        // What had outlived a device that ended before ends with its person's eligibility.
        if (!TerminationReasons.Spares(order.Reason))
        {
            foreach (var certificate in await session.OutlivedCertificatesAsync(person.Id, cancellation))
            {
                moves.RevokeOutlived(session, certificate, TerminationReasons.RevocationOf(order.Reason), actor);
                certificates.Add(certificate.SerialNumber);
            }
        }

        var assigned = (await session.DevicesOfAsync(person.Id, cancellation)).Count(device => device.State == DeviceState.Assigned);
        await withdraw.EndAllAsync(session, person.Id, by, actor, order.Reason.ToString(), cancellation);
        foreach (var kind in Enum.GetValues<OneTimeSecretKind>())
        {
            foreach (var secret in await session.OneTimeSecretsAsync(person.Id, kind, cancellation)) secret.EndedAt = now;
        }

        var requests = (await session.RequestsOfAsync(person.Id, cancellation)).Count(request => open.Contains(request.Id) && !request.IsOpen);
        return new EndedAll(devices + assigned, certificates, requests, runs);
    }
}
