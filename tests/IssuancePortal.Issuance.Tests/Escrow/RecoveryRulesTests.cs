using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Pki.Escrow;
using IssuancePortal.Pki.Keys;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Escrow;

/// <summary>The rules of policies that recover keys, each by its number. They are asked when a replacement is filed, edited, approved and carried out: policy and content may have changed in between.</summary>
public sealed class RecoveryRulesTests
{
    [Fact]
    public async Task R1_PolicyOfAnotherKindOfIssuance_IsNotOffered()
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        var lent = await AssignAsync(life, "Lent", KeyOrigin.Recovered, IssuanceType.TemporaryReplacement);
        var file = life.Bench.Get<FileRequest>();

        Assert.Contains(await file.OffersAsync(life.Bench.Person.Id, IssuanceReason.Forgotten, HelpDesk), offer => offer.Policy.Id == lent.Id);
        Assert.DoesNotContain(await file.OffersAsync(life.Bench.Person.Id, IssuanceReason.Damaged, HelpDesk), offer => offer.Policy.Id == lent.Id);
        Refused("refusal.policy-not-assigned", await file.FileAsync(new FileOrder(life.Bench.Person.Id, lent.Id, "local", IssuanceReason.Damaged, original.Id), HelpDesk));
    }

    [Theory]
    [InlineData(IssuanceReason.Lost)]
    [InlineData(IssuanceReason.Stolen)]
    public async Task R2_INV12_RecoveryWithoutRevocationAfterALoss_IsRefusedAtEveryDoor(IssuanceReason reason)
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        var keeps = await AssignAsync(life, "Keeps", KeyOrigin.Recovered, IssuanceType.PermanentReplacement);
        await RefusedEverywhereAsync(life, original, keeps, reason, "refusal.recovery-against-reason");
    }

    [Fact]
    public async Task R3_INV12_RecoveryWithRevocationForAForgottenDevice_IsRefusedAtEveryDoor()
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        var revokes = await AssignAsync(life, "Revokes", KeyOrigin.RecoveredAndRevoked, IssuanceType.TemporaryReplacement);
        await RefusedEverywhereAsync(life, original, revokes, IssuanceReason.Forgotten, "refusal.recovery-against-reason");
    }

    [Fact]
    public async Task R4_INV13_RecoveringPolicyWithFewerSlotsThanTheOriginals_IsRefusedAtEveryDoor()
    {
        await using var life = await BeginAsync();
        var (original, _) = await life.IssueAsync();
        var fewer = await AssignAsync(life, "Fewer", KeyOrigin.Recovered, IssuanceType.PermanentReplacement, slots: 1);
        await RefusedEverywhereAsync(life, original, fewer, IssuanceReason.Damaged, "refusal.policy-has-fewer-slots");
    }

    [Theory]
    [InlineData(DeviceKind.VirtualSmartCard)]
    [InlineData(DeviceKind.MobileApp)]
    public void R5_DevicesThatTakeNoKeys_HaveNoRecoveringPolicy(DeviceKind kind)
    {
        // A phone shares the key of a card as it is: that is the shared-encryption mode.
        foreach (var origin in ((KeyOrigin[])[KeyOrigin.Escrowed, KeyOrigin.Recovered, KeyOrigin.RecoveredAndRevoked]).Where(it => kind != DeviceKind.MobileApp || it != KeyOrigin.Recovered))
        {
            var content = new PolicyContent { Slots = [new PolicySlot(0x9D, "key-management", KeyAlgorithm.Rsa2048, origin)] };
            Assert.Single(PolicyRules.Faults(kind, content), it => it.Code == "refusal.policy-escrow-kind");
        }

        Assert.Single(PolicyRules.Faults(kind, new PolicyContent { KeyHistory = 1 }), it => it.Code == "refusal.policy-escrow-kind");
    }

    [Fact]
    public async Task R6_EveryKeyOfAPolicy_ComesFromTheOneEscrow()
    {
        await using var life = await Life.BeginAsync(content => content with { Slots = [.. content.Slots.Select(slot => slot.Slot == 0x9D ? slot with { Origin = KeyOrigin.RecoveredAndRevoked } : slot)] });
        var (original, _) = await life.IssueAsync();
        await life.IssueAsync(await life.ReplaceAsync(original.Id, IssuanceReason.Lost));

        var keys = await life.Bench.Store.ReadAsync(session => session.Escrow.KeysOfAsync(life.Bench.Person.Id));
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Select(it => Assert.Single(KeyEnvelope.RecipientsOf(it.Key.Envelope))).Distinct());
        foreach (var it in keys)
        {
            using var opened = await life.Bench.Get<KeyEscrow>().OpenAsync(it.Key, CancellationToken.None);
            Assert.Equal(it.Key.PublicKey, opened.PublicKey);
        }
    }

    [Theory]
    [InlineData("piv-authentication")]
    [InlineData("digital-signature")]
    [InlineData("card-authentication")]
    public void KeysThatSign_AreNeverKept(string profile)
    {
        var slot = PolicyRules.Keys.Single(it => it.Profile == profile).Slot;
        var content = new PolicyContent { Slots = [new PolicySlot(slot, profile, KeyAlgorithm.P256, KeyOrigin.Escrowed)] };
        Assert.Single(PolicyRules.Faults(DeviceKind.PivCard, content), it => it.Code == "refusal.policy-escrow-signs");
        Assert.NotEmpty(content.Faults(DeviceKind.PivCard));
    }

    [Fact]
    public async Task Foresee_ReplacementThatRecovers_SaysWhatComesBack()
    {
        await using var life = await Life.BeginAsync(content => content with { KeyHistory = 3, Slots = [.. content.Slots.Select(slot => slot.Slot == 0x9D ? slot with { Origin = KeyOrigin.Recovered } : slot)] });
        var (original, _) = await life.IssueAsync();
        var certificate = (await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(original.Id))).Single(it => it.Slot == 0x9D);
        var order = new FileOrder(life.Bench.Person.Id, life.Bench.Policy.Id, "local", IssuanceReason.Damaged, original.Id);

        var foreseen = Must(await life.Bench.Get<ForeseeMove>().OfRequestAsync(order, HelpDesk));
        Assert.Equal(certificate.SerialNumber, Assert.Single(foreseen.Keys.Recovered).SerialNumber);
        Assert.Empty(foreseen.Keys.Earlier);
        var request = Must(await life.Bench.Get<FileRequest>().FileAsync(order, HelpDesk));
        var review = Must(await life.Bench.Get<ReviewRequest>().LookAsync(request, null, Officer));
        Assert.Equal(certificate.SerialNumber, Assert.Single(review.Keys.Recovered).SerialNumber);
        Assert.Equal(
            [CertificateState.Revoked, CertificateState.Revoked, CertificateState.Active, CertificateState.Revoked],
            Assert.Single(review.Foreseen).Certificates.OrderBy(change => change.Certificate.Slot).Select(change => change.To));

        await life.IssueAsync(request);
        Assert.Equal(CertificateState.Active, (await life.Bench.Store.ReadAsync(session => session.CertificateAsync(certificate.SerialNumber)))!.State);
    }

    [Fact]
    public async Task Foresee_UpdateThatRecovers_SaysThatTheKeyStays()
    {
        await using var life = await Life.BeginAsync(content => content with { Slots = [.. content.Slots.Select(slot => slot.Slot == 0x9D ? slot with { Origin = KeyOrigin.Recovered } : slot)] });
        var (device, _) = await life.IssueAsync();

        var preview = Must(await life.Bench.Get<UpdateDevice>().PreviewAsync(new UpdateOrder(device.Id, RequestType.Reissue), HelpDesk));

        Assert.Equal([SlotChange.Renewed, SlotChange.Renewed, SlotChange.Kept, SlotChange.Renewed], preview.Slots.Select(slot => slot.Change));
        Assert.Equal(3, preview.Certificates.Count(change => change.To == CertificateState.Revoked));
        Assert.Equal(0x9D, (int)Assert.Single(preview.Keys.Recovered).Slot!.Value);
    }

    /// <summary>When it is filed; when the policy of a request that was filed well is changed by its author or by the officer; and when the policy itself has changed since.</summary>
    private static async Task RefusedEverywhereAsync(Life life, Device original, DevicePolicy policy, IssuanceReason reason, string code)
    {
        var (bench, file) = (life.Bench, life.Bench.Get<FileRequest>());
        var order = new FileOrder(bench.Person.Id, bench.Policy.Id, "local", reason, original.Id);
        Refused(code, await file.FileAsync(order with { PolicyId = policy.Id }, HelpDesk));
        Refused(code, await bench.Get<ForeseeMove>().OfRequestAsync(order with { PolicyId = policy.Id }, HelpDesk));

        var request = Must(await file.FileAsync(order, life.User));
        Refused(code, await bench.Get<EditRequest>().EditAsync(new EditOrder(request, policy.Id, null, null), life.User));
        var officer = Officer with { Grants = [Grant.Of(Role.Officer)] };
        var review = Must(await bench.Get<ReviewRequest>().LookAsync(request, policy.Id, officer));
        Refused(code, await bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request, review.Content.Hash(), policy.Id), officer));
        Must(await bench.Get<DenyRequest>().DenyAsync(new DenyOrder(request, "no"), officer));

        var direct = Must(await file.FileAsync(order, HelpDesk));
        await bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.PolicyAsync(bench.Policy.Id))!.Content = policy.Content;
            return true;
        });
        await bench.InsertBlankAsync();
        // With as many slots as the original's own policy has by now, nothing stands against it any more.
        var isAgainstReason = code == "refusal.recovery-against-reason";
        var started = await bench.StartAsync(Workbench.Operator, start => start with { RequestId = direct });
        Assert.Equal(isAgainstReason ? code : null, started.Refusal?.Code);
        if (!isAgainstReason) await bench.EndAsync(started.Value);
    }

    private static Task<Life> BeginAsync() => Life.BeginAsync(content => content with { Modes = ["local", "validated"] });

    private static async Task<DevicePolicy> AssignAsync(Life life, string name, KeyOrigin origin, IssuanceType type, int slots = 4)
    {
        var content = life.Bench.Policy.Content;
        PolicySlot[] all = [.. content.Slots.Select(slot => slot.Slot == 0x9D ? slot with { Origin = origin } : slot).OrderByDescending(slot => slot.IsEscrowed)];
        var policy = new DevicePolicy { Name = name, Kind = DeviceKind.PivCard, Content = content with { Slots = all[..slots] } };
        Must(await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            session.Add(policy);
            foreach (var group in (await session.PersonAsync(life.Bench.Person.Id))!.Groups) session.Add(new GroupAssignment { GroupId = group.Id, PolicyId = policy.Id, Type = type });
            return true;
        }));
        return policy;
    }
}
