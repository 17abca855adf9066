using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Phones;

/// <summary>What happens to a phone when something happens to its card, and the other way round (SP 800-157 §2.4): each lives by its own rules, and the encryption key that they share follows.</summary>
public sealed class DerivedLivesTests
{
    private const string Encryption = "key-management";

    /// <summary>Worked example "card lost, phone fine".</summary>
    [Fact]
    public async Task INV19_CardLost_ThePhoneKeepsItsOwn_AndFetchesTheNewEncryptionKey()
    {
        await using var bench = await BeginAsync();
        var phone = await AddAsync(bench);
        var own = await OwnAsync(bench, phone);
        var old = await SharedAsync(bench, phone);
        Assert.Equal(CertificateState.Active, old.State);
        Assert.Empty(await StepsAsync(bench));

        // Reported: the key that both have is held, on both; what the phone has of its own works on.
        var request = await bench.Life.ReplaceAsync(bench.Card!.Id, IssuanceReason.Lost);
        Assert.Equal(CertificateState.OnHold, (await SharedAsync(bench, phone)).State);
        await StillActiveAsync(bench, own);
        Assert.Equal([(KeyStepKind.NewCard, KeyStepState.Ready), (KeyStepKind.FetchOnPhone, KeyStepState.Waiting)], await StepsAsync(bench));
        Assert.Equal(0, await bench.Life.DoAsync<FollowKeysJob>());

        // Replaced: the old card has ended, the phone has not; the new card has another key.
        var (card, _) = await bench.Life.IssueAsync(request);
        Assert.Equal(DeviceState.Terminated, (await bench.Life.DeviceAsync(bench.Card.Id)).State);
        Assert.Equal(DeviceState.Issued, (await bench.Life.DeviceAsync(phone)).State);
        await StillActiveAsync(bench, own);
        Assert.Equal(CertificateState.Revoked, (await CertificateAsync(bench, old.SerialNumber)).State);
        var renewed = Assert.Single(await bench.Life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(card.Id)), it => it is { Profile: Encryption, State: CertificateState.Active });

        // The update of the phone is opened by itself, once.
        Assert.Equal(1, await bench.Life.DoAsync<FollowKeysJob>());
        Assert.Equal(0, await bench.Life.DoAsync<FollowKeysJob>());
        var update = await OpenUpdateAsync(bench, phone);
        Assert.Equal((Actor.System.AccountId, RequestState.Approved), (update.CreatedBy, update.State));
        Assert.Equal([(KeyStepKind.NewCard, KeyStepState.Done), (KeyStepKind.FetchOnPhone, KeyStepState.Ready)], await StepsAsync(bench));

        // The old card proves nobody; the new one does, though it never vouched for this phone.
        Refused("refusal.phone-not-a-parent", await FetchAsync(bench, update.Id, bench.Card.Id));
        var invited = Must(await FetchAsync(bench, update.Id, card.Id));
        var secret = Must(await bench.Phone.OpenAsync(invited.Token, PhoneBench.Browser));
        Refused("refusal.phone-not-confirmed", await bench.ProfileAsync(secret));
        Must(await bench.Add.ConfirmAsync(invited.InvitationId, PhoneBench.Session, bench.Life.User));
        var profile = Must(await bench.ProfileAsync(secret));
        using var real = bench.NewPhone();
        await real.InstallAsync(profile);

