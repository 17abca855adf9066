using System.Text.Json;
using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Keys;
using IssuancePortal.SimulatedDevices;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Escrow;

/// <summary>Encryption keys outlive the device that they were on: what was encrypted for somebody is read with their replacement.</summary>
public sealed partial class KeysThatSurviveTests
{
    private const byte Encryption = 0x9D;

    [Theory]
    [InlineData(DeviceKind.PivCard, KeyAlgorithm.P256)]
    [InlineData(DeviceKind.YubiKey, KeyAlgorithm.Rsa2048)]
    public async Task Issue_KeyOfThePortal_IsKeptAndReadsWhatIsEncryptedForIt_InTwoRoundTrips(DeviceKind kind, KeyAlgorithm algorithm)
    {
        await using var life = await BeginAsync(kind, KeyOrigin.Escrowed, algorithm);
        var (device, card) = await IssueAsync(life);

        var certificate = await InUseAsync(life, device);
        var kept = Assert.Single(await KeysAsync(life));
        Assert.Equal((certificate.SerialNumber, device.RunId), (kept.Key.SerialNumber, (Guid?)kept.Key.RunId));
        var letter = Letter.To(certificate.Der!);
        Assert.Equal(letter.Text, await letter.ReadAsync(life.Bench, card, PivSlot.Find(Encryption)!));
        await Invariants.IssuedAsync(life.Bench, device.RunId!.Value, card);
        Assert.Equal(["key.escrowed"], await AuditedAsync(life));
    }

