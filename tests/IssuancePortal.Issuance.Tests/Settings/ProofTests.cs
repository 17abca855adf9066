using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.SimulatedDevices;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Settings;

/// <summary>What people do by themselves asks for the proofs that the site allows for it, in the use case.</summary>
public sealed class ProofTests
{
    private const string Other = "482915";

    private static readonly SignInWay[] Strong = [SignInWay.Passkey, SignInWay.Card];

    public static TheoryData<SelfService> Services => [.. Enum.GetValues<SelfService>()];

    [Theory]
    [MemberData(nameof(Services))]
    public void Refuse_EveryService_NamesItAndTheProofsThatAreAllowed(SelfService service)
    {
        var someone = new Actor("ana", Guid.NewGuid(), "Ana", [Role.User]);
        Assert.Null(new ProofSettings().Refuse(service, someone));

        var strict = Only(service, Strong);
        Assert.Null(strict.Refuse(service, someone with { Ways = [SignInWay.EmailCode, SignInWay.Card] }));
        foreach (var weak in (SignInWay[][])[[], [SignInWay.EmailCode, SignInWay.Password]])
        {
            var refusal = strict.Refuse(service, someone with { Ways = weak });
            Assert.Equal(("refusal.proof-needed", service.ToString(), "Passkey, Card"), (refusal?.Code, refusal?.Arguments[0], refusal?.Arguments[1]));
        }

        Assert.All(Enum.GetValues<SelfService>().Where(other => other != service), other => Assert.Null(strict.Refuse(other, someone)));
        Assert.Equal("refusal.setting-empty", Assert.Single(SettingRefusals.FaultsOf(Only(service, []))).Code);
    }

    [Fact]
    public async Task Enrol_AfterAProofThatIsNotAllowed_IsRefusedAndShownBefore()
    {
        await using var life = await BeginAsync(policy => policy with { Modes = ["self-user-bound"] });
        life.Bench.Settings.Set(new SelfServiceSettings { TakeUnknownDevice = true });
        life.Bench.Settings.Set(Only(SelfService.Enrol, [SignInWay.InitialPassword, SignInWay.Passkey]));
        await life.Bench.InsertBlankAsync();
        Refused("refusal.proof-needed", await life.Bench.StartAsync(With(life, SignInWay.EmailCode), Alone));
        Refused("refusal.proof-needed", await life.Bench.Get<FileRequest>().FileAsync(new FileOrder(life.Bench.Person.Id, life.Bench.Policy.Id, "self-user-bound"), With(life, SignInWay.EmailCode)));
        var weak = Must(await life.Bench.Get<LookAtMe>().LookAsync(With(life, SignInWay.EmailCode)));
        Assert.Equal(("refusal.proof-needed", (string?)null), (weak.EnrolRefusal?.Code, weak.ReportRefusal?.Code));
        Assert.Null(Must(await life.Bench.Get<LookAtMe>().LookAsync(With(life, SignInWay.InitialPassword))).EnrolRefusal);

        var run = await life.Bench.EndAsync(Must(await life.Bench.StartAsync(With(life, SignInWay.InitialPassword), Alone)));
        Assert.Equal(RunState.Succeeded, run.State);

        static StartOrder Alone(StartOrder order) => order with { Mode = "self-user-bound" };
    }

    [Fact]
    public async Task Report_BlockAndTakeBack_AskForTheSameProof()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        life.Bench.Settings.Set(Only(SelfService.Report, [SignInWay.Directory]));
        var (weak, good) = (With(life, SignInWay.EmergencyPassword), With(life, SignInWay.Directory));
        var order = new FileOrder(life.Bench.Person.Id, life.Bench.Policy.Id, "local", IssuanceReason.Lost, device.Id);
        Refused("refusal.proof-needed", await life.Bench.Get<FileRequest>().FileAsync(order, weak));
        Refused("refusal.proof-needed", await life.Bench.Get<SuspendDevice>().SuspendAsync(device.Id, "", weak));
        Assert.Equal("refusal.proof-needed", Must(await life.Bench.Get<LookAtMe>().ForeseeAsync(device.Id, IssuanceReason.Lost, weak)).Refusal?.Code);
        Assert.Equal(DeviceState.Issued, (await life.DeviceAsync(device.Id)).State);

