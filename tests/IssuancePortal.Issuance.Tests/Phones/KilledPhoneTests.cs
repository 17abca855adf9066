using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Phones;

/// <summary>kill -9 of the portal before and after every write of adding a phone and of fetching a key onto one: after the restart the phone goes on or is given up, and no certificate is left that no phone has.</summary>
public sealed class KilledPhoneTests
{
    /// <summary>Longer than the authority is waited for, shorter than the link is good.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(3);

    /// <summary>Longer than the link is good.</summary>
    private static readonly TimeSpan Over = TimeSpan.FromMinutes(16);

    [Theory]
    [InlineData(nameof(PhoneJourney.Profile), 9)]
    [InlineData(nameof(PhoneJourney.File), 10)]
    public async Task Add_PortalKilledAtAnyWrite_GoesOnOrIsGivenUpAndBegunAnew(string way, int least)
    {
        var journey = Enum.Parse<PhoneJourney>(way);
        var (template, scene) = (await StopAsync(await PhoneBench.BeginAsync(phone: content => journey == PhoneJourney.File ? OnCurves(content) : content)), Directory.CreateTempSubdirectory("killed-").FullName);
        var writes = await KilledPhones.KillAsync(template, scene, journey);
        Assert.True(writes >= least, $"Adding a phone has only {writes} writes.");
        for (var write = 1; write <= writes; write++)
        {
            // What is in the database before a write is what was there after the one before it: each such state is met both ways.
            await IsGivenUpAsync(KilledPhones.FolderOf(scene, write, before: true), journey, $"Before write {write}");
            var after = KilledPhones.FolderOf(scene, write, before: false);
            if (write == writes)
            {
                KilledPhones.Copy(after, after + "-too");
                await IsGivenUpAsync(after + "-too", journey, $"After write {write}");
            }

            await GoesOnAsync(after, journey, $"After write {write}");
        }

        Directory.Delete(template, recursive: true);
        Directory.Delete(scene, recursive: true);
    }

