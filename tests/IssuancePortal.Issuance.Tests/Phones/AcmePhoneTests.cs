using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using IssuancePortal.SimulatedDevices.Phone;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Phones;

/// <summary>Phones of a site that has ACME on: what their profiles ask for, and that a key nobody attested gets nothing.</summary>
public sealed partial class AcmePhoneTests : IDisposable
{
    private const string Account = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
    private static readonly AttestedPhone Facts = new("F2LX9QKHN7");

    private readonly SimulatedApple _apple = new();

    public void Dispose() => _apple.Dispose();

    [Fact]
    public async Task Profile_WithAcme_AsksForAttestedKeysAndSharesTheEncryptionKey()
    {
        await using var bench = await OnAsync(KeyAlgorithm.P256);
        var (invited, secret) = await bench.ConfirmedAsync();
        var profile = TextOf(Must(await bench.ProfileAsync(secret)));
        Assert.Equal(2, Payloads().Count(profile));
        Assert.DoesNotContain("com.apple.security.scep", profile, StringComparison.Ordinal);
        Assert.Contains("com.apple.security.pkcs12", profile, StringComparison.Ordinal);
        Assert.Contains("<string>https://portal.example/acme/directory</string>", profile, StringComparison.Ordinal);
        Assert.Contains("<string>ECSECPrimeRandom</string>", profile, StringComparison.Ordinal);
        Assert.Matches(@"<key>Attest</key>\s*<true />", profile);
        Assert.Matches(@"<key>HardwareBound</key>\s*<true />", profile);

        foreach (var identifier in IdentifiersIn(profile))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Assert.Equal(AcmeStatus.Valid, Must(await EnrolAsync(bench, identifier, key, _apple)).Status);
        }

        var device = await bench.DeviceAsync(invited);
        Assert.Equal((DeviceState.Issued, Facts.Serial), (device.State, device.MakerSerial));
        Assert.Equal(2, (await bench.Life.AuditAsync(device.Id)).Count(it => it.What == "enrolment.attested" && it.Detail!.Contains(Facts.Serial!, StringComparison.Ordinal)));
        Assert.Null((await bench.Life.Bench.Verifier.VerifyAsync()).Break);

