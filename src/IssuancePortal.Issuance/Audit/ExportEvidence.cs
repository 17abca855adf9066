using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Audit;

/// <summary>
/// Puts together what a third person needs to judge one issuance: who asked, approved, bound and issued, under which policy, with which certificates, what was done to the card, and the events of
/// the audit trail. A ZIP with a list of hashes that the content signer has signed. Taking it out is audited.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="signer">Signs the list of hashes.</param>
/// <param name="authority">Its certificates go along.</param>
/// <param name="time">Clock.</param>
public sealed class ExportEvidence(IIssuanceStore store, IContentSigner signer, EmbeddedAuthority authority, TimeProvider time)
{
    internal const string ManifestFile = "manifest.json";
    internal const string SumsFile = "SHA256SUMS";
    internal const string SignatureFile = "SHA256SUMS.p7s";
    internal const string RootFile = "authority/root.cer";
    private const string IssuingFile = "authority/issuing.cer";
    private const int Most = 5_000;

    /// <summary>The bundle of the issuance that a device carries now, or carried last.</summary>
    public async Task<Result<EvidenceBundle>> OfDeviceAsync(Guid deviceId, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ExportAudit)) return Roles.Refusals.NotAllowed(Permission.ExportAudit);
        var request = await store.ReadAsync(
            async session =>
            {
                if (await session.DeviceAsync(deviceId, cancellation) is not { } device) return null;
                var run = device.RunId is { } runId ? await session.RunAsync(runId, cancellation) : null;
                return run?.RequestId ?? (await session.RequestsOfDeviceAsync(deviceId, cancellation)).FirstOrDefault(it => it.AsksForDevice)?.Id;
            },
            cancellation);
        return request is { } id ? await OfRequestAsync(id, actor, cancellation) : Refusals.NoIssuance;
    }

    /// <summary>The bundle of a request.</summary>
    public async Task<Result<EvidenceBundle>> OfRequestAsync(Guid requestId, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ExportAudit)) return Roles.Refusals.NotAllowed(Permission.ExportAudit);
        var gathered = await store.ReadAsync(session => GatherAsync(session, requestId, actor, cancellation), cancellation);
        if (!gathered.Succeeded) return gathered.Refusal;
        var (manifest, files) = gathered.Value;
        files[ManifestFile] = JsonSerializer.SerializeToUtf8Bytes(manifest, EvidenceManifest.Json);
        var sums = Encoding.UTF8.GetBytes(string.Concat(files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{Sum(file.Value)}  {file.Key}\n")));
        files[SumsFile] = sums;
        files[SignatureFile] = signer.SignEvidence(sums);
        var bundle = new EvidenceBundle($"evidence-{manifest.Request.Id:N}.zip", Zip(files, manifest.MadeAt), Sum(sums));
        return await store.ChangeAsync<EvidenceBundle>(
            session =>
            {
                session.Record(new AuditEvent
                {
                    At = manifest.MadeAt,
                    ActorId = actor.AccountId,
                    ActorName = actor.Name,
                    What = "evidence.export",
                    PersonId = manifest.Person.Id,
                    DeviceId = manifest.Device?.Id,
                    RequestId = requestId,
                    Detail = Audits.Json(new { Sums = bundle.Sha256OfSums }),
                });
                return Task.FromResult<Result<EvidenceBundle>>(bundle);
            },
            cancellation);
    }

    private async Task<Result<(EvidenceManifest Manifest, Dictionary<string, byte[]> Files)>> GatherAsync(IStoreSession session, Guid requestId, Actor actor, CancellationToken cancellation)
    {
        if (await session.RequestAsync(requestId, cancellation) is not { } request || await session.PersonAsync(request.PersonId, cancellation) is not { } person) return Refusals.NoIssuance;
        var device = request.DeviceId is { } deviceId ? await session.DeviceAsync(deviceId, cancellation) : null;
        var policy = await session.PolicyAsync(request.PolicyId, cancellation) ?? throw new InvalidOperationException($"Policy {request.PolicyId} is not in the store.");
        var events = await EventsAsync(session, request, device, cancellation);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, file) in (ReadOnlySpan<(string, string)>)[("root", RootFile), ("issuing", IssuingFile)])
            if (authority.CertificateOf(name) is { } der) files[file] = der;

        var (runs, certificates, attestations) = (new List<EvidenceRun>(), new List<EvidenceCertificate>(), new List<EvidenceAttestation>());
        IReadOnlyList<Run> all = device is null ? [] : await session.RunsOfDeviceAsync(device.Id, cancellation);
        foreach (var run in all.Where(run => run.RequestId == requestId).OrderBy(run => run.StartedAt))
        {
            var journal = $"runs/{run.Id:N}.json";
            var entries = await session.JournalAsync(run.Id, cancellation);
            attestations.AddRange(Attested(run, entries, files));
            files[journal] = JsonSerializer.SerializeToUtf8Bytes(
                entries.Select(entry => new { entry.Attempt, entry.At, entry.What, entry.Detail }), EvidenceManifest.Json);
            runs.Add(new EvidenceRun(run.Id, run.State.ToString(), run.StartedBy, run.StartedByName, run.StartedAt, run.EndedAt, run.Attempt, journal));
            certificates.AddRange(await IssuedAsync(session, run.Id, files, cancellation));
        }

        // A phone has no run: what its enrolment issued bears the enrolment's id, and the trail tells of it as of a run.
        var enrolment = device is { Kind: DeviceKind.MobileApp } && request.AsksForDevice ? device.RunId : null;
        if (enrolment is { } id) certificates.AddRange(await IssuedAsync(session, id, files, cancellation));
        var recovered = await RecoveredAsync(session, events.Where(it => it.RequestId == requestId || (it.RunId is { } run && (run == enrolment || runs.Any(one => one.Id == run)))), files, cancellation);
        var version = device is not null && device.PolicyId == policy.Id ? device.PolicyVersion : null;
        var content = version is { } number ? (await session.PolicyVersionsAsync(policy.Id, cancellation)).FirstOrDefault(it => it.Number == number)?.Content : null;
        return (
            new EvidenceManifest
            {
                MadeAt = time.GetUtcNow(),
                MadeBy = actor.Name,
                Person = new EvidencePerson(person.Id, person.Name, person.EmployeeNumber, person.Organisation),
                Request = new EvidenceRequest(
                    request.Id, request.Type.ToString(), request.Mode, request.Reason.ToString(), request.State.ToString(), request.CreatedBy,
                    request.CreatedByName.Length > 0 ? request.CreatedByName : request.CreatedBy, request.CreatedAt, request.ApprovalsNeeded),
                Approvals = [.. events.Where(it => it.What == $"request.{RequestMove.Approve}" && it.RequestId == requestId).Select(Step)],
                Bound = events.LastOrDefault(it => it.What == $"device.{DeviceMove.Bind}" && it.PersonId == person.Id) is { } bound ? Step(bound) : null,
                Issued = events.LastOrDefault(it => it.What is "device.Issue" or "device.Activate" && it.PersonId == person.Id) is { } issued ? Step(issued) : null,
                Device = device is null
                    ? null
                    : new EvidenceDevice(
                        device.Id, device.Kind.ToString(), device.Serial, device.Model, device.State.ToString(), device.CardUuid, device.FascN is null ? null : Convert.ToHexString(device.FascN), device.IssuedAt,
                        device.ExpiresAt),
                Policy = new EvidencePolicy(policy.Id, policy.Name, version, content ?? policy.Content),
                Certificates = certificates,
                Recovered = recovered,
                Attestations = attestations,
                Runs = runs,
                Audit = events,
                Files = files.ToDictionary(file => file.Key, file => Sum(file.Value), StringComparer.Ordinal),
            },
            files);
    }

    /// <summary>Certificates that a run or an enrolment issued, as files.</summary>
    private static async Task<IReadOnlyList<EvidenceCertificate>> IssuedAsync(IStoreSession session, Guid runId, Dictionary<string, byte[]> files, CancellationToken cancellation)
    {
        var issued = new List<EvidenceCertificate>();
        foreach (var certificate in await session.CertificatesOfRunAsync(runId, cancellation))
        {
            var file = certificate.Der is null ? null : $"certificates/{certificate.SerialNumber}.cer";
            if (file is not null) files[file] = certificate.Der!;
            issued.Add(new EvidenceCertificate(certificate.SerialNumber, certificate.Profile, certificate.Slot?.ToString("X2", CultureInfo.InvariantCulture), certificate.State.ToString(), file));
        }

        return issued;
    }

    /// <summary>Certificates whose keys came from escrow, as the audit trail tells of this issuance, with the certificates as files.</summary>
    private static async Task<IReadOnlyList<EvidenceCertificate>> RecoveredAsync(IStoreSession session, IEnumerable<EvidenceEvent> events, Dictionary<string, byte[]> files, CancellationToken cancellation)
    {
        var recovered = new List<EvidenceCertificate>();
        foreach (var audit in events.Where(it => it.What == PrepareKeys.Recovered))
        {
            foreach (var key in JsonSerializer.Deserialize<RecoveredKeys>(audit.Detail!)!.Keys)
            {
                var certificate = await session.CertificateAsync(key.Serial, cancellation);
                var file = certificate?.Der is null ? null : $"certificates/{key.Serial}.cer";
                if (file is not null) files[file] = certificate!.Der!;
                recovered.Add(new EvidenceCertificate(key.Serial, certificate?.Profile ?? "", key.Slot, certificate?.State.ToString() ?? "", file));
            }
        }

        return recovered;
    }

    /// <summary>What was attested in the run's last attempt, with the certificates as files.</summary>
    private static IEnumerable<EvidenceAttestation> Attested(Run run, IReadOnlyList<RunJournalEntry> entries, Dictionary<string, byte[]> files)
    {
        foreach (var entry in entries.Where(entry => entry.What == KeyAttestations.Taken && entry.Attempt == run.Attempt))
        {
            if (JsonSerializer.Deserialize<AttestedKey>(entry.Detail!) is not { Attestation: { } attestation, Signer: { } signer } key) continue;
            var (file, signerFile) = ($"attestations/{run.Id:N}/{key.Slot}.cer", $"attestations/{run.Id:N}/F9.cer");
            (files[file], files[signerFile]) = (attestation, signer);
            yield return new EvidenceAttestation(key.Slot, key.Serial, key.Firmware, key.PinPolicy, key.TouchPolicy, key.FormFactor, file, signerFile);
        }
    }

    /// <summary>Events of the request and, from then on, of the device, each with the hash of the one before it in the trail.</summary>
    private static async Task<IReadOnlyList<EvidenceEvent>> EventsAsync(IStoreSession session, IssuanceRequest request, Device? device, CancellationToken cancellation)
    {
        var found = (await session.AuditAsync(new AuditFilter(Limit: Most) { RequestId = request.Id }, cancellation)).ToDictionary(audit => audit.Sequence);
        IReadOnlyList<AuditEvent> ofDevice = device is null ? [] : await session.AuditAsync(new AuditFilter(DeviceId: device.Id, Limit: Most), cancellation);
        foreach (var audit in ofDevice)
            if (audit.PersonId is null || audit.PersonId == request.PersonId) found[audit.Sequence] = audit;

        var events = new List<EvidenceEvent>();
        foreach (var audit in found.Values.OrderBy(audit => audit.Sequence))
        {
            var previous = audit.Sequence == 1 ? new byte[AuditChain.HashSize]
                : (found.GetValueOrDefault(audit.Sequence - 1) ?? (await session.AuditAsync(new AuditFilter(Before: audit.Sequence, Limit: 1), cancellation))[0]).Hash;
            events.Add(EvidenceEvent.Of(audit, previous));
        }

        return events;
    }

    private static EvidenceStep Step(EvidenceEvent audit) => new(audit.ActorId, audit.ActorName, audit.At, audit.Sequence);

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Zip(Dictionary<string, byte[]> files, DateTimeOffset at)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = at;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }
}

/// <summary>A bundle of evidence.</summary>
/// <param name="FileName">A name for it.</param>
/// <param name="Zip">Its bytes.</param>
/// <param name="Sha256OfSums">Hash of its signed list of hashes, as the audit trail keeps it.</param>
public sealed record EvidenceBundle(string FileName, byte[] Zip, string Sha256OfSums);