    [Fact]
    public async Task Fetch_PortalKilledAtAnyWrite_IsDoneAgainAndThePhoneHasTheKeyOnce()
    {
        var (template, scene) = (await StopAsync(await WithUpdateAsync()), Directory.CreateTempSubdirectory("killed-").FullName);
        var writes = await KilledPhones.KillAsync(template, scene, PhoneJourney.Key);
        Assert.True(writes >= 4, $"Fetching a key has only {writes} writes.");
        for (var write = 1; write <= writes; write++)
        {
            foreach (var before in (bool[])[true, false])
            {
                var (folder, at) = (KilledPhones.FolderOf(scene, write, before), $"{(before ? "Before" : "After")} write {write}");
                var remains = await KilledPhones.RemainsAsync(folder);
                await using var bench = await PhoneBench.OnFolderAsync(folder);
                await IsSoundAsync(bench, remains, at);
                var own = (await PhonesAsync(bench)).Single();
                var secret = remains.Secret;
                if (secret is null)
                {
                    var again = Must(await KilledPhones.FetchAsync(bench));
                    secret = Must(await bench.Phone.OpenAsync(again.Token, PhoneBench.Browser));
                    remains.InvitationId = again.InvitationId;
                }

                Must(await bench.Add.ConfirmAsync(remains.InvitationId, PhoneBench.Session, bench.Life.User));
                using var phone = bench.NewPhone();
                await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));

                var renewed = Assert.Single(await OfDeviceAsync(bench, bench.Card!.Id), it => it is { Profile: "key-management", State: CertificateState.Active });
                Assert.Equal(renewed.SerialNumber, Assert.Single(phone.Identities).SerialNumber, ignoreCase: true);
                Assert.Single(await bench.Life.Bench.Store.ReadAsync(session => session.CopiesOnDeviceAsync(own.Id)), it => it.EndedAt is null && it.SerialNumber == renewed.SerialNumber);
                Assert.Equal(RequestState.Executed, Assert.Single(await KilledPhones.UpdatesAsync(bench)).State);
                Assert.Equal(2, (await OfDeviceAsync(bench, own.Id)).Count(it => it.Profile != "key-management" && it.State == CertificateState.Active));
                Assert.Equal(0, await bench.Life.DoAsync<FollowKeysJob>());
                await IsSoundAsync(bench, remains, at);
            }
        }

        Directory.Delete(template, recursive: true);
        Directory.Delete(scene, recursive: true);
    }

    /// <summary>The phone is still there and comes again with what it was given: it is finished, or it was.</summary>
    private static async Task GoesOnAsync(string folder, PhoneJourney journey, string at)
    {
        if (await KilledPhones.RemainsAsync(folder) is not { Secret: not null } remains) return;
        await using var bench = await PhoneBench.OnFolderAsync(folder);
        await IsSoundAsync(bench, remains, at);
        Must(await bench.Add.ConfirmAsync(remains.InvitationId, PhoneBench.Session, bench.Life.User));
        // The authority is asked again after two minutes, for nobody knows whether it had begun.
        bench.Life.Clock.Forward(Later);
        using var phone = bench.NewPhone();
        if (journey == PhoneJourney.File)
        {
            // Whoever has not noted a password asks for one first; and again where the file was begun and is not there.
            var file = remains.Password is null ? Issuance.Phones.Refusals.NoPassword : await bench.SetUp.FileAsync(remains.Secret!);
            if (!file.Succeeded)
            {
                remains.Password = Must(await bench.SetUp.PasswordAsync(remains.InvitationId, PhoneBench.Session, bench.Life.User));
                file = await bench.SetUp.FileAsync(remains.Secret!);
            }

            phone.Install(Must(file), remains.Password!);
            Assert.True(phone.Identities.Count == 2, $"{at}: the file has {phone.Identities.Count} keys.");
            var good = (await OfDeviceAsync(bench, (await PhonesAsync(bench)).Single().Id)).Where(it => it.State == CertificateState.Active).Select(it => it.SerialNumber).Order();
            Assert.Equal(good, phone.Identities.Select(it => it.SerialNumber).Order());
        }
        else if ((await ViewAsync(bench, remains)).Stage != PhoneStage.Installed)
        {
            await phone.InstallAsync(Must(await bench.ProfileAsync(remains.Secret!)));
        }

        await HasOneAsync(bench, at);
        await IsSoundAsync(bench, remains, at);
    }

    /// <summary>Nobody comes again until the link's time is over: nothing stays good that no phone has, and the person can begin anew.</summary>
    private static async Task IsGivenUpAsync(string folder, PhoneJourney journey, string at)
    {
        var remains = await KilledPhones.RemainsAsync(folder);
        await using var bench = await PhoneBench.OnFolderAsync(folder);
        bench.Life.Clock.Forward(Over);
        await bench.Life.DoAsync<EndEnrolmentsJob>();
        bench.Life.Clock.Forward(-Over);
        foreach (var ended in await PhonesAsync(bench))
        {
            if (ended.State == DeviceState.Issued)
            {
                // It was whole before the end: the phone has what it needs, or could fetch it while its link was good.
                await HasOneAsync(bench, at);
                Must(await bench.Life.MoveAsync(ended.Id, DeviceMove.Terminate));
                continue;
            }

            Assert.True(ended.State is DeviceState.Failed or DeviceState.Terminated, $"{at}: {ended.State}");
            Assert.All(await OfDeviceAsync(bench, ended.Id), it => Assert.True(it.State == CertificateState.Revoked, $"{at}: a certificate is left {it.State}."));
        }

        await IsSoundAsync(bench, remains, at);
        Must(await bench.AskAsync());
    }

    /// <summary>One phone in use, with one good certificate of each kind and none beside them.</summary>
    private static async Task HasOneAsync(PhoneBench bench, string at)
    {
        var phone = Assert.Single(await PhonesAsync(bench), it => it.State is not (DeviceState.Failed or DeviceState.Terminated or DeviceState.Disposed));
        Assert.True(phone.State == DeviceState.Issued, $"{at}: {phone.State}");
        var certificates = await OfDeviceAsync(bench, phone.Id);
        Assert.Equal(["derived-authentication", "derived-signature"], certificates.Where(it => it.State == CertificateState.Active).Select(it => it.Profile).Order());
        Assert.All(certificates.Where(it => it.State != CertificateState.Active), it => Assert.True(it.State == CertificateState.Revoked, $"{at}: a certificate is left {it.State}."));
    }

    /// <summary>Everything that was ever signed is known, and the audit trail is whole.</summary>
    private static async Task IsSoundAsync(PhoneBench bench, PhoneRemains remains, string at)
    {
        foreach (var serial in remains.Signed) Assert.True(await bench.Life.Bench.Store.ReadAsync(session => session.CertificateAsync(serial)) is not null, $"{at}: nobody knows certificate {serial}.");
        Assert.Null((await bench.Life.Bench.Verifier.VerifyAsync()).Break);
    }

    /// <summary>A person whose card was replaced, so that the phone is to fetch the new encryption key.</summary>
    private static async Task<PhoneBench> WithUpdateAsync()
    {
        var bench = await PhoneBench.BeginAsync(card: content => content with
        {
            KeyHistory = 2, Slots = [.. content.Slots.Select(slot => slot.Slot == 0x9D ? slot with { Origin = KeyOrigin.RecoveredAndRevoked, Algorithm = KeyAlgorithm.Rsa2048 } : slot)],
        });
        var (_, secret) = await bench.ConfirmedAsync();
        using var phone = bench.NewPhone();
        await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));
        await bench.Life.IssueAsync(await bench.Life.ReplaceAsync(bench.Card!.Id, IssuanceReason.Lost));
        Assert.Equal(1, await bench.Life.DoAsync<FollowKeysJob>());
        return bench;
    }

    /// <summary>Keys that are made in no time, and files alone: Apple's devices have none of these over SCEP.</summary>
    private static PolicyContent OnCurves(PolicyContent content) => content with
    {
        Slots = [.. content.Slots.Select(slot => slot.Origin == KeyOrigin.Generated ? slot with { Algorithm = KeyAlgorithm.P256 } : slot)], Phone = new PolicyPhone { Ways = [PhoneWay.File] },
    };

    /// <summary>The portal stops as it should; its folder stays.</summary>
    private static async Task<string> StopAsync(PhoneBench bench)
    {
        // Its key is an RSA key: made once, it need not be made in every copy.
        await bench.Life.Bench.Get<RegistrationAuthority>().CertificatesAsync(CancellationToken.None);
        await bench.Life.Bench.StopAsync();
        return bench.Life.Bench.Folder;
    }

    private static async Task<PhoneView> ViewAsync(PhoneBench bench, PhoneRemains remains) => (await bench.Life.Bench.Get<LookAtPhone>().LookAsync(remains.InvitationId, bench.Life.User))!;

    private static async Task<IReadOnlyList<Device>> PhonesAsync(PhoneBench bench) =>
        [.. (await bench.Life.Bench.Store.ReadAsync(session => session.DevicesOfAsync(bench.Life.Bench.Person.Id))).Where(it => it.Kind == DeviceKind.MobileApp)];

    private static Task<IReadOnlyList<IssuedCertificate>> OfDeviceAsync(PhoneBench bench, Guid deviceId) => bench.Life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(deviceId));
}
