using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Pki.Piv;

namespace IssuancePortal.Issuance.Audit;

/// <summary>Judges a bundle of evidence with nothing but the bundle and a root: no database, no portal. Answers in sentences.</summary>
public static class EvidenceVerifier
{
    /// <summary>Longest file of a bundle, in bytes, and most files: anything beyond is no bundle.</summary>
    private const int LargestFile = 50_000_000;
    private const int MostFiles = 1_000;

    /// <summary>Verifies a bundle.</summary>
    /// <param name="zip">The bundle.</param>
    /// <param name="root">The root that the verifier trusts, DER or PEM; null for the bundle's own, which proves only that the bundle agrees with itself.</param>
    public static EvidenceVerification Verify(Stream zip, byte[]? root)
    {
        var said = new List<string>();
        var faults = new List<string>();
        try
        {
            var files = Read(zip);
            CheckFiles(files, said, faults);
            if (faults.Count == 0) CheckSignature(files, root, said, faults);
            if (faults.Count == 0) CheckManifest(files, said, faults);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or CryptographicException or FormatException or KeyNotFoundException or OverflowException)
        {
            faults.Add($"This is not a bundle of evidence: {e.Message}");
        }

        return new EvidenceVerification(said, faults);
    }

    private static Dictionary<string, byte[]> Read(Stream zip)
    {
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Count > MostFiles) throw new InvalidDataException("It has too many files.");
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            var buffer = new byte[81920];
            while (stream.Read(buffer) is > 0 and var read)
            {
                content.Write(buffer, 0, read);
                if (content.Length > LargestFile) throw new InvalidDataException($"{entry.FullName} is too large.");
            }

