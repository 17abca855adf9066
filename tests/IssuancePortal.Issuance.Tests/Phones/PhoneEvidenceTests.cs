using System.IO.Compression;
using System.Text.Json;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Phones;

/// <summary>What a third person is given to judge how a phone came by its certificates.</summary>
public sealed class PhoneEvidenceTests
{
    [Fact]
    public async Task Export_OfAPhone_HoldsItsCertificatesAndTheTrailFromTheInvitationOn()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var (invited, secret) = await bench.ConfirmedAsync();
        using var phone = bench.NewPhone();
        await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));
        var (device, person) = (await bench.DeviceAsync(invited), bench.Life.Bench.Person.Name);

        var export = new ExportEvidence(bench.Life.Bench.Store, bench.Life.Bench.Authority, bench.Life.Bench.Authority, bench.Life.Clock);
        var bundle = Must(await export.OfDeviceAsync(device.Id, new Actor("amir", null, "Amir Auditor", [Role.Auditor])));

        var verified = EvidenceVerifier.Verify(new MemoryStream(bundle.Zip), bench.Life.Bench.Authority.CertificateOf("root"));
        Assert.True(verified.IsGood, string.Join('\n', verified.Faults));
        Assert.Contains(verified.Said, sentence => sentence.Contains("2 certificates are those that the manifest names", StringComparison.Ordinal));
        Assert.Contains(verified.Said, sentence => sentence.StartsWith($"MobileApp {device.Serial} was issued to {person}", StringComparison.Ordinal));
        using var zip = new ZipArchive(new MemoryStream(bundle.Zip));
        Assert.Equal(2, zip.Entries.Count(entry => entry.FullName.StartsWith("certificates/", StringComparison.Ordinal)));
        using var manifest = JsonDocument.Parse(zip.GetEntry("manifest.json")!.Open());
        var told = manifest.RootElement.GetProperty("audit").EnumerateArray().Select(audit => audit.GetProperty("what").GetString()).ToList();
        foreach (var what in (string[])["phone.invited", "phone.opened", "phone.confirmed", "phone.profile", "device.Issue", "phone.added"]) Assert.Contains(what, told);
        Assert.Equal(0, manifest.RootElement.GetProperty("runs").GetArrayLength());
    }
}
