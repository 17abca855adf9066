using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Attestation;
using IssuancePortal.SimulatedDevices;
using IssuancePortal.SimulatedDevices.YubiKey;

namespace IssuancePortal.Issuance.Tests.YubiKeys;

/// <summary>A key gets a certificate only when the device attests that it is what the policy wants; a lying device never gets one.</summary>
public sealed class AttestedKeysTests
{
    private static async Task<(Workbench Bench, Guid RunId, RunSnapshot Run)> IssueAsync(SimulatedYubiKeyOptions key, Func<PolicyContent, PolicyContent>? policy = null, Func<EmbeddedAuthority, ICertificateAuthority>? authority = null)
    {
        var content = new WorkbenchOptions().Policy;
        var bench = await Workbench.CreateAsync(new() { Kind = DeviceKind.YubiKey, Policy = policy?.Invoke(content) ?? content, Authority = authority });
        bench.Readers.Put(Workbench.Reader, SimulatedYubiKey.Create(key));
        var runId = await bench.IssueAsync();
        return (bench, runId, await bench.EndAsync(runId));
    }

    private static async Task NeverCertifiedAsync(string refusal, SimulatedYubiKeyOptions key, Func<PolicyContent, PolicyContent>? policy = null)
    {
        CountingAuthority? counting = null;
        var (bench, runId, run) = await IssueAsync(key, policy, embedded => counting = new CountingAuthority(embedded));
        await using (bench)
        {
            Assert.Equal((RunState.RolledBack, refusal), (run.State, run.Failure?.Code));
            Assert.Equal(0, counting!.Asked);
            Assert.Empty(await bench.Store.ReadAsync(session => session.CertificatesOfRunAsync(runId)));
            var entry = Assert.Single((await bench.Store.ReadAsync(session => session.JournalAsync(runId))).Where(it => it.What == KeyAttestations.NotTaken).Take(1));
            Assert.Equal(refusal, JsonSerializer.Deserialize<AttestedKey>(entry.Detail!)!.Refused);
            await Invariants.RolledBackAsync(bench, runId);
        }
    }

    [Fact]
    public Task Attestation_OtherSerial_GetsNoCertificate() =>
        NeverCertifiedAsync("refusal.attestation-other-serial", new() { Serial = 1_000_001, Says = facts => facts with { Serial = 1_000_002 } });

    [Fact]
    public Task Attestation_WithoutSerial_GetsNoCertificate() => NeverCertifiedAsync("refusal.attestation-no-serial", new() { Firmware = new(4, 3, 5) });

    [Fact]
    public Task Attestation_ImportedKey_GetsNoCertificate() => NeverCertifiedAsync("refusal.attestation-missing", new() { ImportsInsteadOfGenerating = true });

    [Fact]
    public Task Attestation_OtherTouchPolicy_GetsNoCertificate() =>
        NeverCertifiedAsync("refusal.attestation-touch-policy", new() { Says = facts => facts with { TouchPolicy = 1 } }, policy => policy with { Slots = [policy.Slots[0] with { Touch = KeyTouchPolicy.Always }] });

    [Fact]
    public Task Attestation_OtherPinPolicy_GetsNoCertificate() => NeverCertifiedAsync("refusal.attestation-pin-policy", new() { Says = facts => facts with { PinPolicy = 1 } }, policy => policy with { Slots = [policy.Slots[0]] });

    [Fact]
    public Task Attestation_ForeignRoot_GetsNoCertificate() => NeverCertifiedAsync("refusal.attestation-foreign-root", new() { ForeignRoot = true });

    [Fact]
    public Task Attestation_LiedFirmware_GetsNoCertificate() => NeverCertifiedAsync("refusal.attestation-other-firmware", new() { Says = facts => facts with { Firmware = new(5, 4, 3) } });

    [Fact]
    public Task Attestation_OtherSlot_GetsNoCertificate() => NeverCertifiedAsync("refusal.attestation-other-slot", new() { Says = facts => facts with { Slot = 0x82 } });

