namespace IssuancePortal.Issuance.Enrolment;

/// <summary>What a session with the database knows of enrolments.</summary>
public interface IEnrolmentRecords
{
    Task<EnrolmentTicket?> TicketAsync(Guid id, CancellationToken cancellation = default);

    Task<EnrolmentTicket?> TicketByLabelAsync(string label, CancellationToken cancellation = default);

    /// <summary>The ticket that was asked with in an exchange of SCEP.</summary>
    Task<EnrolmentTicket?> TicketByTransactionAsync(string transactionId, CancellationToken cancellation = default);

    /// <summary>The tickets of an enrolment, by slot.</summary>
    Task<IReadOnlyList<EnrolmentTicket>> TicketsAsync(Guid enrolmentId, CancellationToken cancellation = default);

    /// <summary>Tickets that expired by then and have not ended, at most so many.</summary>
    Task<IReadOnlyList<EnrolmentTicket>> TicketsToEndAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default);

    /// <summary>True for a nonce of ACME that was used.</summary>
    Task<bool> IsSpentAsync(Guid nonce, CancellationToken cancellation = default);

    /// <summary>Forgets nonces that need not be remembered any more. How many.</summary>
    Task<int> ForgetNoncesAsync(DateTimeOffset now, CancellationToken cancellation = default);

    /// <summary>True while nobody has ended a sign-in session.</summary>
    Task<bool> IsSessionOpenAsync(string sessionId, CancellationToken cancellation = default);
}
