using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Batches;

/// <summary>What a session with the database knows of batches. Entities are tracked as the session's are.</summary>
public interface IBatchRecords
{
    /// <summary>Every batch, the latest first, at most so many.</summary>
    Task<IReadOnlyList<Batch>> ListAsync(int limit, CancellationToken cancellation = default);

    Task<Batch?> FindAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>Those in one of these states, oldest first.</summary>
    Task<IReadOnlyList<Batch>> InAsync(IReadOnlyCollection<BatchState> states, CancellationToken cancellation = default);

    /// <summary>Readers in the order of their names.</summary>
    Task<IReadOnlyList<BatchReader>> ReadersAsync(Guid batchId, CancellationToken cancellation = default);

    /// <summary>The one who is next: those whom no card was tried for first, then in the order of turns; null when nobody is in line.</summary>
    Task<BatchItem?> NextAsync(Guid batchId, CancellationToken cancellation = default);

    Task<BatchItem?> ItemAsync(Guid batchId, int position, CancellationToken cancellation = default);

    /// <summary>A person's place; null when they have none.</summary>
    Task<BatchItem?> ItemOfAsync(Guid batchId, Guid personId, CancellationToken cancellation = default);

    /// <summary>Those in a state, in the order of turns.</summary>
    Task<IReadOnlyList<BatchItem>> ItemsAsync(Guid batchId, BatchItemState state, CancellationToken cancellation = default);

    /// <summary>How many are how far.</summary>
    Task<BatchNumbers> NumbersAsync(Guid batchId, CancellationToken cancellation = default);

    Task<BatchCard?> CardAsync(Guid batchId, int number, CancellationToken cancellation = default);

    /// <summary>Cards with this serial number, the latest first.</summary>
    Task<IReadOnlyList<BatchCard>> CardsOfAsync(Guid batchId, string serial, CancellationToken cancellation = default);

    /// <summary>The latest card of every reader.</summary>
    Task<IReadOnlyList<BatchCard>> LatestCardsAsync(Guid batchId, CancellationToken cancellation = default);

    /// <summary>The latest card of a reader; null before the first.</summary>
    Task<BatchCard?> LatestCardAsync(Guid batchId, string reader, CancellationToken cancellation = default);

    /// <summary>The highest number of a card; 0 before the first.</summary>
    Task<int> LastNumberAsync(Guid batchId, CancellationToken cancellation = default);

    /// <summary>What came out of each reader, by name.</summary>
    Task<IReadOnlyList<ReaderNumbers>> ReaderNumbersAsync(Guid batchId, CancellationToken cancellation = default);

    /// <summary>People after a position, in the order of turns; only those in a state, where given.</summary>
    Task<IReadOnlyList<BatchRow>> RowsAsync(Guid batchId, BatchItemState? state, int afterPosition, int limit, CancellationToken cancellation = default);

    /// <summary>Cards that were refused or failed, the latest first.</summary>
    Task<IReadOnlyList<BatchCard>> BadCardsAsync(Guid batchId, int limit, CancellationToken cancellation = default);

    /// <summary>Names of open batches in which these people are still in line or at work, by person.</summary>
    Task<IReadOnlyDictionary<Guid, string>> OpenOfAsync(IReadOnlyCollection<Guid> personIds, CancellationToken cancellation = default);

    /// <summary>Name of the running batch that uses a reader; null for none.</summary>
    Task<string?> UserOfReaderAsync(Guid workstationId, string reader, Guid otherThan, CancellationToken cancellation = default);

    /// <summary>Active members of a group within a scope, by surname, at most so many.</summary>
    Task<IReadOnlyList<Guid>> MembersAsync(Guid groupId, PeopleScope? within, int limit, CancellationToken cancellation = default);
}

/// <summary>How many people of a batch are how far.</summary>
public sealed record BatchNumbers(int Waiting, int Working, int Done, int SetAside)
{
    /// <summary>Everybody.</summary>
    public int All => Waiting + Working + Done + SetAside;

    /// <summary>How many are so far.</summary>
    public int Of(BatchItemState state) => state switch
    {
        BatchItemState.Waiting => Waiting,
        BatchItemState.Working => Working,
        BatchItemState.Done => Done,
        _ => SetAside,
    };
}

/// <summary>What came out of a reader.</summary>
/// <param name="Reader">Its name.</param>
/// <param name="Good">Cards for the good bin.</param>
/// <param name="Bad">Cards for the bad bin.</param>
/// <param name="Average">How long a good card took, on average; null without any.</param>
public sealed record ReaderNumbers(string Reader, int Good, int Bad, TimeSpan? Average);

/// <summary>A person of a batch.</summary>
/// <param name="Item">The row.</param>
/// <param name="Name">Their name; null for somebody whom the reader of the list may not look up.</param>
/// <param name="EmployeeNumber">Their number.</param>
/// <param name="Reader">Where their latest card was.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Duration">How long it took, once its bin was known.</param>
public sealed record BatchRow(BatchItem Item, string? Name, string EmployeeNumber, string? Reader, string? Serial, TimeSpan? Duration);
