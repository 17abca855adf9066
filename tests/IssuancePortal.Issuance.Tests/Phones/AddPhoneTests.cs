using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.SignIn;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Phones;

/// <summary>Who may put certificates on a phone, and what becomes of one that is not finished.</summary>
public sealed class AddPhoneTests
{
    [Fact]
    public async Task Add_WithProfile_IssuesThePhoneWithItsLastCertificate()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var (invited, secret) = await bench.ConfirmedAsync();
        Assert.Equal(DeviceState.InProduction, (await bench.DeviceAsync(invited)).State);

        using var phone = bench.NewPhone();
        await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));

        Assert.Equal(2, phone.Identities.Count);
        var view = await bench.ViewAsync(invited);
        Assert.Equal((PhoneStage.Installed, DeviceState.Issued, bench.Card!.Id, PhoneBench.Browser), (view.Stage, view.Device!.State, view.Device.ParentDeviceId, view.Device.Model));
        Assert.True(view.LacksShared);
        Assert.All(await bench.CertificatesAsync(invited), it => Assert.Equal(CertificateState.Active, it.State));
        Assert.Equal(RequestState.Executed, (await bench.Life.RequestAsync(view.Invitation.RequestId)).State);
        var audit = await bench.Life.AuditAsync(view.Device.Id);
        Assert.Equal(("ana", view.Person.Id), (Assert.Single(audit, it => it.What == PhoneEvents.Added) is var added ? added.ActorId : "", added.PersonId));
        foreach (var what in (string[])["phone.invited", "phone.opened", "phone.confirmed", "phone.profile", "device.Bind", "device.StartPersonalisation", "device.Issue"]) Assert.Single(audit, it => it.What == what);
        Assert.Null((await bench.Life.Bench.Verifier.VerifyAsync()).Break);
        Refused("refusal.phone-finished", await bench.ProfileAsync(secret));
    }

    [Fact]
    public async Task INV03_Add_WithoutACardThatProvesItsPersonNow_IsRefused()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var proof = bench.Proof;
        Refused("refusal.phone-card-needed", await bench.AskAsync(proof with { PersonId = Guid.NewGuid() }));
        Refused("refusal.phone-card-needed", await bench.AskAsync(proof with { At = proof.At.AddMinutes(-6) }));
        Refused("refusal.phone-not-a-parent", await bench.AskAsync(proof with { DeviceId = Guid.NewGuid() }));
        bench.Life.Bench.Settings.Set(new ProofSettings { Phone = [SignInWay.Card] });
        Assert.Null(Must(await bench.Add.OfferAsync(bench.Life.User)).Refusal);
        Must(await bench.AskAsync());
    }

    [Fact]
    public async Task INV03_Add_OfACardThatIsSuspended_IsRefusedBeforeAndBetween()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var (invited, secret) = await bench.OpenedAsync();
        Must(await bench.Life.MoveAsync(bench.Card!.Id, DeviceMove.Suspend));
        Refused("refusal.no-parent-device", await bench.Add.ConfirmAsync(invited.InvitationId, PhoneBench.Session, bench.Life.User));
        Must(await bench.Life.MoveAsync(bench.Card.Id, DeviceMove.Resume));
        Must(await bench.Add.ConfirmAsync(invited.InvitationId, PhoneBench.Session, bench.Life.User));
        var profile = Must(await bench.ProfileAsync(secret));

        Must(await bench.Life.MoveAsync(bench.Card.Id, DeviceMove.Suspend));
        using var phone = bench.NewPhone();
        await Assert.ThrowsAsync<InvalidOperationException>(() => phone.InstallAsync(profile));
        Refused("refusal.no-parent-device", await bench.ProfileAsync(secret));
        Must(await bench.Add.CancelAsync(invited.InvitationId, bench.Life.User));
        Refused("refusal.phone-not-a-parent", await bench.AskAsync());
        Assert.Equal("refusal.no-parent-device", Must(await bench.Add.OfferAsync(bench.Life.User)).Refusal?.Code);
    }

    [Fact]
    public async Task INV03_Add_OfAVirtualCard_IsAskedOfThePolicy()
    {
        Assert.False(PolicyPhone.Default.VirtualParents);
        await using var strict = await PhoneBench.BeginAsync(withCard: false);
        await using var open = await PhoneBench.BeginAsync(withCard: false, phone: content => content with { Phone = content.Phone! with { VirtualParents = true } });
        Refused("refusal.phone-not-a-parent", await AskAsync(strict));
        Must(await AskAsync(open));

        static async Task<Result<PhoneInvited>> AskAsync(PhoneBench bench)
        {
            var device = new Device { Kind = DeviceKind.VirtualSmartCard, Serial = "V1", Edge = "gids", PersonId = bench.Life.Bench.Person.Id, CreatedAt = bench.Life.Clock.GetUtcNow() };
            foreach (var (move, by) in ((DeviceMove, MoveActor)[])[(DeviceMove.Bind, MoveActor.User), (DeviceMove.StartPersonalisation, MoveActor.User), (DeviceMove.Issue, MoveActor.Portal)]) Must(device.Move(move, by));
            Must(await bench.Life.Bench.Store.ChangeAsync<bool>(session =>
            {
                session.Add(device);
                return Task.FromResult<Result<bool>>(true);
            }));
            return await bench.AskAsync(new CardProven(device.Id, bench.Life.Bench.Person.Id) { At = bench.Life.Clock.GetUtcNow() });
        }
    }

    [Fact]
    public async Task INV04_Add_ForSomebodyElse_IsNotOfferedToOperators()
    {
        await using var bench = await PhoneBench.BeginAsync();
        Refused("refusal.not-allowed", await bench.Add.BeginAsync(new AddPhoneOrder(bench.Policy.Id, bench.Proof, PhoneBench.Session), Bench.Workbench.Operator));
        Refused("refusal.not-their-stage", await bench.Life.Bench.Get<FileRequest>().FileAsync(new FileOrder(bench.Life.Bench.Person.Id, bench.Policy.Id, "self-user-bound"), Bench.Workbench.Operator));
    }

    [Fact]
    public async Task INV02_Add_SecondPhone_IsRefusedUntilTheFirstHasEnded()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var (invited, secret) = await bench.ConfirmedAsync();
        Refused("refusal.open-request-exists", await bench.AskAsync());
        using var phone = bench.NewPhone();
        await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));
        Refused("refusal.has-mobile-device", await bench.AskAsync());

        Must(await bench.Life.MoveAsync((await bench.DeviceAsync(invited)).Id, DeviceMove.Terminate));
        Must(await bench.AskAsync());
    }

    [Fact]
    public async Task Link_IsGoodOnceForOnePhoneAndForItsTime()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var invited = Must(await bench.AskAsync());
        Assert.Equal((PhoneLink.Free, PhoneLink.Unknown), (await bench.Phone.PeekAsync(invited.Token), await bench.Phone.PeekAsync(PhoneInvitation.NewToken())));
        var secret = Must(await bench.Phone.OpenAsync(invited.Token, PhoneBench.Browser));
        Assert.Equal(PhoneLink.Taken, await bench.Phone.PeekAsync(invited.Token));
        Refused("refusal.phone-link-taken", await bench.Phone.OpenAsync(invited.Token, "Another"));
        Assert.Equal(PhoneStage.Opened, (await bench.Phone.LookAsync(secret))!.Stage);
        Assert.Null(await bench.Phone.LookAsync(invited.Token));

        Must(await bench.Add.CancelAsync(invited.InvitationId, bench.Life.User));
        var late = Must(await bench.AskAsync());
        bench.Life.Clock.Forward(TimeSpan.FromMinutes(16));
        Assert.Equal(PhoneLink.Expired, await bench.Phone.PeekAsync(late.Token));
        Refused("refusal.phone-link-expired", await bench.Phone.OpenAsync(late.Token, PhoneBench.Browser));
    }

    [Fact]
    public async Task Confirm_IsForItsPersonInItsSessionOnceAPhoneIsThere()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var invited = Must(await bench.AskAsync());
        Refused("refusal.phone-not-opened", await bench.Add.ConfirmAsync(invited.InvitationId, PhoneBench.Session, bench.Life.User));
        var secret = Must(await bench.Phone.OpenAsync(invited.Token, PhoneBench.Browser));
        Refused("refusal.phone-not-confirmed", await bench.ProfileAsync(secret));
        Refused("refusal.phone-not-confirmed", await bench.SetUp.CredentialsAsync(secret));
        Refused("refusal.phone-other-session", await bench.Add.ConfirmAsync(invited.InvitationId, "another session", bench.Life.User));
        Refused("refusal.phone-link-unknown", await bench.Add.ConfirmAsync(invited.InvitationId, PhoneBench.Session, HelpDesk));
        Assert.Equal((await bench.ViewAsync(invited)).Invitation.Code, (await bench.Phone.LookAsync(secret))!.Invitation.Code);
        Assert.Empty(await bench.CertificatesAsync(invited));
    }

    [Fact]
    public async Task Cancel_HalfWay_RevokesWhatWasIssued()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var (invited, secret) = await bench.ConfirmedAsync();
        await HalfAsync(bench, secret);
        Assert.Equal(CertificateState.Signed, Assert.Single(await bench.CertificatesAsync(invited)).State);

        Must(await bench.Add.CancelAsync(invited.InvitationId, bench.Life.User));

        Assert.Equal(CertificateState.Revoked, Assert.Single(await bench.CertificatesAsync(invited)).State);
        var view = await bench.ViewAsync(invited);
        Assert.Equal((PhoneStage.Cancelled, DeviceState.Failed), (view.Stage, view.Device!.State));
        Refused("refusal.phone-link-expired", await bench.ProfileAsync(secret));
        Must(await bench.AskAsync());
    }

    [Fact]
    public async Task Expire_HalfWay_RevokesWhatWasIssued()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var (invited, secret) = await bench.ConfirmedAsync();
        await HalfAsync(bench, secret);
        bench.Life.Clock.Forward(TimeSpan.FromMinutes(16));
        Assert.Equal(1, await bench.Life.DoAsync<EndEnrolmentsJob>());

        Assert.Equal(CertificateState.Revoked, Assert.Single(await bench.CertificatesAsync(invited)).State);
        Assert.Equal(PhoneStage.Expired, (await bench.ViewAsync(invited)).Stage);
        Must(await bench.AskAsync());
    }

    [Fact]
    public async Task Profile_FetchedAgainAfterAPhoneDied_RevokesWhatItHadGot()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var (invited, secret) = await bench.ConfirmedAsync();
        await HalfAsync(bench, secret);

        using var phone = bench.NewPhone();
        await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));

        var states = (await bench.CertificatesAsync(invited)).Select(it => it.State).Order().ToArray();
        Assert.Equal([CertificateState.Active, CertificateState.Active, CertificateState.Revoked], states);
        Assert.Equal(DeviceState.Issued, (await bench.DeviceAsync(invited)).State);
        Assert.Null((await bench.Life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Shared_EncryptionKeyInEscrow_ComesWithItsCertificateAndIsNeverMade()
    {
        await using var bench = await PhoneBench.BeginAsync(card: content => content with { KeyHistory = 2, Slots = [.. content.Slots.Select(slot => slot.Slot == 0x9D ? slot with { Origin = KeyOrigin.Escrowed } : slot)] });
        var mail = (await bench.Life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(bench.Card!.Id))).Single(it => it.Slot == 0x9D);
        var (invited, secret) = await bench.ConfirmedAsync();
        using var phone = bench.NewPhone();
        await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));

        var view = await bench.ViewAsync(invited);
        Assert.Equal([false, false, true], view.Certificates.Select(it => it.IsShared));
        Assert.All(view.Certificates, it => Assert.True(it.IsThere));
        Assert.False(view.LacksShared);
        Assert.Single(phone.Identities, it => it.RawData.AsSpan().SequenceEqual(mail.Der));
        Assert.Single(await bench.Life.Bench.Store.ReadAsync(session => session.Escrow.KeysOfAsync(bench.Life.Bench.Person.Id)));
        Assert.Single(await bench.Life.AuditAsync(view.Device!.Id), it => it.What == "key.recovered");

        // The phone goes, the card keeps what is its own.
        Must(await bench.Life.MoveAsync(view.Device.Id, DeviceMove.Terminate));
        Assert.Equal(CertificateState.Active, (await bench.Life.Bench.Store.ReadAsync(session => session.CertificateAsync(mail.SerialNumber)))!.State);
    }

    [Fact]
    public async Task File_TravelsApartFromItsPasswordAndIsMadeOnce()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var (invited, secret) = await bench.ConfirmedAsync();
        Refused("refusal.phone-no-password", await bench.SetUp.FileAsync(secret));
        Refused("refusal.phone-other-session", await bench.SetUp.PasswordAsync(invited.InvitationId, "another", bench.Life.User));
        Must(await bench.SetUp.PasswordAsync(invited.InvitationId, PhoneBench.Session, bench.Life.User));
        var password = Must(await bench.SetUp.PasswordAsync(invited.InvitationId, PhoneBench.Session, bench.Life.User));

        // Whoever follows looks again at news alone: the last of them has to come when the file is there.
        var followed = new List<PhoneStage>();
        using (bench.Life.Bench.Get<AuditFeed>().Watch(_ => followed.Add(bench.ViewAsync(invited).GetAwaiter().GetResult().Stage)))
        {
            var made = Must(await bench.SetUp.FileAsync(secret));
            Assert.Equal((PhoneStage.Confirmed, PhoneStage.Installed), (followed[0], followed[^1]));
            Assert.Equal(made, Must(await bench.SetUp.FileAsync(secret)));
        }

        var file = Must(await bench.SetUp.FileAsync(secret));
        using var phone = bench.NewPhone();
        phone.Install(file, password);
        Assert.Equal(2, phone.Identities.Count);
        Assert.All(await bench.CertificatesAsync(invited), it => Assert.Equal(CertificateState.Active, it.State));
        Refused("refusal.phone-finished", await bench.SetUp.PasswordAsync(invited.InvitationId, PhoneBench.Session, bench.Life.User));

        bench.Life.Clock.Forward(TimeSpan.FromMinutes(16));
        await bench.Life.DoAsync<EndEnrolmentsJob>();
        var kept = (await bench.ViewAsync(invited)).Invitation;
        Assert.Equal((null, null), (kept.SealedFile, kept.SealedPassword));
        Refused("refusal.phone-link-expired", await bench.SetUp.FileAsync(secret));
        Assert.Equal(DeviceState.Issued, (await bench.DeviceAsync(invited)).State);
    }

    [Fact]
    public async Task Ways_ThatThePolicyDoesNotAllow_AreRefused()
    {
        await using var bench = await PhoneBench.BeginAsync(phone: content => content with { Phone = new PolicyPhone { Ways = [PhoneWay.Profile] } });
        var (invited, secret) = await bench.ConfirmedAsync();
        Refused("refusal.phone-way-not-allowed", await bench.SetUp.PasswordAsync(invited.InvitationId, PhoneBench.Session, bench.Life.User));
        Refused("refusal.phone-way-not-allowed", await bench.SetUp.CredentialsAsync(secret));
    }

    [Fact]
    public async Task INV24_AddedPhone_IsHeldResumedAndTerminatedWithoutACard()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var (invited, secret) = await bench.ConfirmedAsync();
        using var phone = bench.NewPhone();
        await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));
        var id = (await bench.DeviceAsync(invited)).Id;

        Must(await bench.Life.MoveAsync(id, DeviceMove.Suspend));
        Assert.Equal([CertificateState.OnHold], await bench.Life.StatesAsync(id));
        Must(await bench.Life.MoveAsync(id, DeviceMove.Resume));
        Must(await bench.Life.MoveAsync(id, DeviceMove.Terminate));
        Assert.Equal([CertificateState.Revoked], await bench.Life.StatesAsync(id));
    }

    /// <summary>A phone that dies after its first certificate.</summary>
    private static async Task HalfAsync(PhoneBench bench, string secret)
    {
        using var phone = bench.NewPhone();
        var told = 0;
        phone.Progress = _ => ++told < 3 ? Task.CompletedTask : throw new OperationCanceledException("The phone died.");
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await phone.InstallAsync(Must(await bench.ProfileAsync(secret))));
    }
}