    [Theory]
    [InlineData(DeviceKind.PivCard, KeyAlgorithm.P256)]
    [InlineData(DeviceKind.YubiKey, KeyAlgorithm.Rsa2048)]
    public async Task Replace_DamagedUnderAPolicyThatRecovers_TheNewDeviceReadsWithTheSameCertificate(DeviceKind kind, KeyAlgorithm algorithm)
    {
        await using var life = await BeginAsync(kind, KeyOrigin.Recovered, algorithm);
        var (original, _) = await IssueAsync(life);
        var certificate = await InUseAsync(life, original);
        var letter = Letter.To(certificate.Der!);

        var request = await life.ReplaceAsync(original.Id, IssuanceReason.Damaged);
        Assert.Equal(CertificateState.OnHold, (await CertificateAsync(life, certificate)).State);
        var (device, card) = await IssueAsync(life, request);

        Assert.Equal(certificate.SerialNumber, (await InUseAsync(life, device)).SerialNumber);
        var now = await CertificateAsync(life, certificate);
        Assert.Equal((CertificateState.Active, (Guid?)device.Id, 0), (now.State, now.DeviceId, now.Holds.Count));
        Assert.Equal(DeviceState.Terminated, (await life.DeviceAsync(original.Id)).State);
        Assert.All((await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(original.Id))), it => Assert.Equal(CertificateState.Revoked, it.State));
        Assert.Equal(letter.Text, await letter.ReadAsync(life.Bench, card, PivSlot.Find(Encryption)!));
        await Invariants.IssuedAsync(life.Bench, device.RunId!.Value, card);
        Assert.Single(await KeysAsync(life));
        Assert.Equal(["key.recovered", "key.escrowed"], await AuditedAsync(life));
        Assert.Equal([("9D", certificate.SerialNumber)], await ToldAsync(life));
    }

    [Theory]
    [InlineData(DeviceKind.PivCard, KeyAlgorithm.Rsa2048, IssuanceReason.Lost)]
    [InlineData(DeviceKind.YubiKey, KeyAlgorithm.P256, IssuanceReason.Stolen)]
    public async Task Replace_LostUnderAPolicyThatRecoversAndRevokes_TheOldKeyReadsFromARetiredSlot(DeviceKind kind, KeyAlgorithm algorithm, IssuanceReason reason)
    {
        await using var life = await BeginAsync(kind, KeyOrigin.RecoveredAndRevoked, algorithm);
        var (original, _) = await IssueAsync(life);
        var old = await InUseAsync(life, original);
        var letter = Letter.To(old.Der!);

        var (device, card) = await IssueAsync(life, await life.ReplaceAsync(original.Id, reason));

        var revoked = await CertificateAsync(life, old);
        Assert.Equal((CertificateState.Revoked, (RevocationReason?)RevocationReason.KeyCompromise), (revoked.State, revoked.RevocationReason));
        var certificate = await InUseAsync(life, device);
        Assert.NotEqual(old.SerialNumber, certificate.SerialNumber);
        Assert.Equal(letter.Text, await letter.ReadAsync(life.Bench, card, PivSlot.Retired[0]));
        var next = Letter.To(certificate.Der!);
        Assert.Equal(next.Text, await next.ReadAsync(life.Bench, card, PivSlot.Find(Encryption)!));
        await Invariants.IssuedAsync(life.Bench, device.RunId!.Value, card);
        Assert.Equal(2, (await KeysAsync(life)).Count);
        Assert.Equal([("82", old.SerialNumber)], await ToldAsync(life));
    }

    [Fact]
    public async Task Replace_ForgottenUnderAPolicyThatRecovers_SharesTheCertificateUntilTheOriginalIsBack()
    {
        await using var life = await BeginAsync(DeviceKind.PivCard, KeyOrigin.Recovered, KeyAlgorithm.P256);
        var (original, _) = await IssueAsync(life);
        var certificate = await InUseAsync(life, original);
        var letter = Letter.To(certificate.Der!);
        var request = await life.ReplaceAsync(original.Id, IssuanceReason.Forgotten);

        var (lent, card) = await IssueAsync(life, request);

        Assert.Equal(letter.Text, await letter.ReadAsync(life.Bench, card, PivSlot.Find(Encryption)!));
        Assert.Equal(CertificateState.Active, (await CertificateAsync(life, certificate)).State);
        Assert.Equal(3, (await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(original.Id))).Count(it => it.State == CertificateState.OnHold));
        Must(await life.Bench.Get<TerminateDevice>().TerminateAsync(new TerminateOrder(lent.Id, TerminationReason.NotNeeded), HelpDesk));
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(original.Id)).State);
        Assert.Equal([CertificateState.Active], await life.StatesAsync(original.Id));
        Assert.Equal(original.Id, (await CertificateAsync(life, certificate)).DeviceId);
    }

    [Fact]
    public async Task Replace_LentDeviceWithTheSharedKeyLost_RevokesTheSharedCertificate()
    {
        await using var life = await BeginAsync(DeviceKind.PivCard, KeyOrigin.Recovered, KeyAlgorithm.P256);
        var (original, _) = await IssueAsync(life);
        var certificate = await InUseAsync(life, original);
        var (lent, _) = await IssueAsync(life, await life.ReplaceAsync(original.Id, IssuanceReason.Forgotten));

        Must(await life.Bench.Get<TerminateDevice>().TerminateAsync(new TerminateOrder(lent.Id, TerminationReason.LostOrStolen), HelpDesk));

        var now = await CertificateAsync(life, certificate);
        Assert.Equal((CertificateState.Revoked, (RevocationReason?)RevocationReason.KeyCompromise), (now.State, now.RevocationReason));
    }

    [Fact]
    public async Task Update_UnderAPolicyThatRecovers_KeepsTheCertificateUntilItIsDueForRenewal()
    {
        await using var life = await BeginAsync(DeviceKind.PivCard, KeyOrigin.Recovered, KeyAlgorithm.P256);
        var (device, card) = await IssueAsync(life);
        var certificate = await InUseAsync(life, device);
        var letter = Letter.To(certificate.Der!);

        await UpdateAsync(life, device);
        Assert.Equal(certificate.SerialNumber, (await InUseAsync(life, device)).SerialNumber);
        Assert.Equal(letter.Text, await letter.ReadAsync(life.Bench, card, PivSlot.Find(Encryption)!));

        life.Clock.Forward(certificate.NotAfter - life.Clock.GetUtcNow() - TimeSpan.FromDays(new RenewalSettings().OpenDays - 1));
        await UpdateAsync(life, device);
        var renewed = await InUseAsync(life, device);
        Assert.NotEqual(certificate.SerialNumber, renewed.SerialNumber);
        Assert.Equal((CertificateState.Revoked, (RevocationReason?)RevocationReason.Superseded), ((await CertificateAsync(life, certificate)).State, (await CertificateAsync(life, certificate)).RevocationReason));
        Assert.Equal(letter.Text, await letter.ReadAsync(life.Bench, card, PivSlot.Retired[0]));
        await Invariants.IssuedAsync(life.Bench, (await life.DeviceAsync(device.Id)).RunId!.Value, card);
    }

    [Theory]
    [InlineData(DeviceKind.PivCard)]
    [InlineData(DeviceKind.YubiKey)]
    public async Task Update_WithHistory_KeepsTheNewestKeysAndTakesTheRestAway(DeviceKind kind)
    {
        await using var life = await BeginAsync(kind, KeyOrigin.Escrowed, KeyAlgorithm.P256, history: 2);
        var (device, card) = await IssueAsync(life);
        var letters = new List<Letter> { Letter.To((await InUseAsync(life, device)).Der!) };
        for (var i = 0; i < 3; i++)
        {
            await UpdateAsync(life, device);
            letters.Add(Letter.To((await InUseAsync(life, device)).Der!));
        }

        letters.Reverse();
        PivSlot[] slots = [PivSlot.Find(Encryption)!, PivSlot.Retired[0], PivSlot.Retired[1]];
        for (var i = 0; i < slots.Length; i++) Assert.Equal(letters[i].Text, await letters[i].ReadAsync(life.Bench, card, slots[i]));
        await Invariants.IssuedAsync(life.Bench, (await life.DeviceAsync(device.Id)).RunId!.Value, card);

        // The policy changes its mind: what the slots held is gone.
        await HistoryAsync(life, 0);
        await UpdateAsync(life, device);
        await Invariants.IssuedAsync(life.Bench, (await life.DeviceAsync(device.Id)).RunId!.Value, card);
        Assert.Equal(5, (await KeysAsync(life)).Count);
        foreach (var kept in await KeysAsync(life))
            foreach (var slot in PivSlot.Retired) Assert.False(await HoldsAsync(life, card, slot, kept.Key));
    }

    [Theory]
    [InlineData(DeviceKind.PivCard)]
    [InlineData(DeviceKind.YubiKey)]
    public async Task Recycle_DeviceWithHistory_LeavesNoKeyBehind(DeviceKind kind)
    {
        await using var life = await BeginAsync(kind, KeyOrigin.RecoveredAndRevoked, KeyAlgorithm.P256);
        var (original, _) = await IssueAsync(life);
        var kept = Assert.Single(await KeysAsync(life)).Key;
        var (device, card) = await IssueAsync(life, await life.ReplaceAsync(original.Id, IssuanceReason.Lost));
        Assert.True(await HoldsAsync(life, card, PivSlot.Retired[0], kept));
        Must(await life.Bench.Get<TerminateDevice>().TerminateAsync(new TerminateOrder(device.Id, TerminationReason.NotNeeded), HelpDesk));

        await life.InsertAsync(card);
        Must(await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(device.Id), Workbench.Operator));

        Assert.Equal(DeviceState.Available, (await life.DeviceAsync(device.Id)).State);
        Assert.False(await HoldsAsync(life, card, PivSlot.Retired[0], kept));
        var get = PivCommands.GetData(PivSlot.Retired[0].CertificateTag, "");
        Assert.Equal(0x6A82, (await life.AskAsync(card, new CommandApdu(get.Cla, get.Ins, get.P1, get.P2, get.Data, get.Le))).Value);
    }

    [Fact]
    public async Task Start_OnACardThatTakesNoKeys_IsRefusedBeforeAnythingIsWritten()
    {
        await using var life = await BeginAsync(DeviceKind.PivCard, KeyOrigin.Escrowed, KeyAlgorithm.P256);
        var card = SimulatedPivCard.Create(new() { GlobalPlatform = new() });
        await life.InsertAsync(card);
        var before = card.ApduCount;

        Refused("refusal.card-takes-no-keys", await life.Bench.StartAsync(Workbench.Operator, order => order));
        Assert.Equal(before, card.ApduCount);
        Assert.Empty(await life.Bench.Store.ReadAsync(session => session.DevicesOfAsync(life.Bench.Person.Id)));
    }

    [Fact]
    public async Task Run_KeyThatCannotBeOpened_EndsBeforeTheCardIsTouched()
    {
        await using var life = await BeginAsync(DeviceKind.PivCard, KeyOrigin.Recovered, KeyAlgorithm.P256);
        var (original, _) = await IssueAsync(life);
        var kept = Assert.Single(await KeysAsync(life));
        await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            var envelope = kept.Key.Envelope.ToArray();
            envelope[^1] ^= 1;
            (await session.Escrow.KeyAsync(kept.Key.Id))!.Envelope = envelope;
            return true;
        });
        var request = await life.ReplaceAsync(original.Id, IssuanceReason.Damaged);
        var card = Workbench.NewDevice(DeviceKind.PivCard);
        await life.InsertAsync(card);
        var before = card.ApduCount;

        var run = await life.RunAsync(request);

        Assert.Equal((RunState.RolledBack, "refusal.escrow-unopened", 0, before), (run.State, run.Failure?.Code, run.Trips, card.ApduCount));
        Assert.Equal(CertificateState.OnHold, (await CertificateAsync(life, (await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(original.Id))).Single(it => it.Slot == Encryption))).State);
    }

    [Fact]
    public async Task Export_ReplacementWithARecoveredKey_TheEvidenceNamesItAndHoldsWhatWasTold()
    {
        await using var life = await BeginAsync(DeviceKind.YubiKey, KeyOrigin.RecoveredAndRevoked, KeyAlgorithm.P256);
        var (original, _) = await IssueAsync(life);
        var old = await InUseAsync(life, original);
        var (device, _) = await IssueAsync(life, await life.ReplaceAsync(original.Id, IssuanceReason.Lost));
        var bench = life.Bench;
        var auditor = new Actor("audrey", null, "Audrey Auditor", [Role.Auditor]);

        EvidenceBundle bundle = Must(await new ExportEvidence(bench.Store, bench.Authority, bench.Authority, TimeProvider.System).OfDeviceAsync(device.Id, auditor));

        var judged = EvidenceVerifier.Verify(new MemoryStream(bundle.Zip), bench.Authority.CertificateOf("root"));
        Assert.Empty(judged.Faults);
        Assert.Contains("1 keys came from escrow.", judged.Said);
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(bundle.Zip));
        using var manifest = await JsonDocument.ParseAsync(zip.GetEntry("manifest.json")!.Open());
        var recovered = Assert.Single(manifest.RootElement.GetProperty("recovered").EnumerateArray());
        Assert.Equal(("82", old.SerialNumber), (recovered.GetProperty("slot").GetString(), recovered.GetProperty("serialNumber").GetString()));
        using var file = new MemoryStream();
        await zip.GetEntry(recovered.GetProperty("file").GetString()!)!.Open().CopyToAsync(file);
        Assert.Equal(old.Der, file.ToArray());
    }

    private static Task<Life> BeginAsync(DeviceKind kind, KeyOrigin origin, KeyAlgorithm algorithm, int history = 0) => Life.BeginAsync(
        content => content with { KeyHistory = history, Slots = [.. content.Slots.Select(slot => slot.Slot == Encryption ? slot with { Origin = origin, Algorithm = algorithm } : slot)] }, kind: kind);

    private static async Task<(Device Device, SimulatedDevice Card)> IssueAsync(Life life, Guid? requestId = null)
    {
        var card = Workbench.NewDevice(life.Bench.Policy.Kind);
        await life.InsertAsync(card);
        var (bench, runId) = (life.Bench, Guid.NewGuid());
        await bench.Board.PrepareAsync(runId, bench.Workstation.Id, Workbench.Reader, await bench.Workstation.CardAsync(Workbench.Reader), Workbench.Operator, null, CancellationToken.None);
        var run = await bench.EndAsync(Must(await bench.StartAsync(Workbench.Operator, order => order with { RunId = runId, RequestId = requestId, Pin = bench.Workstation.Seal(Workbench.Pin, runId) })));
        Assert.Equal((RunState.Succeeded, 2, (string?)null), (run.State, run.Trips, run.FailureDetail));
        return (await life.DeviceAsync(run.DeviceId), card);
    }

    private static async Task<RunSnapshot> UpdateAsync(Life life, Device device)
    {
        var request = Must(await life.Bench.Get<UpdateDevice>().FileAsync(new UpdateOrder(device.Id, RequestType.Update), HelpDesk));
        await life.Bench.Workstation.CardAsync(Workbench.Reader);
        var run = await life.RunAsync(request);
        Assert.Equal((RunState.Succeeded, (string?)null), (run.State, run.FailureDetail));
        return run;
    }

    private static async Task HistoryAsync(Life life, int keys) => Must(await life.Bench.Store.ChangeAsync<bool>(async session =>
    {
        var policy = (await session.PolicyAsync(life.Bench.Policy.Id))!;
        policy.Content = policy.Content with { KeyHistory = keys };
        return true;
    }));

    /// <summary>True when GET METADATA (00 F7) tells of a slot that the key is in it.</summary>
    private static async Task<bool> HoldsAsync(Life life, SimulatedDevice card, PivSlot slot, EscrowedKey key)
    {
        var metadata = await life.AnswerAsync(card, new CommandApdu(0x00, 0xF7, 0x00, slot.Key, default, 0));
        return metadata.Status.Value == 0x9000 && metadata.Data.ToArray().AsSpan().IndexOf(key.PublicKey.AsSpan()[^64..]) >= 0;
    }

    /// <summary>The one encryption certificate on a device that is good.</summary>
    private static async Task<IssuedCertificate> InUseAsync(Life life, Device device) =>
        Assert.Single(await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id)), it => it is { Slot: Encryption, State: CertificateState.Active });

    private static Task<IssuedCertificate> CertificateAsync(Life life, IssuedCertificate certificate) => life.Bench.Store.ReadAsync(async session => (await session.CertificateAsync(certificate.SerialNumber))!);

    private static Task<IReadOnlyList<EscrowedCertificate>> KeysAsync(Life life) => life.Bench.Store.ReadAsync(session => session.Escrow.KeysOfAsync(life.Bench.Person.Id));

    private static async Task<IEnumerable<string>> AuditedAsync(Life life) => (await EventsAsync(life)).Select(it => it.What);

    /// <summary>Slots and serial numbers that the audit trail tells were recovered, newest event first.</summary>
    private static async Task<(string Slot, string Serial)[]> ToldAsync(Life life) =>
        [
            .. (await EventsAsync(life)).Where(it => it.What == "key.recovered").SelectMany(it => JsonDocument.Parse(it.Detail!).RootElement.GetProperty("Keys").EnumerateArray())
                .Select(key => (key.GetProperty("Slot").GetString()!, key.GetProperty("Serial").GetString()!)),
        ];

    private static Task<IReadOnlyList<AuditEvent>> EventsAsync(Life life) => life.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(PersonId: life.Bench.Person.Id) { What = "key.*" }));
}
