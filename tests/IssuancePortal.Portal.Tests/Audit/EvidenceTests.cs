using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Features.Audit;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Audit;

public sealed class EvidenceTests : DeskTests
{
    private static readonly Actor Auditor = new("amir", null, "Amir Auditor", [Role.Auditor]);

    public EvidenceTests() => Services.AddSingleton<ExportEvidence>();

    [Fact]
    public async Task Export_IssuedDevice_VerifiesHereAndByOpenSslAlone()
    {
        var bundle = await BundleAsync();
        var folder = Directory.CreateTempSubdirectory("evidence-");
        try
        {
            using (var zip = new ZipArchive(new MemoryStream(bundle.Zip))) zip.ExtractToDirectory(folder.FullName);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "root.pem"), RootPem());

            var signed = Run(folder, "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "SHA256SUMS.p7s", "-content", "SHA256SUMS", "-CAfile", "root.pem", "-purpose", "any", "-out", "signed");
            Assert.True(signed.Exit == 0, signed.Output);
            var sums = Run(folder, "sha256sum", "--check", "--strict", "SHA256SUMS");
            Assert.True(sums.Exit == 0, sums.Output);
            Assert.True(sums.Output.Split('\n').Count(line => line.EndsWith(": OK", StringComparison.Ordinal)) >= 6, sums.Output);

            await File.AppendAllTextAsync(Path.Combine(folder.FullName, "SHA256SUMS"), " ");
            Assert.NotEqual(0, Run(folder, "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "SHA256SUMS.p7s", "-content", "SHA256SUMS", "-CAfile", "root.pem", "-purpose", "any", "-out", "signed").Exit);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var verified = EvidenceVerifier.Verify(new MemoryStream(bundle.Zip), Encoding.ASCII.GetBytes(RootPem()));
        Assert.True(verified.IsGood, string.Join('\n', verified.Faults));
        Assert.Contains(verified.Said, sentence => sentence.Contains("was issued to Ana Sousa by Olga Operator", StringComparison.Ordinal));
        var audited = (await Store.ReadAsync(session => session.AuditAsync(new AuditFilter { What = "evidence.export" })))[0];
        Assert.Contains(bundle.Sha256OfSums, audited.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_Content_HoldsNoSecretAndNoPhoto()
    {
        var bundle = await BundleAsync();
        using var zip = new ZipArchive(new MemoryStream(bundle.Zip));
        Assert.DoesNotContain(zip.Entries, entry => entry.Name.EndsWith(".jpg", StringComparison.Ordinal));
        foreach (var entry in zip.Entries.Where(it => it.Name.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            Assert.DoesNotContain(Pin, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("manifest.json", "Ana Sousa", "Eve Sousa", "manifest.json was changed.")]
    [InlineData("SHA256SUMS", "manifest.json", "manifest.jsom", "is missing")]
    [InlineData("SHA256SUMS", "authority/root.cer\n", "authority/root.cer\n\n", "signature is not good")]
    public async Task Verify_ChangedFile_SaysWhat(string file, string old, string fresh, string expected)
    {
        var changed = Change((await BundleAsync()).Zip, file, text => text.Replace(old, fresh, StringComparison.Ordinal));
        var verified = EvidenceVerifier.Verify(new MemoryStream(changed), Encoding.ASCII.GetBytes(RootPem()));
        Assert.False(verified.IsGood);
        Assert.Contains(verified.Faults, fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_AnotherRoot_IsRefused()
    {
        var bundle = await BundleAsync();
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var other = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=Other", key, System.Security.Cryptography.HashAlgorithmName.SHA256).CreateSelfSigned(Noon, Noon.AddYears(9));
        var verified = EvidenceVerifier.Verify(new MemoryStream(bundle.Zip), Encoding.ASCII.GetBytes(other.ExportCertificatePem()));
        Assert.Contains(verified.Faults, fault => fault.Contains("does not lead to the root", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verb_GoodChangedOrAbsent_ExitsSo()
    {
        var bundle = await BundleAsync();
        var folder = Directory.CreateTempSubdirectory("evidence-");
        try
        {
            var (good, bad, root) = (Path.Combine(folder.FullName, "good.zip"), Path.Combine(folder.FullName, "bad.zip"), Path.Combine(folder.FullName, "root.pem"));
            await File.WriteAllBytesAsync(good, bundle.Zip);
            await File.WriteAllBytesAsync(bad, Change(bundle.Zip, "manifest.json", text => text + " "));
            await File.WriteAllTextAsync(root, RootPem());
            Assert.Equal(0, (await VerbAsync("--verify-evidence", good, "--root", root)).Code);
            var (code, output) = await VerbAsync("--verify-evidence", good);
            Assert.Equal(0, code);
            Assert.Contains("CAUTION", output, StringComparison.Ordinal);
            (code, output) = await VerbAsync("--verify-evidence", bad, "--root", root);
            Assert.Equal(1, code);
            Assert.Contains("FAULT: manifest.json was changed.", output, StringComparison.Ordinal);
            Assert.Equal(1, (await VerbAsync("--verify-evidence", root)).Code);
            Assert.Equal(1, (await VerbAsync("--verify-evidence")).Code);
            Assert.Null((await VerbAsync("--check")).Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Export_RoleThatMayNot_IsRefusedAndNothingIsRecorded()
    {
        var device = await IssueAsync();
        Assert.Equal("refusal.not-allowed", (await Services.GetRequiredService<ExportEvidence>().OfDeviceAsync(device, Operator)).Refusal?.Code);
        Assert.Equal("refusal.no-issuance", (await Services.GetRequiredService<ExportEvidence>().OfDeviceAsync(Guid.NewGuid(), Auditor)).Refusal?.Code);
        Assert.Equal("refusal.no-issuance", (await Services.GetRequiredService<ExportEvidence>().OfRequestAsync(Guid.NewGuid(), Auditor)).Refusal?.Code);
        Assert.Empty(await Store.ReadAsync(session => session.AuditAsync(new AuditFilter { What = "evidence.export" })));
    }

    private static async Task<(int? Code, string Output)> VerbAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        return (await EvidenceVerb.RunAsync(arguments, output), output.ToString());
    }

    private static byte[] Change(byte[] zip, string file, Func<string, string> change)
    {
        using var bytes = new MemoryStream();
        bytes.Write(zip);
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = archive.GetEntry(file)!;
            string text;
            using (var reader = new StreamReader(entry.Open())) text = reader.ReadToEnd();
            entry.Delete();
            using var writer = new StreamWriter(archive.CreateEntry(file).Open());
            writer.Write(change(text));
        }

        return bytes.ToArray();
    }

    private static (int Exit, string Output) Run(DirectoryInfo folder, string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private string RootPem() => new(System.Security.Cryptography.PemEncoding.Write("CERTIFICATE", Services.GetRequiredService<EmbeddedAuthority>().CertificateOf("root")!));

    private async Task<EvidenceBundle> BundleAsync()
    {
        var bundle = await Services.GetRequiredService<ExportEvidence>().OfDeviceAsync(await IssueAsync(), Auditor);
        Assert.True(bundle.Succeeded, bundle.Refusal?.ToString());
        return bundle.Value;
    }

    private async Task<Guid> IssueAsync()
    {
        var runId = await StartRunAsync(Ana, NewCard());
        await Board.WhenEndedAsync(runId);
        return (await Board.FindAsync(runId, CancellationToken.None))!.DeviceId;
    }
}
