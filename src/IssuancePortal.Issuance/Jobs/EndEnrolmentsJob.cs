using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Jobs;

/// <summary>Ends enrolments whose time is over; what was issued to an unfinished device is revoked, and links and files for phones are gone, and used nonces are forgotten.</summary>
/// <param name="store">The store.</param>
/// <param name="finish">Ends enrolments.</param>
/// <param name="time">Clock.</param>
public sealed class EndEnrolmentsJob(IIssuanceStore store, FinishEnrolment finish, TimeProvider time) : IJob
{
    private const int Batch = 100;

    /// <inheritdoc/>
    public string Name => "end-enrolments";

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var done = 0;
        var due = await store.ReadAsync(session => session.Enrolments.TicketsToEndAsync(time.GetUtcNow(), Batch, cancellation), cancellation);
        foreach (var id in due.Select(ticket => ticket.EnrolmentId).Distinct())
        {
            var ended = await store.ChangeAsync<bool>(async session => await finish.EndAsync(session, id, TicketEnd.Expired, Actor.System, cancellation) is { } refused ? refused : true, cancellation);
            if (ended.Succeeded) done++;
        }

        var links = await store.ReadAsync(session => session.Phones.InvitationsToEndAsync(time.GetUtcNow(), Batch, cancellation), cancellation);
        foreach (var id in links.Select(link => link.Id))
        {
            await store.ChangeAsync<bool>(
                async session => await session.Phones.InvitationAsync(id, cancellation) is { } invitation && await finish.EndLinkAsync(session, invitation, Actor.System, cancellation) is { } refused ? refused : true,
                cancellation);
        }

        await store.ChangeAsync<int>(async session => await session.Enrolments.ForgetNoncesAsync(time.GetUtcNow(), cancellation), cancellation);
        return done;
    }
}