        var request = Must(await life.Bench.Get<FileRequest>().FileAsync(order, good));
        Refused("refusal.proof-needed", await life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(request), weak));
        Assert.Equal(RequestState.Cancelled, Must(await life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(request), good)));

        // What operators do for others is no self-service.
        Must(await life.Bench.Get<SuspendDevice>().SuspendAsync(device.Id, "", HelpDesk));
    }

    [Fact]
    public async Task ChangePin_WithoutTheDeviceItself_IsRefusedAndTheCardUntouched()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        life.Bench.Settings.Set(Only(SelfService.ChangePin, [SignInWay.Card]));
        var trips = life.Bench.Workstation.Trips.Count;
        Refused("refusal.proof-needed", await ChangeAsync(With(life, SignInWay.Password)));
        Assert.Equal(trips, life.Bench.Workstation.Trips.Count);
        Must(await ChangeAsync(With(life, SignInWay.Password, SignInWay.Card)));
        Assert.Equal(0x9000, (await life.AskAsync(card, Verify(Other))).Value);

        async Task<Result<bool>> ChangeAsync(Actor actor)
        {
            var run = Guid.NewGuid();
            return await life.Bench.Get<ChangePin>().ChangeAsync(
                new ChangePinOrder(life.At(device.Id, run), life.Bench.Workstation.Seal(Workbench.Pin, run, Contracts.SecretKind.CurrentPin), life.Bench.Workstation.Seal(Other, run)), actor);
        }
    }

    [Fact]
    public async Task Unlock_BlockedForgottenOrAllowedByTheHelpDesk_AskForTheirOwnProofs()
    {
        await using var life = await BeginAsync();
        var (device, card) = await life.IssueAsync();
        life.Bench.Settings.Set(new ProofSettings { Unlock = [SignInWay.Passkey], ResetPin = [SignInWay.Directory], UnlockAssisted = [SignInWay.EmergencyPassword] });
        // The PIN is not blocked: it would be reset.
        Assert.Equal(nameof(SelfService.ResetPin), (await UnlockAsync(SignInWay.Passkey)).Refusal?.Arguments[0]);
        Must(await UnlockAsync(SignInWay.Directory));

        await BlockAsync(life, card);
        Assert.Equal(nameof(SelfService.Unlock), (await UnlockAsync(SignInWay.Directory)).Refusal?.Arguments[0]);
        Refused("refusal.proof-needed", await UnlockAsync(SignInWay.EmergencyPassword));
        Must(await life.Bench.Get<UnlockPin>().AllowAsync(device.Id, HelpDesk));
        Assert.Equal(nameof(SelfService.UnlockAssisted), (await UnlockAsync(SignInWay.Password)).Refusal?.Arguments[0]);
        Must(await UnlockAsync(SignInWay.EmergencyPassword));
        Assert.Equal(0x9000, (await life.AskAsync(card, Verify(Other))).Value);

        await life.InsertAsync(card);
        await BlockAsync(life, card);
        Must(await UnlockAsync(SignInWay.Passkey));

        async Task<Result<Guid>> UnlockAsync(SignInWay way)
        {
            var run = Guid.NewGuid();
            return await life.Bench.Get<UnlockPin>().UnlockAsync(life.At(device.Id, run), life.Bench.Workstation.Seal(Other, run), With(life, way));
        }
    }

    [Fact]
    public async Task Update_AskedForOrCarriedOutAlone_AsksForItsProof()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        life.Bench.Settings.Set(Only(SelfService.Update, [SignInWay.Card]));
        var update = life.Bench.Get<UpdateDevice>();
        Refused("refusal.proof-needed", await update.FileAsync(new UpdateOrder(device.Id, RequestType.Update), With(life, SignInWay.Password)));
        var request = Must(await update.FileAsync(new UpdateOrder(device.Id, RequestType.Update), With(life, SignInWay.Card)));
        Refused("refusal.proof-needed", await life.Bench.StartAsync(With(life, SignInWay.Password), order => order with { RequestId = request }));
        Assert.Equal(RunState.Succeeded, (await life.RunAsync(request, With(life, SignInWay.Card))).State);
    }

    [Fact]
    public async Task Activate_OnesOwn_AsksForTheProofOfSettingUp()
    {
        await using var life = await BeginAsync(policy => policy with { ActivateLater = true });
        var (device, _) = await life.IssueAsync();
        life.Bench.Settings.Set(Only(SelfService.Enrol, [SignInWay.Passkey]));
        Refused("refusal.proof-needed", await life.MoveAsync(device.Id, DeviceMove.Activate, With(life, SignInWay.Password)));
        Must(await life.MoveAsync(device.Id, DeviceMove.Activate, With(life, SignInWay.Passkey)));
    }

    [Fact]
    public async Task Answers_GivenAfterAProofThatIsNotAllowed_AreRefused()
    {
        await using var life = await BeginAsync();
        life.Bench.Settings.Set(new SecurityQuestionSettings { On = true });
        life.Bench.Settings.Set(Only(SelfService.Answers, [SignInWay.Card]));
        GivenAnswer[] given = [new(SecurityQuestion.FirstSchool, "Elm"), new(SecurityQuestion.FirstStreet, "Oak Lane"), new(SecurityQuestion.FavouriteBook, "Canoe")];
        var set = life.Bench.Get<SetSecurityAnswers>();
        Refused("refusal.proof-needed", await set.SetAsync(given, With(life, SignInWay.Password) with { ProvenAt = DateTimeOffset.MaxValue }));
        Refused("refusal.proof-needed", await set.LookAsync(With(life, SignInWay.Password)));
        Refused("refusal.answers-session", await set.SetAsync(given, With(life, SignInWay.SecurityQuestions) with { ProvenAt = DateTimeOffset.MaxValue }));
        Must(await set.SetAsync(given, With(life, SignInWay.Card) with { ProvenAt = DateTimeOffset.MaxValue }));
    }

    [Fact]
    public async Task Phone_AskedForAlone_AsksForItsProof()
    {
        await using var life = await BeginAsync();
        await life.IssueAsync();
        life.Bench.Settings.Set(new DeviceSettings { Kinds = [DeviceKind.PivCard, DeviceKind.MobileApp] });
        life.Bench.Settings.Set(Only(SelfService.Phone, [SignInWay.Card]));
        var policy = new DevicePolicy { Name = "Phone", Kind = DeviceKind.MobileApp, Content = life.Bench.Policy.Content with { Modes = ["self-user-bound"] } };
        Must(await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            session.Add(policy);
            foreach (var group in await session.GroupsAsync()) session.Add(new GroupAssignment { GroupId = group.Group.Id, PolicyId = policy.Id, Type = IssuanceType.Initial });
            return true;
        }));
        var order = new FileOrder(life.Bench.Person.Id, policy.Id, "self-user-bound");
        Assert.Equal(nameof(SelfService.Phone), (await life.Bench.Get<FileRequest>().FileAsync(order, With(life, SignInWay.EmailCode))).Refusal?.Arguments[0]);
        Must(await life.Bench.Get<FileRequest>().FileAsync(order, With(life, SignInWay.Card)));
    }

    private static Actor With(Life life, params SignInWay[] ways) => life.User with { Ways = ways };

    private static ProofSettings Only(SelfService service, IReadOnlyList<SignInWay> ways)
    {
        var settings = new ProofSettings();
        typeof(ProofSettings).GetProperty(service.ToString())!.SetValue(settings, ways);
        return settings;
    }

    private static async Task BlockAsync(Life life, SimulatedPivCard card)
    {
        for (var tries = 0; tries < 10 && (await life.AskAsync(card, Verify("000000"))).Value != 0x6983; tries++) await life.Bench.Workstation.CardAsync(Workbench.Reader);
        await life.Bench.Workstation.CardAsync(Workbench.Reader);
    }
}
