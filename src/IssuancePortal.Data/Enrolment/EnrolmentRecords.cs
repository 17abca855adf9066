using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Store;
using IssuancePortal.Issuance.Enrolment;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Enrolment;

/// <summary>What a session knows of enrolments.</summary>
internal sealed class EnrolmentRecords(StoreSession session) : IEnrolmentRecords
{
    public async Task<EnrolmentTicket?> TicketAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<EnrolmentTicket>(cancellation)).FirstOrDefaultAsync(ticket => ticket.Id == id, cancellation);

    public async Task<EnrolmentTicket?> TicketByLabelAsync(string label, CancellationToken cancellation = default) =>
        await (await session.FromAsync<EnrolmentTicket>(cancellation)).FirstOrDefaultAsync(ticket => ticket.Label == label, cancellation);

    public async Task<EnrolmentTicket?> TicketByTransactionAsync(string transactionId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<EnrolmentTicket>(cancellation)).FirstOrDefaultAsync(ticket => ticket.TransactionId == transactionId, cancellation);

    public async Task<IReadOnlyList<EnrolmentTicket>> TicketsAsync(Guid enrolmentId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<EnrolmentTicket>(cancellation)).Where(ticket => ticket.EnrolmentId == enrolmentId).OrderBy(ticket => ticket.Slot).ToListAsync(cancellation);

    public async Task<IReadOnlyList<EnrolmentTicket>> TicketsToEndAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<EnrolmentTicket>(cancellation)).Where(ticket => ticket.EndedAt == null && ticket.ExpiresAt <= now).OrderBy(ticket => ticket.ExpiresAt).Take(limit).ToListAsync(cancellation);

    public async Task<bool> IsSpentAsync(Guid nonce, CancellationToken cancellation = default) =>
        await (await session.FromAsync<SpentNonce>(cancellation)).AnyAsync(it => it.Id == nonce, cancellation);

    public async Task<int> ForgetNoncesAsync(DateTimeOffset now, CancellationToken cancellation = default) =>
        await (await session.FromAsync<SpentNonce>(cancellation)).Where(it => it.Until <= now).ExecuteDeleteAsync(cancellation);

    public async Task<bool> IsSessionOpenAsync(string sessionId, CancellationToken cancellation = default) =>
        await (await session.FromAsync<SignInSession>(cancellation)).AnyAsync(it => it.Id == sessionId && it.EndedAt == null, cancellation);
}