    [Fact]
    public Task Attestation_OtherKey_GetsNoCertificate()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = other.ExportSubjectPublicKeyInfo();
        return NeverCertifiedAsync("refusal.attestation-other-key", new() { Says = facts => facts with { PublicKey = spki } });
    }

    [Theory]
    [InlineData("5.2.4", "5.4.0", "refusal.firmware-too-old")]
    [InlineData("4.2.5", null, "refusal.card-cannot-attest")]
    public async Task Start_KeyThatCannotDoWhatThePolicyWants_IsRefusedBeforeItIsTouched(string firmware, string? oldest, string refusal)
    {
        await using var bench = await Workbench.CreateAsync(new() { Kind = DeviceKind.YubiKey, Policy = new WorkbenchOptions().Policy with { MinimumFirmware = oldest is null ? null : Version.Parse(oldest) } });
        bench.Readers.Put(Workbench.Reader, SimulatedYubiKey.Create(new() { Firmware = Version.Parse(firmware) }));
        Assert.Equal(refusal, (await bench.StartAsync(Workbench.Operator, order => order)).Refusal?.Code);
    }

    [Fact]
    public async Task Start_SiteThatBelievesNoMaker_IsRefusedBeforeItIsTouched()
    {
        await using var bench = await Workbench.CreateAsync(new() { Kind = DeviceKind.YubiKey, Attestation = AttestationTrust.FromPem([]) });
        bench.Readers.Put(Workbench.Reader, SimulatedYubiKey.Create());
        Assert.Equal("refusal.attestation-no-roots", (await bench.StartAsync(Workbench.Operator, order => order)).Refusal?.Code);
    }

    [Fact]
    public async Task Issue_KeysThatWantATouchNobodyGives_AreCertifiedByTheirAttestationAlone()
    {
        var (bench, runId, run) = await IssueAsync(
            new() { Touch = () => false },
            policy => policy with { Slots = [policy.Slots[0] with { Touch = KeyTouchPolicy.Always, Pin = KeyPinPolicy.Always }, policy.Slots[1] with { Touch = KeyTouchPolicy.Cached }] });
        await using (bench)
        {
            Assert.Equal((RunState.Succeeded, 2, (string?)null), (run.State, run.Trips, run.FailureDetail));
            var taken = (await bench.Store.ReadAsync(session => session.JournalAsync(runId))).Where(it => it.What == KeyAttestations.Taken).Select(it => JsonSerializer.Deserialize<AttestedKey>(it.Detail!)!).OrderBy(it => it.Slot).ToList();
            Assert.Equal([("9A", (byte?)3, (byte?)2), ("9C", (byte?)3, (byte?)3)], taken.Select(it => (it.Slot, it.PinPolicy, it.TouchPolicy)));
        }
    }

    [Fact]
    public async Task Export_IssuedKey_EvidenceHoldsItsAttestationsAndTheyGoBackToTheRoot()
    {
        var (bench, _, run) = await IssueAsync(new() { Serial = 7_654_321, FormFactor = 3 });
        await using (bench)
        {
            var auditor = new Actor("audrey", null, "Audrey Auditor", [Role.Auditor]);
            var export = new ExportEvidence(bench.Store, bench.Authority, bench.Authority, TimeProvider.System);
            var bundle = (await export.OfDeviceAsync(run.DeviceId, auditor)).Value;
            using var zip = new ZipArchive(new MemoryStream(bundle.Zip));
            byte[] Read(string path)
            {
                using var stream = zip.GetEntry(path)!.Open();
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return bytes.ToArray();
            }

            using var manifest = JsonDocument.Parse(Read("manifest.json"));
            var attested = manifest.RootElement.GetProperty("attestations").EnumerateArray().ToList();
            Assert.Equal(["9A", "9C", "9D", "9E"], attested.Select(it => it.GetProperty("slot").GetString()).Order());
            using var trust = AttestationTrust.FromPem([SimulatedYubiKeyRoot.Pem]);
            foreach (var key in attested)
            {
                Assert.Equal((7_654_321u, "5.7.4", 3), (key.GetProperty("serial").GetUInt32(), key.GetProperty("firmware").GetString(), key.GetProperty("formFactor").GetInt32()));
                var expected = new ExpectedAttestation(7_654_321, new(5, 7, 4), null, Convert.FromHexString(key.GetProperty("slot").GetString()!)[0], [], 0, 0);
                // Traced to the root; that the empty key is not the attested one is the first thing that differs.
                Assert.Equal(AttestationFault.OtherKey, trust.Check(Read(key.GetProperty("file").GetString()!), Read(key.GetProperty("signerFile").GetString()!), expected, DateTimeOffset.UtcNow).Fault);
            }
        }
    }

    private sealed class CountingAuthority(EmbeddedAuthority authority) : ICertificateAuthority
    {
        private int _asked;

        public int Asked => _asked;

        public Task<Result<byte[]>> IssueAsync(CertificateApplication application, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _asked);
            return authority.IssueAsync(application, cancellation);
        }

        public Task<Result<bool>> PublishAsync(StatusOrder order, CancellationToken cancellation) => authority.PublishAsync(order, cancellation);
    }
}
