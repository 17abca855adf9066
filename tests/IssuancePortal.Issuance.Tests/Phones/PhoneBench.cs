using System.Net;
using System.Net.Http.Headers;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Requests;
using IssuancePortal.Pki.Scep;
using IssuancePortal.SimulatedDevices.Phone;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Phones;

/// <summary>A person with a card in use, a session, and a policy for phones.</summary>
internal sealed class PhoneBench : IAsyncDisposable
{
    public const string Session = "session of ana";
    public const string Browser = "Safari 18 · iPhone";

    private static readonly PhoneDoors Doors = new(new Uri("https://portal.example/scep"), new Uri("https://portal.example/acme/directory"));

    private PhoneBench(Life life, DevicePolicy policy) => (Life, Policy) = (life, policy);

    public Life Life { get; }

    public DevicePolicy Policy { get; }

    /// <summary>The card that vouches; null where there is none.</summary>
    public Device? Card { get; private set; }

    public AddPhone Add => Life.Bench.Get<AddPhone>();

    public OpenPhone Phone => Life.Bench.Get<OpenPhone>();

    public SetUpPhone SetUp => Life.Bench.Get<SetUpPhone>();

    public static async Task<PhoneBench> BeginAsync(
        bool withCard = true, Func<PolicyContent, PolicyContent>? phone = null, Func<PolicyContent, PolicyContent>? card = null, Func<EmbeddedAuthority, ICertificateAuthority>? authority = null, string mode = "self-user-bound", bool acme = false, Func<IIssuanceStore, IIssuanceStore>? store = null)
    {
        var life = await Life.BeginAsync(card, authority, store: store);
        var content = new PolicyContent
        {
            Modes = [mode],
            Slots = [new PolicySlot(0x9A, "derived-authentication", KeyAlgorithm.Rsa2048), new PolicySlot(0x9C, "derived-signature", KeyAlgorithm.Rsa2048), new PolicySlot(0x9D, "key-management", KeyAlgorithm.Rsa2048, KeyOrigin.Recovered)],
            FacialImage = false,
            PrintedInformation = false,
            Phone = new PolicyPhone { Ways = [PhoneWay.Profile, PhoneWay.File, PhoneWay.Est] },
        };
        var policy = new DevicePolicy { Name = "Phone", Kind = DeviceKind.MobileApp, Content = phone?.Invoke(content) ?? content };
        Assert.Empty(PolicyRules.Faults(DeviceKind.MobileApp, policy.Content, acme));
        Must(await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            session.Add(policy);
            foreach (var group in (await session.PersonAsync(life.Bench.Person.Id))!.Groups) session.Add(new GroupAssignment { GroupId = group.Id, PolicyId = policy.Id, Type = IssuanceType.Initial });
            session.Add(new Account { Id = "ana", UserName = "ana", NormalizedUserName = "ANA", DisplayName = "Ana" });
            session.Add(new SignInSession { Id = Session, AccountId = "ana", Way = SignInWay.Card, StartedAt = life.Clock.GetUtcNow() });
            return true;
        }));
        var bench = new PhoneBench(life, policy);
        if (withCard) (bench.Card, _) = await life.IssueAsync();
        return bench;
    }

    /// <summary>The same on a folder that another process may have left.</summary>
    public static async Task<PhoneBench> OnFolderAsync(string folder, Func<IIssuanceStore, IIssuanceStore>? store = null, Func<EmbeddedAuthority, ICertificateAuthority>? authority = null)
    {
        var life = await Life.OnFolderAsync(folder, store, authority);
        var policies = await life.Bench.Store.ReadAsync(session => session.PoliciesAsync());
        var devices = await life.Bench.Store.ReadAsync(session => session.DevicesOfAsync(life.Bench.Person.Id));
        return new PhoneBench(life, policies.Single(it => it.Kind == DeviceKind.MobileApp)) { Card = devices.Single(it => it is { Kind: DeviceKind.PivCard, State: DeviceState.Issued }) };
    }

    public ValueTask DisposeAsync() => Life.DisposeAsync();

    /// <summary>What the card has just proved.</summary>
    public CardProven Proof => new(Card!.Id, Life.Bench.Person.Id) { At = Life.Clock.GetUtcNow() };

    public Task<Result<PhoneInvited>> AskAsync(CardProven? proof = null) => Add.BeginAsync(new AddPhoneOrder(Policy.Id, proof ?? Proof, Session), Life.User);

    /// <summary>A phone that has taken the link up, and what it is known by.</summary>
    public async Task<(PhoneInvited Invited, string Secret)> OpenedAsync()
    {
        var invited = Must(await AskAsync());
        return (invited, Must(await Phone.OpenAsync(invited.Token, Browser)));
    }

    /// <summary>One whose person has compared the codes.</summary>
    public async Task<(PhoneInvited Invited, string Secret)> ConfirmedAsync()
    {
        var opened = await OpenedAsync();
        Must(await Add.ConfirmAsync(opened.Invited.InvitationId, Session, Life.User));
        return opened;
    }

    public Task<Result<byte[]>> ProfileAsync(string secret) => SetUp.ProfileAsync(secret, Doors, new ProfileTexts("Certificates", "For your phone", profile => profile));

    /// <summary>A phone on the network.</summary>
    public SimulatedPhone NewPhone() => new(new HttpClient(new ScepLine(Life.Bench.Get<EnrolCertificate>(), Life.Bench.Get<RegistrationAuthority>()))) { Patience = TimeSpan.FromMilliseconds(1) };

    public async Task<Device> DeviceAsync(PhoneInvited invited) => (await ViewAsync(invited)).Device!;

    public async Task<PhoneView> ViewAsync(PhoneInvited invited) => (await Life.Bench.Get<LookAtPhone>().LookAsync(invited.InvitationId, Life.User))!;

    public async Task<IReadOnlyList<IssuedCertificate>> CertificatesAsync(PhoneInvited invited)
    {
        var device = await DeviceAsync(invited);
        return await Life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id));
    }

    /// <summary>The portal's SCEP server without the web around it.</summary>
    private sealed class ScepLine(EnrolCertificate enrol, RegistrationAuthority registration) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var query = request.RequestUri!.Query;
            if (query.Contains("GetCACaps", StringComparison.Ordinal)) return Answer(System.Text.Encoding.ASCII.GetBytes(ScepAnswers.Capabilities), "text/plain");
            if (query.Contains("GetCACert", StringComparison.Ordinal)) return Answer(CertificateBag.Pack(await registration.CertificatesAsync(cancellationToken)), "application/x-x509-ca-ra-cert");
            Assert.Null(ScepReader.Read(await request.Content!.ReadAsByteArrayAsync(cancellationToken), out var message));
            var (fault, opened) = await registration.OpenAsync(message!, cancellationToken);
            Assert.Null(fault);
            var answers = await registration.AnswersAsync(cancellationToken);
            var issued = await enrol.EnrolAsync(new EnrolmentOrder(EnrolmentDoor.Scep, opened!.Content) { TransactionId = message!.TransactionId, SignerKey = message.SignerKey }, cancellationToken);
            var bytes = !issued.Succeeded ? answers.Failure(message, ScepFailInfo.BadRequest) : issued.Value.Certificate is { } certificate ? answers.Success(opened, CertificateBag.Pack([certificate])) : answers.Pending(message);
            return Answer(bytes, "application/x-pki-message");
        }

        private static HttpResponseMessage Answer(byte[] content, string type) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(type) } } };
    }
}