        // A certificate of an attested key is not carried on by another key over EST.
        bench.Life.Clock.Forward(TimeSpan.FromDays(350));
        var own = (await bench.CertificatesAsync(invited)).First(it => it.Profile == "derived-authentication");
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Refused("refusal.enrolment-not-renewable", await bench.Life.Bench.Get<EnrolCertificate>().RenewAsync(new EnrolmentOrder(EnrolmentDoor.Est, Request(next)), own.Der!));
    }

    [Fact]
    public async Task Profile_FetchedAgain_LeavesEarlierOrdersAndPhonesBehind()
    {
        await using var bench = await OnAsync(KeyAlgorithm.P256);
        var (invited, secret) = await bench.ConfirmedAsync();
        var acme = bench.Life.Bench.Get<AcmeEnrolment>();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var earlier = IdentifiersIn(TextOf(Must(await bench.ProfileAsync(secret))));
        var order = Must(await EnrolAsync(bench, earlier[0], key, _apple));
        Assert.Equal(Facts.Serial, (await bench.DeviceAsync(invited)).MakerSerial);

        var identifiers = IdentifiersIn(TextOf(Must(await bench.ProfileAsync(secret))));
        Refused("refusal.enrolment-order-unknown", await acme.LookAsync(order.Id, Account));
        Refused("refusal.enrolment-unknown", await acme.OrderAsync(earlier[1], Account));
        Assert.Null((await bench.DeviceAsync(invited)).MakerSerial);
        foreach (var identifier in identifiers)
        {
            using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Must(await EnrolAsync(bench, identifier, fresh, _apple, Facts with { Serial = "C39ZZZZZZZ" }));
        }

        Assert.Equal("C39ZZZZZZZ", (await bench.DeviceAsync(invited)).MakerSerial);
        Assert.Equal(2, (await bench.CertificatesAsync(invited)).Count(it => it.Profile.StartsWith("derived", StringComparison.Ordinal) && it.State == CertificateState.Active));
    }

    [Fact]
    public async Task Profile_OfKeysThatDoNotFitTheSettings_IsRefusedWithNothingDone()
    {
        await using var curves = await OnAsync(KeyAlgorithm.P256);
        var (_, secret) = await curves.ConfirmedAsync();
        curves.Life.Bench.Settings.Set(new AcmeSettings());
        Refused("refusal.phone-acme-off", await curves.ProfileAsync(secret));
        Must(await curves.SetUp.CredentialsAsync(secret));

        await using var rsa = await OnAsync(KeyAlgorithm.Rsa2048);
        (_, secret) = await rsa.ConfirmedAsync();
        Refused("refusal.phone-not-attestable", await rsa.ProfileAsync(secret));
        rsa.Life.Bench.Settings.Set(new AcmeSettings { On = true, AttestationRequired = false });
        var profile = TextOf(Must(await rsa.ProfileAsync(secret)));
        Assert.Matches(@"<key>Attest</key>\s*<false />", profile);
        using var key = RSA.Create(2048);
        var acme = rsa.Life.Bench.Get<AcmeEnrolment>();
        var order = Must(await acme.OrderAsync(IdentifiersIn(profile)[0], Account));
        Refused("refusal.enrolment-order-not-ready", await acme.FinalizeAsync(order.Id, Account, []));
        Assert.Equal(AcmeStatus.Ready, Must(await acme.AnswerAsync(order.Id, Account, null)).Status);
        Assert.Equal(AcmeStatus.Valid, Must(await acme.FinalizeAsync(order.Id, Account, new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest())).Status);
    }

    [Fact]
    public async Task Finalize_AuthorityDown_IsProcessingAndThenValid()
    {
        var isDown = true;
        await using var bench = await OnAsync(KeyAlgorithm.P256, real => new PickyAuthority { Says = "refusal.authority-unreachable", Refuses = it => isDown && it.Profile.StartsWith("derived", StringComparison.Ordinal) }.Before(real));
        var (_, secret) = await bench.ConfirmedAsync();
        var acme = bench.Life.Bench.Get<AcmeEnrolment>();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var order = Must(await EnrolAsync(bench, IdentifiersIn(TextOf(Must(await bench.ProfileAsync(secret))))[0], key, _apple));
        Assert.Equal(AcmeStatus.Processing, order.Status);
        Assert.Equal(AcmeStatus.Processing, Must(await acme.LookAsync(order.Id, Account)).Status);
        isDown = false;
        Assert.NotNull(Must(await acme.LookAsync(order.Id, Account)).Certificate);
    }

    [Fact]
    public async Task Nonce_IsGoodOnceAndNotForLong()
    {
        await using var bench = await OnAsync(KeyAlgorithm.P256);
        var nonces = bench.Life.Bench.Get<AcmeNonces>();
        var (used, late) = (nonces.New(), nonces.New());
        Assert.True(nonces.IsOurs(used));
        Assert.True(await nonces.SpendAsync(used));
        Assert.False(await nonces.SpendAsync(used));
        foreach (var foreign in (string[])["", "abc", used[1..], used + "A", (used[0] == 'A' ? 'B' : 'A') + used[1..]]) Assert.False(nonces.IsOurs(foreign) || await nonces.SpendAsync(foreign), foreign);
        bench.Life.Clock.Forward(TimeSpan.FromMinutes(16));
        Assert.False(await nonces.SpendAsync(late));
        var next = nonces.New();
        Assert.True(await nonces.SpendAsync(next));
        await bench.Life.DoAsync<EndEnrolmentsJob>();
        // What is too old need not be remembered; what is not is.
        Assert.Equal(0, Must(await bench.Life.Bench.Store.ChangeAsync<int>(async session => await session.Enrolments.ForgetNoncesAsync(bench.Life.Clock.GetUtcNow()))));
        Assert.False(await nonces.SpendAsync(next));
    }

    [Fact]
    public void Settings_WithoutARootThatCanBeRead_CannotBeSwitchedOn()
    {
        Assert.Empty(SettingRefusals.FaultsOf(new AcmeSettings { On = true }));
        Assert.False(new AcmeSettings().On);
        Assert.Equal("refusal.setting-empty", Assert.Single(SettingRefusals.FaultsOf(new AcmeSettings { On = true, Roots = " " })).Code);
        Assert.Empty(SettingRefusals.FaultsOf(new AcmeSettings { Roots = "" }));
        var between = PemEncoding.WriteString("CERTIFICATE", _apple.Chain(ECDsa.Create(ECCurve.NamedCurves.nistP256), null, Facts)[1]);
        foreach (var roots in (string[])["nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", between])
            Assert.Equal("refusal.setting-acme-roots", Assert.Single(SettingRefusals.FaultsOf(new AcmeSettings { Roots = roots })).Code);
    }

    private async Task<PhoneBench> OnAsync(KeyAlgorithm algorithm, Func<EmbeddedAuthority, ICertificateAuthority>? authority = null)
    {
        var bench = await PhoneBench.BeginAsync(
            phone: content => content with { Slots = [.. content.Slots.Select(slot => slot.Origin == KeyOrigin.Generated ? slot with { Algorithm = algorithm } : slot)] }, authority: authority, acme: true,
            card: content => content with { KeyHistory = 2, Slots = [.. content.Slots.Select(slot => slot.Slot == 0x9D ? slot with { Origin = KeyOrigin.Escrowed } : slot)] });
        bench.Life.Bench.Settings.Set(new AcmeSettings { On = true, Roots = _apple.RootPem });
        return bench;
    }

    private static async Task<Result<AcmeOrder>> EnrolAsync(PhoneBench bench, string identifier, ECDsa key, SimulatedApple apple, AttestedPhone? facts = null)
    {
        var acme = bench.Life.Bench.Get<AcmeEnrolment>();
        var order = Must(await acme.OrderAsync(identifier, Account));
        Assert.Equal(AcmeStatus.Pending, order.Status);
        Assert.Equal(AcmeStatus.Ready, Must(await acme.AnswerAsync(order.Id, Account, apple.Attest(key, order.Token, facts ?? Facts))).Status);
        return await acme.FinalizeAsync(order.Id, Account, Request(key));
    }

    private static byte[] Request(ECDsa key) => new CertificateRequest("CN=phone", key, HashAlgorithmName.SHA256).CreateSigningRequest();

    private static string TextOf(byte[] profile)
    {
        var cms = new SignedCms();
        cms.Decode(profile);
        return Encoding.UTF8.GetString(cms.ContentInfo.Content);
    }

    private static List<string> IdentifiersIn(string profile) => [.. Identifiers().Matches(profile).Select(it => it.Groups[1].Value)];

    [GeneratedRegex("com\\.apple\\.security\\.acme", RegexOptions.CultureInvariant)]
    private static partial Regex Payloads();

    [GeneratedRegex("<key>ClientIdentifier</key>\\s*<string>([^<]+)</string>", RegexOptions.CultureInvariant)]
    private static partial Regex Identifiers();
}
