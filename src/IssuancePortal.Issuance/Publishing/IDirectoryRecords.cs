using IssuancePortal.Issuance.Certificates;

namespace IssuancePortal.Issuance.Publishing;

/// <summary>What a session with the database knows of certificates in the directory.</summary>
public interface IDirectoryRecords
{
    Task<DirectoryEntry?> EntryAsync(string serialNumber, CancellationToken cancellation = default);

    /// <summary>Active certificates of people, of these profiles, that are not wanted in the directory yet, at most so many.</summary>
    Task<IReadOnlyList<IssuedCertificate>> MissingAsync(IReadOnlyCollection<string> profiles, DateTimeOffset now, int limit, CancellationToken cancellation = default);

    /// <summary>Entries that are wanted and whose certificate is revoked, expired, gone or of another profile by now, at most so many.</summary>
    Task<IReadOnlyList<DirectoryEntry>> SurplusAsync(IReadOnlyCollection<string> profiles, DateTimeOffset now, int limit, CancellationToken cancellation = default);

    /// <summary>Entries that the directory has still to be told of and whose time has come, at most so many.</summary>
    Task<IReadOnlyList<DirectoryEntry>> OpenAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default);

    /// <summary>How many entries the directory has, how many it has still to be told of, and the latest failure.</summary>
    Task<DirectoryCounts> CountAsync(CancellationToken cancellation = default);
}

/// <summary>How publishing stands.</summary>
/// <param name="Published">Certificates in the directory.</param>
/// <param name="Open">Entries that it has still to be told of.</param>
/// <param name="LastFailure">Code of a failure among those; null for none.</param>
public sealed record DirectoryCounts(int Published, int Open, string? LastFailure);
