using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Phones;

/// <summary>What a policy for phones can say, and an authority that does not answer.</summary>
public sealed class PhonePolicyTests
{
    private static readonly PolicySlot Authentication = new(0x9A, "derived-authentication", KeyAlgorithm.Rsa2048);
    private static readonly PolicySlot Encryption = new(0x9D, "key-management", KeyAlgorithm.Rsa2048, KeyOrigin.Recovered);

    [Fact]
    public void Faults_OfAGoodPolicy_AreNone() => Assert.Empty(PolicyRules.Faults(DeviceKind.MobileApp, Of(Authentication, Encryption)));

    [Fact]
    public void Faults_OfKeysThatPhonesDoNotHave_NameEach()
    {
        Has("refusal.policy-phone-no-key", Of(Encryption));
        Has("refusal.policy-phone-profile", Of(Authentication with { Profile = "piv-authentication" }));
        Has("refusal.policy-phone-encryption", Of(Authentication, Encryption with { Origin = KeyOrigin.Generated }));
        Has("refusal.policy-phone-algorithm", Of(Authentication with { Algorithm = KeyAlgorithm.P256 }));
        // Where no profile is offered, or profiles ask over ACME, curves are good.
        Assert.Empty(PolicyRules.Faults(DeviceKind.MobileApp, Of(Authentication with { Algorithm = KeyAlgorithm.P256 }), acme: true));
        Assert.Empty(PolicyRules.Faults(DeviceKind.MobileApp, Of(Authentication with { Algorithm = KeyAlgorithm.P256 }) with { Phone = new PolicyPhone { Ways = [PhoneWay.Est, PhoneWay.File] } }));
    }

    [Fact]
    public void Faults_OfWays_AreForPhonesAndAtLeastOne()
    {
        Has("refusal.policy-phone-no-way", Of(Authentication) with { Phone = new PolicyPhone { Ways = [] } });
        var card = new PolicyContent { Slots = [new PolicySlot(0x9A, "piv-authentication", KeyAlgorithm.P256)], Phone = PolicyPhone.Default };
        Assert.Single(PolicyRules.Faults(DeviceKind.PivCard, card), it => it.Code == "refusal.policy-only-phone");
        Assert.NotEmpty(card.Faults(DeviceKind.PivCard));
    }

    [Fact]
    public async Task File_AuthorityDown_IsLaterAndThenThere()
    {
        var isDown = false;
        await using var bench = await PhoneBench.BeginAsync(authority: real => new PickyAuthority { Says = "refusal.authority-unreachable", Refuses = _ => isDown }.Before(real));
        var (invited, secret) = await bench.ConfirmedAsync();
        Must(await bench.SetUp.PasswordAsync(invited.InvitationId, PhoneBench.Session, bench.Life.User));
        isDown = true;
        Refused("refusal.phone-later", await bench.SetUp.FileAsync(secret));
        isDown = false;
        Must(await bench.SetUp.FileAsync(secret));
        Assert.Equal(DeviceState.Issued, (await bench.DeviceAsync(invited)).State);
    }

    private static PolicyContent Of(params PolicySlot[] slots) => new() { Modes = ["self-user-bound"], Slots = slots, FacialImage = false, PrintedInformation = false };

    private static void Has(string code, PolicyContent content) => Assert.Contains(PolicyRules.Faults(DeviceKind.MobileApp, content), it => it.Code == code);
}
