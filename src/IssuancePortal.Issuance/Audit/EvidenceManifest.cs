using System.Text.Json;
using System.Text.Json.Serialization;
using IssuancePortal.Issuance.Policies;

namespace IssuancePortal.Issuance.Audit;

/// <summary>What a bundle of evidence says of one issuance. No secrets: no PIN, no PUK, no key, no photo.</summary>
public sealed record EvidenceManifest
{
    /// <summary>Version of this form.</summary>
    public const int CurrentForm = 1;

    public int Form { get; init; } = CurrentForm;

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Who took it out.</summary>
    public required string MadeBy { get; init; }

    public required EvidencePerson Person { get; init; }

    public required EvidenceRequest Request { get; init; }

    /// <summary>Approvals as the audit trail has them.</summary>
    public required IReadOnlyList<EvidenceStep> Approvals { get; init; }

    /// <summary>Who bound the device; null when it was not.</summary>
    public EvidenceStep? Bound { get; init; }

    /// <summary>Who issued it; null when it was not.</summary>
    public EvidenceStep? Issued { get; init; }

    public EvidenceDevice? Device { get; init; }

    public required EvidencePolicy Policy { get; init; }

    public required IReadOnlyList<EvidenceCertificate> Certificates { get; init; }

    /// <summary>Certificates whose keys came onto the device from escrow, each with the slot that its key was put into.</summary>
    public IReadOnlyList<EvidenceCertificate> Recovered { get; init; } = [];

    /// <summary>What the device attested of its keys; none where the policy did not ask for it.</summary>
    public IReadOnlyList<EvidenceAttestation> Attestations { get; init; } = [];

    public required IReadOnlyList<EvidenceRun> Runs { get; init; }

    /// <summary>Events of the audit trail, in order.</summary>
    public required IReadOnlyList<EvidenceEvent> Audit { get; init; }

    /// <summary>SHA-256 of every other file, by its path, in lower-case hexadecimal.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };
}

/// <summary>Whom the device is for.</summary>
public sealed record EvidencePerson(Guid Id, string Name, string EmployeeNumber, string Organisation);

/// <summary>The request that was carried out.</summary>
public sealed record EvidenceRequest(Guid Id, string Type, string Mode, string Reason, string State, string RequestedById, string RequestedBy, DateTimeOffset RequestedAt, int ApprovalsNeeded);

/// <summary>Something that somebody did.</summary>
/// <param name="Sequence">Sequence number of its audit event.</param>
public sealed record EvidenceStep(string ById, string By, DateTimeOffset At, long Sequence);

/// <summary>The device.</summary>
public sealed record EvidenceDevice(Guid Id, string Kind, string Serial, string Model, string State, Guid? CardUuid, string? FascN, DateTimeOffset? IssuedAt, DateTimeOffset? ExpiresAt);

/// <summary>The policy that it was issued under.</summary>
/// <param name="Version">Number of the version; null when it is not known.</param>
public sealed record EvidencePolicy(Guid Id, string Name, int? Version, PolicyContent Content);

/// <summary>A certificate and where it lies in the bundle.</summary>
public sealed record EvidenceCertificate(string SerialNumber, string Profile, string? Slot, string State, string? File);

/// <summary>What the device attested of a key that got a certificate, and where its words and the certificate of the key that signed them lie in the bundle.</summary>
public sealed record EvidenceAttestation(string Slot, uint? Serial, string? Firmware, byte? PinPolicy, byte? TouchPolicy, byte? FormFactor, string File, string SignerFile);

/// <summary>A run and where its journal lies in the bundle.</summary>
public sealed record EvidenceRun(Guid Id, string State, string StartedById, string StartedBy, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Attempts, string Journal);

/// <summary>An audit event with the hash before it and its own, in hexadecimal: who has both can compute it again (<see cref="AuditChain"/>).</summary>
public sealed record EvidenceEvent(
    long Sequence, DateTimeOffset At, string ActorId, string ActorName, string What, Guid? PersonId, Guid? DeviceId, Guid? RequestId, Guid? RunId, string? Before, string? After, string? Refused,
    string? Detail, string PreviousHash, string Hash)
{
    internal static EvidenceEvent Of(AuditEvent audit, byte[] previous) => new(
        audit.Sequence, audit.At, audit.ActorId, audit.ActorName, audit.What, audit.PersonId, audit.DeviceId, audit.RequestId, audit.RunId, audit.Before, audit.After, audit.Refused, audit.Detail,
        Convert.ToHexStringLower(previous), Convert.ToHexStringLower(audit.Hash));

    internal AuditEvent ToEvent() => new()
    {
        Sequence = Sequence,
        At = At,
        ActorId = ActorId,
        ActorName = ActorName,
        What = What,
        PersonId = PersonId,
        DeviceId = DeviceId,
        RequestId = RequestId,
        RunId = RunId,
        Before = Before,
        After = After,
        Refused = Refused,
        Detail = Detail,
    };
}
