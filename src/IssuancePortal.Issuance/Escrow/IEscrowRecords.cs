using IssuancePortal.Issuance.Certificates;

namespace IssuancePortal.Issuance.Escrow;

/// <summary>What a session with the database knows of escrowed keys. Entities are tracked as the session's are.</summary>
public interface IEscrowRecords
{
    Task<EscrowedKey?> KeyAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>A person's keys that were certified, with their certificates, newest first.</summary>
    Task<IReadOnlyList<EscrowedCertificate>> KeysOfAsync(Guid personId, CancellationToken cancellation = default);

    /// <summary>Keys that were made for a run, certified or not, oldest first.</summary>
    Task<IReadOnlyList<EscrowedKey>> KeysOfRunAsync(Guid runId, CancellationToken cancellation = default);

    /// <summary>The key of a certificate; null when it is not in escrow.</summary>
    Task<EscrowedKey?> KeyOfAsync(string serialNumber, CancellationToken cancellation = default);

    /// <summary>Keys in the order in which they were made, after this one (null: from the first on), at most so many.</summary>
    Task<IReadOnlyList<EscrowedKey>> KeysAfterAsync(Guid? id, int limit, CancellationToken cancellation = default);

    /// <summary>Certificates that keys are sealed for, by name.</summary>
    Task<IReadOnlyList<RecoveryCertificate>> CertificatesAsync(CancellationToken cancellation = default);

    /// <summary>People with a device in use that has lost its encryption key, or with a phone that has another one than their card.</summary>
    Task<IReadOnlyList<Guid>> PeopleToFollowAsync(CancellationToken cancellation = default);

    Task<KeyRecovery?> RecoveryAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>Recoveries of a key that ask or are approved, expired ones too.</summary>
    Task<IReadOnlyList<KeyRecovery>> RecoveriesOfAsync(Guid keyId, CancellationToken cancellation = default);

    /// <summary>Recoveries, the latest first, at most so many.</summary>
    Task<IReadOnlyList<KeyRecovery>> RecoveriesAsync(int limit, CancellationToken cancellation = default);
}

/// <summary>A key with its certificate.</summary>
public sealed record EscrowedCertificate(EscrowedKey Key, IssuedCertificate Certificate);
