using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Settings;

/// <summary>Which certificates a policy lets live on when their device ends, for each reason, and what ends them after all.</summary>
public sealed class OutlivingTests
{
    private const byte Encryption = 0x9D;

    public static TheoryData<TerminationReason> Reasons => [.. Enum.GetValues<TerminationReason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Terminate_ForEachReason_LeavesWhatWasForeseen(TerminationReason reason)
    {
        await using var life = await BeginAsync(Lasting);
        var (device, _) = await life.IssueAsync();
        var choice = new MoveChoice(Termination: reason);
        var spares = reason is TerminationReason.NotNeeded or TerminationReason.Damaged;

        var foreseen = Must(await life.Bench.Get<ForeseeMove>().OfMoveAsync(device.Id, DeviceMove.Terminate, choice, HelpDesk)).Devices.Single();
        Assert.Equal(4, foreseen.Certificates.Count);
        Assert.Equal(spares ? [(byte?)Encryption] : [], foreseen.Certificates.Where(it => it.Stays).Select(it => it.Certificate.Slot));

        var revoked = Must(await life.MoveAsync(device.Id, DeviceMove.Terminate, choice: choice));
        Assert.Equal(spares ? 3 : 4, revoked.Length);
        var states = (await CertificatesAsync(life, device.Id)).ToDictionary(it => it.Slot!.Value, it => it.State);
        Assert.Equal(foreseen.Certificates.ToDictionary(it => it.Certificate.Slot!.Value, it => it.After), states);
        Assert.Equal(spares ? CertificateState.Active : CertificateState.Revoked, states[Encryption]);
        var audit = Assert.Single(await life.AuditAsync(device.Id), it => it.What == "device.Terminate");
        Assert.Equal(spares, audit.Detail!.Contains("\"Spared\"", StringComparison.Ordinal));
        await life.AuditedOnceAsync(device.Id, DeviceMove.Terminate, DeviceState.Issued, DeviceState.Terminated);
    }

    [Fact]
    public async Task Terminate_WhatIsOnHold_DoesNotOutliveIt()
    {
        await using var life = await BeginAsync(Lasting);
        var (device, _) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Suspend));
        Assert.Equal(4, Must(await life.MoveAsync(device.Id, DeviceMove.Terminate)).Length);
        Assert.Equal([CertificateState.Revoked], await life.StatesAsync(device.Id));
    }

    [Fact]
    public async Task Terminate_DeviceOfAnEarlierVersion_IsDoneWithAsThatVersionSays()
    {
        await using var life = await BeginAsync(Lasting);
        var (device, _) = await life.IssueAsync();
        var policies = life.Bench.Get<IIssuanceStore>();
        var change = new ChangePolicies(policies, new IssuancePortal.Issuance.Authorities.OutsideAuthorities([], life.Clock), new IssuancePortal.Issuance.Settings.DefaultSettings(), life.Clock);
        var strict = life.Bench.Policy.Content with { Slots = [.. life.Bench.Policy.Content.Slots.Select(slot => slot with { OutlivesDevice = false })] };
        Assert.Equal(2, Must(await change.ChangeAsync(life.Bench.Policy.Id, 1, new PolicyOrder(life.Bench.Policy.Name, "", strict), Administrator)));
        Assert.Equal(3, Must(await life.MoveAsync(device.Id, DeviceMove.Terminate)).Length);
    }

    [Fact]
    public async Task Replace_LostDevice_LeavesNothingOfIt()
    {
        await using var life = await BeginAsync(Lasting);
        var (device, _) = await life.IssueAsync();
        var request = await life.ReplaceAsync(device.Id, IssuanceReason.Lost);
        await life.IssueAsync(request);
        Assert.Equal([CertificateState.Revoked], await life.StatesAsync(device.Id));
    }

    [Fact]
    public async Task Leave_AfterADeviceEnded_RevokesWhatOutlivedIt()
    {
        await using var life = await BeginAsync(Lasting);
        var (device, _) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
        var order = new TerminateAllOrder(life.Bench.Person.Id);
        var foreseen = Must(await life.Bench.Get<ForeseeMove>().OfTerminateAllAsync(order, HelpDesk)).Devices.Single();
        Assert.Equal((device.Id, CertificateState.Revoked), (foreseen.Device.Id, Assert.Single(foreseen.Certificates).After));

        var ended = Must(await life.Bench.Get<TerminateAll>().TerminateAsync(order, HelpDesk));
        var certificate = (await CertificatesAsync(life, device.Id)).Single(it => it.Slot == Encryption);
        Assert.Equal([certificate.SerialNumber], ended.Certificates);
        Assert.Equal((CertificateState.Revoked, (RevocationReason?)RevocationReason.AffiliationChanged), (certificate.State, certificate.RevocationReason));
        Assert.Single(await life.AuditAsync(device.Id), it => it.What == "certificate.Revoke");
    }

    [Fact]
    public async Task Outlived_RevokedByHandDisposedAsLostOrRecycled_IsRevoked()
    {
        await using var life = await BeginAsync(Lasting);
        var (first, _) = await life.IssueAsync();
        Must(await life.MoveAsync(first.Id, DeviceMove.Terminate));
        var outlived = (await CertificatesAsync(life, first.Id)).Single(it => it.State == CertificateState.Active);
        var change = life.Bench.Get<ChangeCertificate>();
        Refused("refusal.certificate-not-live", await change.ChangeAsync(outlived.SerialNumber, CertificateMove.Hold, default, "", HelpDesk));
        Refused("refusal.own-device", await change.ChangeAsync(outlived.SerialNumber, CertificateMove.Revoke, RevocationReason.KeyCompromise, "", HelpDesk with { PersonId = life.Bench.Person.Id }));
        Assert.Equal(CertificateState.Revoked, Must(await change.ChangeAsync(outlived.SerialNumber, CertificateMove.Revoke, RevocationReason.KeyCompromise, "", HelpDesk)));

        var (second, _) = await life.IssueAsync();
        Must(await life.MoveAsync(second.Id, DeviceMove.Terminate));
        Must(await life.MoveAsync(second.Id, DeviceMove.Dispose, choice: new MoveChoice(Disposal: DisposalReason.Lost)));
        Assert.Equal([CertificateState.Revoked], await life.StatesAsync(second.Id));

        var (third, card) = await life.IssueAsync();
        Must(await life.MoveAsync(third.Id, DeviceMove.Terminate));
        await life.InsertAsync(card);
        Must(await life.Bench.Get<EmptyCard>().RecycleAsync(life.At(third.Id), Workbench.Operator));
        Assert.Equal([CertificateState.Revoked], await life.StatesAsync(third.Id));
    }

    [Fact]
    public void Policy_WithoutIt_IsWrittenAsBefore()
    {
        var slot = new PolicySlot(Encryption, "key-management", Pki.Keys.KeyAlgorithm.P256);
        Assert.DoesNotContain("Outlives", System.Text.Json.JsonSerializer.Serialize(slot), StringComparison.Ordinal);
        var lasting = System.Text.Json.JsonSerializer.Deserialize<PolicySlot>(System.Text.Json.JsonSerializer.Serialize(slot with { OutlivesDevice = true }));
        Assert.True(lasting!.OutlivesDevice);
    }

    private static PolicyContent Lasting(PolicyContent policy) => policy with { Slots = [.. policy.Slots.Select(slot => slot.Slot == Encryption ? slot with { OutlivesDevice = true } : slot)] };

    private static Task<IReadOnlyList<IssuedCertificate>> CertificatesAsync(Life life, Guid deviceId) => life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(deviceId));
}