        Assert.Equal(renewed.SerialNumber, Assert.Single(real.Identities).SerialNumber, ignoreCase: true);
        Assert.Equal(renewed.SerialNumber, (await SharedAsync(bench, phone)).SerialNumber);
        Assert.Equal(RequestState.Executed, (await bench.Life.RequestAsync(update.Id)).State);
        await StillActiveAsync(bench, own);
        Assert.Empty(await StepsAsync(bench));
        // A profile that was lost on the way is fetched again, while its link is good; nothing is issued twice.
        Must(await bench.ProfileAsync(secret));
        Assert.Equal(0, await bench.Life.DoAsync<FollowKeysJob>());
        Assert.Null((await bench.Life.Bench.Verifier.VerifyAsync()).Break);
    }

    /// <summary>Worked example "phone lost".</summary>
    [Fact]
    public async Task PhoneLost_TheCardGetsANewKeyFirst_ThenTheNextPhoneSharesIt()
    {
        await using var bench = await BeginAsync();
        var phone = await AddAsync(bench);
        var old = await SharedAsync(bench, phone);
        var ofCard = (await CertificatesAsync(bench, bench.Card!.Id)).Where(it => it.Profile != Encryption).ToList();

        Must(await bench.Life.MoveAsync(phone, DeviceMove.Terminate, choice: new MoveChoice(Termination: TerminationReason.LostOrStolen)));
        Assert.All(await CertificatesAsync(bench, phone), it => Assert.Equal(CertificateState.Revoked, it.State));
        Assert.Equal(CertificateState.Revoked, (await CertificateAsync(bench, old.SerialNumber)).State);
        await StillActiveAsync(bench, ofCard);
        Assert.Equal(DeviceState.Issued, (await bench.Life.DeviceAsync(bench.Card.Id)).State);
        Assert.Equal([(KeyStepKind.UpdateCard, KeyStepState.Ready), (KeyStepKind.NewPhone, KeyStepState.Waiting)], await StepsAsync(bench));

        // The next phone has to wait for the card's key.
        Refused("refusal.phone-key-first", await bench.AskAsync());
        Assert.Equal("refusal.phone-key-first", Must(await bench.Add.OfferAsync(bench.Life.User)).Refusal?.Code);

        Assert.Equal(1, await bench.Life.DoAsync<FollowKeysJob>());
        var update = await OpenUpdateAsync(bench, bench.Card.Id);
        Assert.Equal(RunState.Succeeded, (await bench.Life.RunAsync(update.Id)).State);
        Assert.Equal([(KeyStepKind.UpdateCard, KeyStepState.Done), (KeyStepKind.NewPhone, KeyStepState.Ready)], await StepsAsync(bench));

        var next = await AddAsync(bench);
        var shared = await SharedAsync(bench, next);
        Assert.NotEqual(old.SerialNumber, shared.SerialNumber);
        Assert.Equal((CertificateState.Active, (Guid?)bench.Card.Id), (shared.State, shared.DeviceId));
        Assert.Empty(await StepsAsync(bench));
        Assert.Equal(0, await bench.Life.DoAsync<FollowKeysJob>());
        Assert.Null((await bench.Life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task INV08_CardSuspended_HoldsOnThePhoneOnlyWhatBothShare()
    {
        await using var bench = await BeginAsync();
        var phone = await AddAsync(bench);
        var own = await OwnAsync(bench, phone);

        Must(await bench.Life.MoveAsync(bench.Card!.Id, DeviceMove.Suspend));
        Assert.Equal(CertificateState.OnHold, (await SharedAsync(bench, phone)).State);
        await StillActiveAsync(bench, own);
        Must(await bench.Life.MoveAsync(bench.Card.Id, DeviceMove.Resume));
        Assert.Equal(CertificateState.Active, (await SharedAsync(bench, phone)).State);
        Assert.Empty(await StepsAsync(bench));
    }

    [Fact]
    public async Task INV09_CardFoundAgain_ThePhoneHasNothingToDo()
    {
        await using var bench = await BeginAsync();
        var phone = await AddAsync(bench);
        var request = await bench.Life.ReplaceAsync(bench.Card!.Id, IssuanceReason.Lost);
        Must(await bench.Life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(request), HelpDesk));
        Assert.Equal(CertificateState.Active, (await SharedAsync(bench, phone)).State);
        Assert.Equal(0, await bench.Life.DoAsync<FollowKeysJob>());
        Assert.Empty(await StepsAsync(bench));
    }

    [Theory]
    [InlineData(TerminationReason.PersonLeft, DeviceState.Terminated)]
    [InlineData(TerminationReason.PrivilegeWithdrawn, DeviceState.Terminated)]
    [InlineData(TerminationReason.LostOrStolen, DeviceState.Issued)]
    [InlineData(TerminationReason.Damaged, DeviceState.Issued)]
    [InlineData(TerminationReason.NotNeeded, DeviceState.Issued)]
    public async Task INV19_CardTerminated_EndsThePhoneOnlyWithItsPersonsEligibility(TerminationReason reason, DeviceState expected)
    {
        await using var bench = await BeginAsync();
        var phone = await AddAsync(bench);
        var own = await OwnAsync(bench, phone);

        Must(await bench.Life.MoveAsync(bench.Card!.Id, DeviceMove.Terminate, choice: new MoveChoice(Termination: reason)));

        Assert.Equal(expected, (await bench.Life.DeviceAsync(phone)).State);
        var isEnded = expected == DeviceState.Terminated;
        foreach (var certificate in own) Assert.Equal(isEnded ? CertificateState.Revoked : CertificateState.Active, (await CertificateAsync(bench, certificate.SerialNumber)).State);
        if (isEnded) await bench.Life.AuditedOnceAsync(phone, DeviceMove.Terminate, DeviceState.Issued, DeviceState.Terminated);
    }

    [Theory]
    [InlineData(LeaverAction.Terminate, DeviceState.Terminated, CertificateState.Revoked)]
    [InlineData(LeaverAction.Suspend, DeviceState.Suspended, CertificateState.OnHold)]
    public async Task INV19_PersonLeft_EndsOrSuspendsPhoneAndCard(LeaverAction action, DeviceState device, CertificateState certificates)
    {
        await using var bench = await BeginAsync();
        var phone = await AddAsync(bench);
        bench.Life.Bench.Settings.Set(new LeaverSettings { Action = action });
        Must(await bench.Life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            var person = (await session.PersonAsync(bench.Life.Bench.Person.Id))!;
            person.IsActive = false;
            await bench.Life.Bench.Get<ILeaverCascade>().LeaveAsync(session, person, bench.Life.Clock.GetUtcNow(), CancellationToken.None);
            return true;
        }));

        foreach (var id in (Guid[])[phone, bench.Card!.Id])
        {
            Assert.Equal(device, (await bench.Life.DeviceAsync(id)).State);
            Assert.All(await CertificatesAsync(bench, id), it => Assert.Equal(certificates, it.State));
        }

        Assert.Equal(0, await bench.Life.DoAsync<FollowKeysJob>());
    }

    [Fact]
    public async Task INV24_PhoneUpdate_IsOpenedByThePortalAlone_AndNotToRenew()
    {
        await using var bench = await BeginAsync();
        var phone = await AddAsync(bench);
        Refused("refusal.not-updatable", await bench.Life.Bench.Get<UpdateDevice>().FileAsync(new UpdateOrder(phone, RequestType.Update), HelpDesk));
        Refused("refusal.not-updatable", await bench.Life.Bench.Get<UpdateDevice>().FileAsync(new UpdateOrder(phone, RequestType.Reissue), HelpDesk));
        bench.Life.Bench.Settings.Set(new RenewalSettings { OpenDays = 365 });
        await bench.Life.DoAsync<RenewDevicesJob>();
        Assert.DoesNotContain(await RequestsAsync(bench), it => it.DeviceId == phone && it.Type == RequestType.Update);
    }

    private static Task<PhoneBench> BeginAsync() => PhoneBench.BeginAsync(card: content => content with
    {
        KeyHistory = 2,
        Slots = [.. content.Slots.Select(slot => slot.Slot == 0x9D ? slot with { Origin = KeyOrigin.RecoveredAndRevoked, Algorithm = KeyAlgorithm.Rsa2048 } : slot)],
    });

    /// <summary>A phone that shares the key of its person's card.</summary>
    private static async Task<Guid> AddAsync(PhoneBench bench)
    {
        var (invited, secret) = await bench.ConfirmedAsync();
        using var phone = bench.NewPhone();
        await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));
        var view = await bench.ViewAsync(invited);
        Assert.Equal((PhoneStage.Installed, false, 3), (view.Stage, view.LacksShared, phone.Identities.Count));
        return view.Device!.Id;
    }

    private static Task<Result<PhoneInvited>> FetchAsync(PhoneBench bench, Guid requestId, Guid cardId) => bench.Life.Bench.Get<FetchKey>()
        .BeginAsync(new FetchKeyOrder(requestId, new CardProven(cardId, bench.Life.Bench.Person.Id) { At = bench.Life.Clock.GetUtcNow() }, PhoneBench.Session), bench.Life.User);

    private static Task<IReadOnlyList<IssuedCertificate>> CertificatesAsync(PhoneBench bench, Guid deviceId) => bench.Life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(deviceId));

    private static async Task<IssuedCertificate> CertificateAsync(PhoneBench bench, string serial) => (await bench.Life.Bench.Store.ReadAsync(session => session.CertificateAsync(serial)))!;

    /// <summary>What a phone has alone.</summary>
    private static async Task<IReadOnlyList<IssuedCertificate>> OwnAsync(PhoneBench bench, Guid phone) => [.. (await CertificatesAsync(bench, phone)).Where(it => it.Profile != Encryption)];

    /// <summary>The encryption certificate that a phone was given last.</summary>
    private static async Task<IssuedCertificate> SharedAsync(PhoneBench bench, Guid phone) => (await CertificatesAsync(bench, phone)).Where(it => it.Profile == Encryption).MaxBy(it => it.NotBefore)!;

    private static async Task StillActiveAsync(PhoneBench bench, IEnumerable<IssuedCertificate> certificates)
    {
        foreach (var certificate in certificates) Assert.Equal(CertificateState.Active, (await CertificateAsync(bench, certificate.SerialNumber)).State);
    }

    private static Task<IReadOnlyList<IssuanceRequest>> RequestsAsync(PhoneBench bench) => bench.Life.Bench.Store.ReadAsync(session => session.RequestsOfAsync(bench.Life.Bench.Person.Id));

    private static async Task<IssuanceRequest> OpenUpdateAsync(PhoneBench bench, Guid deviceId) => Assert.Single(await RequestsAsync(bench), it => it is { IsOpen: true, Type: RequestType.Update } && it.DeviceId == deviceId);

    private static async Task<IEnumerable<(KeyStepKind, KeyStepState)>> StepsAsync(PhoneBench bench) =>
        Must(await bench.Life.Bench.Get<LookAtMe>().LookAsync(bench.Life.User)).Keys.Select(step => (step.Kind, step.State));
}