            if (!files.TryAdd(entry.FullName, content.ToArray())) throw new InvalidDataException($"{entry.FullName} is in it twice.");
        }

        foreach (var name in new[] { ExportEvidence.ManifestFile, ExportEvidence.SumsFile, ExportEvidence.SignatureFile })
            if (!files.ContainsKey(name)) throw new InvalidDataException($"{name} is missing.");
        return files;
    }

    private static void CheckFiles(Dictionary<string, byte[]> files, List<string> said, List<string> faults)
    {
        var sums = Encoding.UTF8.GetString(files[ExportEvidence.SumsFile]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("  ", 2)).ToDictionary(parts => parts.Length == 2 ? parts[1] : throw new InvalidDataException("The list of hashes is not one."), parts => parts[0], StringComparer.Ordinal);
        var covered = files.Keys.Except([ExportEvidence.SumsFile, ExportEvidence.SignatureFile]).ToList();
        faults.AddRange(sums.Keys.Except(covered).Select(name => $"{name} is missing."));
        faults.AddRange(covered.Except(sums.Keys).Select(name => $"{name} is not in the signed list: it was added."));
        faults.AddRange(covered.Where(sums.ContainsKey).Where(name => sums[name] != Sum(files[name])).Select(name => $"{name} was changed."));
        if (faults.Count == 0) said.Add($"All {covered.Count} files are as they were listed.");
    }

    private static void CheckSignature(Dictionary<string, byte[]> files, byte[]? root, List<string> said, List<string> faults)
    {
        using var trusted = root is null ? X509CertificateLoader.LoadCertificate(files[ExportEvidence.RootFile]) : Load(root);
        var check = DetachedSignature.Check(files[ExportEvidence.SumsFile], files[ExportEvidence.SignatureFile], trusted);
        if (check.Fault is { } fault)
        {
            faults.Add(fault);
            return;
        }

        said.Add($"The list is signed by {check.Signer}, on {check.At:yyyy-MM-dd HH:mm:ss} UTC, under the root {trusted.GetNameInfo(X509NameType.SimpleName, false)}.");
        if (root is null) said.Add("CAUTION: that root came with the bundle. Name one that you have from elsewhere (--root) before you rely on it.");
    }

    private static void CheckManifest(Dictionary<string, byte[]> files, List<string> said, List<string> faults)
    {
        var manifest = JsonSerializer.Deserialize<EvidenceManifest>(files[ExportEvidence.ManifestFile], EvidenceManifest.Json) ?? throw new JsonException("The manifest is empty.");
        if (manifest.Form != EvidenceManifest.CurrentForm) faults.Add($"The manifest has form {manifest.Form}; this program knows {EvidenceManifest.CurrentForm}.");
        faults.AddRange(manifest.Files.Where(file => !files.TryGetValue(file.Key, out var content) || Sum(content) != file.Value).Select(file => $"{file.Key} is not what the manifest says."));
        CheckAudit(manifest, said, faults);
        CheckCertificates(manifest, files, said, faults);
        CheckApprovals(manifest, said, faults);
        if (manifest is { Device: { } device, Issued: { } issued })
            said.Add($"{device.Kind} {device.Serial} was issued to {manifest.Person.Name} by {issued.By} on {issued.At:yyyy-MM-dd HH:mm} UTC, under the policy “{manifest.Policy.Name}”{(manifest.Policy.Version is { } version ? $", version {version}" : "")}.");
        else
            said.Add($"The request for {manifest.Person.Name} is {manifest.Request.State}; no device was issued.");
    }

    private static void CheckAudit(EvidenceManifest manifest, List<string> said, List<string> faults)
    {
        EvidenceEvent? last = null;
        foreach (var audit in manifest.Audit)
        {
            if (Convert.ToHexStringLower(AuditChain.Hash(Convert.FromHexString(audit.PreviousHash), audit.ToEvent())) != audit.Hash) faults.Add($"Audit event {audit.Sequence} does not match its hash.");
            if (last is not null && audit.Sequence <= last.Sequence) faults.Add($"Audit event {audit.Sequence} stands in the wrong place.");
            if (last is not null && audit.Sequence == last.Sequence + 1 && audit.PreviousHash != last.Hash) faults.Add($"Audit event {audit.Sequence} does not follow the one before it.");
            last = audit;
        }

        var bySequence = manifest.Audit.ToDictionary(audit => audit.Sequence);
        foreach (var step in manifest.Approvals.Append(manifest.Bound).Append(manifest.Issued).OfType<EvidenceStep>())
            if (!bySequence.TryGetValue(step.Sequence, out var audit) || (audit.ActorId, audit.At) != (step.ById, step.At)) faults.Add($"The manifest says something of {step.By} that audit event {step.Sequence} does not.");
        if (faults.Count == 0) said.Add($"{manifest.Audit.Count} audit events match their hashes.");
    }

    private static void CheckCertificates(EvidenceManifest manifest, Dictionary<string, byte[]> files, List<string> said, List<string> faults)
    {
        var checkedOnes = 0;
        foreach (var certificate in manifest.Certificates.Concat(manifest.Recovered).Where(it => it.File is not null))
        {
            using var parsed = X509CertificateLoader.LoadCertificate(files[certificate.File!]);
            if (!string.Equals(parsed.SerialNumber.TrimStart('0'), certificate.SerialNumber.TrimStart('0'), StringComparison.OrdinalIgnoreCase)) faults.Add($"{certificate.File} has another serial number.");
            checkedOnes++;
        }

        if (faults.Count == 0 && checkedOnes > 0) said.Add($"{checkedOnes} certificates are those that the manifest names.");
        // A key from escrow is one that the trail tells of, and the trail tells of no other.
        var told = manifest.Audit.Where(audit => audit.What == PrepareKeys.Recovered).Select(audit => audit.Detail ?? "").ToList();
        foreach (var certificate in manifest.Recovered.Where(certificate => !told.Exists(detail => detail.Contains($"\"{certificate.SerialNumber}\"", StringComparison.Ordinal))))
            faults.Add($"No audit event tells that the key of certificate {certificate.SerialNumber} was recovered.");
        if (faults.Count == 0 && manifest.Recovered.Count > 0) said.Add($"{manifest.Recovered.Count} keys came from escrow.");
    }

    private static void CheckApprovals(EvidenceManifest manifest, List<string> said, List<string> faults)
    {
        var request = manifest.Request;
        said.Add($"{request.RequestedBy} asked on {request.RequestedAt:yyyy-MM-dd HH:mm} UTC (mode {request.Mode}).");
        if (manifest.Approvals.FirstOrDefault(approval => approval.ById == request.RequestedById) is { } own) faults.Add($"{own.By} approved what they had asked for.");
        var voided = manifest.Audit.LastOrDefault(audit => audit.RequestId == request.Id && audit.What is "request.VoidApproval" or "request.ChangePolicy")?.Sequence ?? 0;
        if (request.ApprovalsNeeded > 0 && manifest.Issued is not null && manifest.Approvals.Where(approval => approval.Sequence > voided).Select(approval => approval.ById).Distinct().Count() < request.ApprovalsNeeded)
            faults.Add($"{request.ApprovalsNeeded} approvals were needed; the trail has fewer.");
        said.AddRange(manifest.Approvals.Select(approval => $"{approval.By} approved on {approval.At:yyyy-MM-dd HH:mm} UTC."));
        if (request.ApprovalsNeeded == 0) said.Add("This mode asks for no approval.");
    }

    private static X509Certificate2 Load(byte[] certificate) =>
        certificate.AsSpan().IndexOf("-----BEGIN"u8) >= 0 ? X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(certificate)) : X509CertificateLoader.LoadCertificate(certificate);

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

/// <summary>What a verification found.</summary>
/// <param name="Said">What is good, in sentences.</param>
/// <param name="Faults">What is not; none when the bundle is good.</param>
public sealed record EvidenceVerification(IReadOnlyList<string> Said, IReadOnlyList<string> Faults)
{
    /// <summary>True for a good bundle.</summary>
    public bool IsGood => Faults.Count == 0;
}
