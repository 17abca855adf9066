using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Data.Tests.Policies;

public sealed class ChangePoliciesTests
{
    private static readonly Actor Admin = new("admin", null, "Alice", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };
    private static readonly Actor Auditor = new("auditor", null, "Amir", [Role.Auditor]);

    [Fact]
    public async Task Change_OfTheContent_MakesTheNextVersionAndKeepsTheEarlierOnes()
    {
        await using var database = await TestDatabase.CreateAsync();
        var policies = new ChangePolicies(database.Store, new IssuancePortal.Issuance.Authorities.OutsideAuthorities([], TimeProvider.System), new IssuancePortal.Issuance.Settings.DefaultSettings(), TimeProvider.System);
        var policy = Sample.Policy();
        var person = Sample.Person();
        var device = Sample.Device();
        (device.PersonId, device.PolicyId, device.PolicyVersion) = (person.Id, policy.Id, 1);
        await database.Store.SaveAsync(policy, person, device);

        var next = policy.Content with { ValidDays = 365 };
        Assert.Equal(2, (await policies.ChangeAsync(policy.Id, 1, new PolicyOrder(policy.Name, "", next, "shorter"), Admin)).Value);
        Assert.Equal(2, (await policies.ChangeAsync(policy.Id, 2, new PolicyOrder("Renamed", "", next), Admin)).Value);
        Assert.Equal("refusal.policy-changed", (await policies.ChangeAsync(policy.Id, 1, new PolicyOrder("Renamed", "", next with { ValidDays = 30 }), Admin)).Refusal?.Code);

        var view = (await policies.LookAsync(policy.Id, Auditor)).Value;
        Assert.Equal(("Renamed", 2, 365), (view.Policy.Name, view.Policy.VersionNumber, view.Policy.Content.ValidDays));
        Assert.Equal([(2, "Alice", "shorter", 365), (1, "IssuancePortal", "", 1095)], view.Versions.Select(version => (version.Number, version.ByName, version.Comment, version.Content.ValidDays)));
        Assert.Equal(new PolicyUse(policy.Id, 1, 1), Assert.Single(view.Uses));
        var audit = await database.Store.ReadAsync(session => session.AuditAsync(new AuditFilter()));
        Assert.Equal(["policy.change", "policy.change"], audit.Select(entry => entry.What));
        Assert.Contains("\"ValidDays\":1095", audit[1].Before, StringComparison.Ordinal);
        Assert.Contains("\"ValidDays\":365", audit[1].After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateRetireRestore_OfAPolicy_CountsForIssuance()
    {
        await using var database = await TestDatabase.CreateAsync();
        var policies = new ChangePolicies(database.Store, new IssuancePortal.Issuance.Authorities.OutsideAuthorities([], TimeProvider.System), new IssuancePortal.Issuance.Settings.DefaultSettings(), TimeProvider.System);
        var assign = new AssignPolicies(database.Store, TimeProvider.System);
        var group = new Group { Name = "Berlin" };
        var person = Sample.Person();
        person.Groups.Add(group);
        await database.Store.SaveAsync(group, person);
        var id = (await policies.CreateAsync(DeviceKind.PivCard, new PolicyOrder("New", "", Sample.Policy().Content), Admin)).Value;
        Assert.Equal(1, (await assign.ChangeAsync([new Assigned(group.Id, id, IssuanceType.Initial)], [], Admin)).Value);

        Assert.Single(await OfferedAsync());
        Assert.True((await policies.RetireAsync(id, true, Admin)).Succeeded);
        Assert.Empty(await OfferedAsync());
        Assert.True((await policies.RetireAsync(id, false, Admin)).Succeeded);
        Assert.Single(await OfferedAsync());
        Assert.Equal(1, (await assign.ChangeAsync([], [new Assigned(group.Id, id, IssuanceType.Initial)], Admin)).Value);
        Assert.Empty(await OfferedAsync());
        Assert.Equal(
            ["assignments.change", "policy.restore", "policy.retire", "assignments.change", "policy.create"],
            (await database.Store.ReadAsync(session => session.AuditAsync(new AuditFilter()))).Select(entry => entry.What));

        Task<IReadOnlyList<DevicePolicy>> OfferedAsync() => database.Store.ReadAsync(session => session.PoliciesOfAsync(person.Id, IssuanceType.Initial));
    }

    [Fact]
    public async Task Change_OfWhatMustNotBe_IsRefused()
    {
        await using var database = await TestDatabase.CreateAsync();
        var policies = new ChangePolicies(database.Store, new IssuancePortal.Issuance.Authorities.OutsideAuthorities([], TimeProvider.System), new IssuancePortal.Issuance.Settings.DefaultSettings(), TimeProvider.System);
        var assign = new AssignPolicies(database.Store, TimeProvider.System);
        var policy = Sample.Policy("Taken");
        await database.Store.SaveAsync(policy);
        var good = new PolicyOrder("New", "", policy.Content);
        (string Code, PolicyOrder Order)[] bad =
        [
            ("refusal.policy-name-missing", good with { Name = " " }),
            ("refusal.policy-name-taken", good with { Name = "taken" }),
            ("refusal.policy-text-too-long", good with { Comment = new string('x', 401) }),
            ("refusal.policy-no-key", good with { Content = policy.Content with { Slots = [] } }),
            ("refusal.policy-slot-twice", good with { Content = policy.Content with { Slots = [policy.Content.Slots[0], policy.Content.Slots[0]] } }),
            ("refusal.policy-profile-unknown", good with { Content = policy.Content with { Slots = [new PolicySlot(0x9A, "nonsense", KeyAlgorithm.P256)] } }),
            ("refusal.policy-algorithm", good with { Content = policy.Content with { Slots = [new PolicySlot(0x9A, "piv-authentication", (KeyAlgorithm)99)] } }),
            ("refusal.policy-escrow-signs", good with { Content = policy.Content with { Slots = [policy.Content.Slots[0] with { Origin = KeyOrigin.Recovered }] } }),
            ("refusal.policy-key-history", good with { Content = policy.Content with { KeyHistory = 21 } }),
            ("refusal.policy-pin-length", good with { Content = policy.Content with { Pin = new(4, 8) } }),
            ("refusal.policy-tries", good with { Content = policy.Content with { PinTries = 11 } }),
            ("refusal.policy-valid-days", good with { Content = policy.Content with { ValidDays = 0 } }),
            ("refusal.policy-no-mode", good with { Content = policy.Content with { Modes = [] } }),
            ("refusal.policy-mode-unknown", good with { Content = policy.Content with { Modes = ["nonsense"] } }),
            ("refusal.policy-mode-kind", good with { Content = policy.Content with { Modes = ["remote"] } }),
        ];
        var key = good with { Content = policy.Content with { AttestationRequired = true, FacialImage = false } };
        Assert.Equal("refusal.policy-only-yubikey", (await policies.CreateAsync(DeviceKind.PivCard, key, Admin)).Refusal?.Code);
        Assert.Equal("refusal.policy-photo-too-large", (await policies.CreateAsync(DeviceKind.YubiKey, key with { Content = key.Content with { FacialImage = true } }, Admin)).Refusal?.Code);
        var touch = key.Content with { AttestationRequired = false, Slots = [policy.Content.Slots[0] with { Touch = KeyTouchPolicy.Always }] };
        Assert.Equal("refusal.policy-touch-needs-attestation", (await policies.CreateAsync(DeviceKind.YubiKey, key with { Content = touch }, Admin)).Refusal?.Code);
        PolicySlot kept = new(0x9D, "key-management", KeyAlgorithm.Rsa2048, KeyOrigin.Escrowed);
        Assert.Equal("refusal.policy-touch-needs-attestation", (await policies.CreateAsync(DeviceKind.YubiKey, key with { Content = key.Content with { Slots = [kept with { Touch = KeyTouchPolicy.Cached }] } }, Admin)).Refusal?.Code);
        Assert.Equal("refusal.policy-escrow-kind", (await policies.CreateAsync(DeviceKind.VirtualSmartCard, good with { Content = policy.Content with { Modes = ["self-user-bound"], Slots = [kept] } }, Admin)).Refusal?.Code);
        foreach (var (code, order) in bad) Assert.Equal(code, (await policies.CreateAsync(DeviceKind.PivCard, order, Admin)).Refusal?.Code);
        foreach (var content in bad.Select(it => it.Order.Content).Where(content => content != policy.Content && content.Modes.Count == 1 && content.Slots.All(slot => slot.Profile != "nonsense" && (int)slot.Algorithm < 9)))
            Assert.Equal(content.Modes[0] == "local", content.Faults(DeviceKind.PivCard).Any());

        Assert.Equal("refusal.not-allowed", (await policies.CreateAsync(DeviceKind.PivCard, good, Auditor)).Refusal?.Code);
        Assert.Equal("refusal.not-allowed", (await policies.RetireAsync(policy.Id, true, Auditor)).Refusal?.Code);
        Assert.Equal("refusal.not-allowed", (await policies.ListAsync(new Actor("u", null, "U", [Role.User]))).Refusal?.Code);
        Assert.Equal("refusal.policy-unknown", (await policies.LookAsync(Guid.NewGuid(), Admin)).Refusal?.Code);
        Assert.Equal("refusal.policy-unknown", (await policies.ChangeAsync(Guid.NewGuid(), 1, good, Admin)).Refusal?.Code);
        Assert.Equal("refusal.not-allowed", (await assign.ChangeAsync([], [], Auditor)).Refusal?.Code);
        Assert.Equal("refusal.not-allowed", (await assign.LookAsync(new Actor("u", null, "U", [Role.User]))).Refusal?.Code);
        Assert.Equal("refusal.assignment-unknown", (await assign.ChangeAsync([new Assigned(Guid.NewGuid(), policy.Id, IssuanceType.Initial)], [], Admin)).Refusal?.Code);
        var stale = Admin with { ProvenAt = null };
        Assert.Equal("refusal.fresh-proof-needed", (await policies.CreateAsync(DeviceKind.PivCard, good, stale)).Refusal?.Code);
        Assert.Equal("refusal.fresh-proof-needed", (await policies.ChangeAsync(policy.Id, 1, good, stale)).Refusal?.Code);
        Assert.Equal("refusal.fresh-proof-needed", (await policies.RetireAsync(policy.Id, true, stale)).Refusal?.Code);
        Assert.Equal("refusal.fresh-proof-needed", (await assign.ChangeAsync([], [], stale)).Refusal?.Code);
        Assert.Empty(await database.Store.ReadAsync(session => session.AuditAsync(new AuditFilter())));
    }

    [Fact]
    public void Concerns_OfTheMatrix_NameGroupsThatMustChooseOrCannotReplace()
    {
        var group = new Group { Name = "Developers" };
        var (one, two) = (Key("A"), Key("B"));
        var view = new AssignmentView([(group, 3)], [one, two], []);
        Assigned[] cells = [new(group.Id, one.Id, IssuanceType.Initial), new(group.Id, two.Id, IssuanceType.Initial)];

        Assert.Equal(["several", "no-replacement"], AssignPolicies.Concerns(view, cells).Select(concern => concern.Code));
        Assert.Empty(AssignPolicies.Concerns(view, [cells[0], cells[0] with { Type = IssuanceType.PermanentReplacement }]));

        DevicePolicy Key(string name) => new() { Name = name, Kind = DeviceKind.YubiKey, Content = new PolicyContent() };
    }
}
