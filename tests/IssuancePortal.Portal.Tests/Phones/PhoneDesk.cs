using System.Globalization;
using Bunit;
using IssuancePortal.Contracts;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Portal.Features.Phones;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace IssuancePortal.Portal.Tests.Phones;

/// <summary>Base of tests of phones' pages: Ana with a card in use in a reader of a connected computer, signed in, and a policy for phones with every way and a shared key.</summary>
public abstract class PhoneDesk : DeskTests
{
    protected const string Session = "session of ana";
    protected const string Agent = "Safari 18 · iPhone";

    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private protected static readonly Actor Admin = new("alice", null, "Alice Admin", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    private readonly WorkstationBoard _board;

    protected PhoneDesk()
    {
        var offered = new OfferedWorkstations();
        offered.Offer(DeskWorkstation.TheId);
        // Nothing is sent over its lines here: the desk's own workstation runs the scripts.
        _board = new WorkstationBoard(null!, offered, TimeProvider.System, NullLogger<WorkstationBoard>.Instance);
        Services.AddSingleton(offered).AddSingleton(_board).AddSingleton<PairingTickets>().AddSingleton<EndedSessions>().AddOptions<WorkstationOptions>();
        Services.AddScoped<PageWorkstations>().AddSingleton<ProveCard>().AddSingleton<ChangeSettings>().AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();
    }

    private protected DevicePolicy Phone { get; private set; } = null!;

    private protected Actor Own => new("ana", Ana.Id, Ana.Name, [Role.User]) { Ways = [SignInWay.Password] };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _ = Services.GetRequiredService<ISettings>();
        Phone = new DevicePolicy
        {
            Name = "Phone", Kind = DeviceKind.MobileApp,
            Content = new PolicyContent
            {
                Modes = ["self-user-bound", "remote"], FacialImage = false, PrintedInformation = false,
                Slots = [new PolicySlot(0x9A, "derived-authentication", KeyAlgorithm.P256), new PolicySlot(0x9D, "key-management", KeyAlgorithm.P256, KeyOrigin.Recovered)],
                Phone = new PolicyPhone { Ways = [PhoneWay.Profile, PhoneWay.File, PhoneWay.Est] },
            },
        };
        await ChangeAsync(async session =>
        {
            session.Add(Phone);
            foreach (var (group, _) in await session.GroupsAsync()) session.Add(new GroupAssignment { GroupId = group.Id, PolicyId = Phone.Id, Type = IssuanceType.Initial });
            session.Add(new Account { Id = "ana", UserName = "ana", NormalizedUserName = "ANA", DisplayName = "Ana" });
            session.Add(new SignInSession { Id = Session, AccountId = "ana", Way = SignInWay.Password, StartedAt = DateTimeOffset.UtcNow });
        });
        SignIn(Own, Session);
    }

    private protected void Connect() => _board.Connect(DeskWorkstation.TheId, "line", new HelloRequest("1", "DESK", "test", [1], DateTimeOffset.UtcNow), () => { });

    private protected static void Speak(string language) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

    /// <summary>A card of Ana's in use, in a reader.</summary>
    private protected async Task<Device> GiveCardAsync()
    {
        var facts = await InsertAsync(Reader1, NewCard());
        await KnowAsync(facts, Ana, (DeviceMove.Bind, MoveActor.Operator), (DeviceMove.StartPersonalisation, MoveActor.Operator), (DeviceMove.Issue, MoveActor.Portal));
        return (await Store.ReadAsync(session => session.DevicesOfAsync(Ana.Id))).Single();
    }

    /// <summary>A phone of Ana's, or something else of hers, in use.</summary>
    private protected async Task<Device> GiveAsync(DeviceKind kind, string edge)
    {
        var device = new Device { Kind = kind, Serial = $"{kind}1", Edge = edge, PersonId = Ana.Id, PolicyId = kind == DeviceKind.MobileApp ? Phone.Id : null, Model = Agent, CreatedAt = DateTimeOffset.UtcNow, ExpiresAt = DateTimeOffset.UtcNow.AddDays(300) };
        foreach (var (move, by) in ((DeviceMove, MoveActor)[])[(DeviceMove.Bind, MoveActor.User), (DeviceMove.StartPersonalisation, MoveActor.User), (DeviceMove.Issue, MoveActor.Portal)]) Assert.True(device.Move(move, by).Succeeded);
        await ChangeAsync(session =>
        {
            session.Add(device);
            return Task.CompletedTask;
        });
        return device;
    }

    private protected async Task<PhoneInvited> InviteAsync(Device card)
    {
        var invited = await Services.GetRequiredService<AddPhone>().BeginAsync(new AddPhoneOrder(Phone.Id, new CardProven(card.Id, Ana.Id) { At = DateTimeOffset.UtcNow }, Session), Own);
        Assert.True(invited.Succeeded, invited.Refusal?.ToString());
        return invited.Value;
    }

    /// <summary>A phone takes the link up; what it is known by.</summary>
    private protected async Task<string> OpenAsync(string token)
    {
        var opened = await Services.GetRequiredService<OpenPhone>().OpenAsync(token, Agent);
        Assert.True(opened.Succeeded, opened.Refusal?.ToString());
        return opened.Value;
    }

    private protected async Task ConfirmAsync(PhoneInvited invited) => Assert.True((await Services.GetRequiredService<AddPhone>().ConfirmAsync(invited.InvitationId, Session, Own)).Succeeded);

    /// <summary>The file with every certificate is made: the phone is set up.</summary>
    private protected async Task FetchFileAsync(PhoneInvited invited, string secret)
    {
        var setUp = Services.GetRequiredService<SetUpPhone>();
        Assert.True((await setUp.PasswordAsync(invited.InvitationId, Session, Own)).Succeeded);
        var made = await setUp.FileAsync(secret);
        Assert.True(made.Succeeded, made.Refusal?.ToString());
    }

    private protected Task ExpireAsync(Guid invitationId) => ChangeAsync(async session => (await session.Phones.InvitationAsync(invitationId))!.ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(-1));

    private protected async Task SetAsync<T>(T section)
        where T : class, ISettingsSection, new()
    {
        var set = await Services.GetRequiredService<ChangeSettings>().ChangeAsync(new SettingsChange(section, 0), Admin);
        Assert.True(set.Succeeded, set.Refusal?.ToString());
        await EventuallyAsync(() => SettingsCatalogue.Write(Services.GetRequiredService<ISettings>().Get<T>()) == SettingsCatalogue.Write(section), "the setting");
    }

    /// <summary>A page of the phone's browser.</summary>
    /// <param name="secret">What the phone is known by; null for one that is not.</param>
    /// <param name="parameters">The page's own.</param>
    /// <param name="agent">What the browser says it is.</param>
    private protected IRenderedComponent<T> OnPhone<T>(string? secret, Action<ComponentParameterCollectionBuilder<T>>? parameters = null, string agent = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0")
        where T : IComponent
    {
        var http = new DefaultHttpContext();
        http.Request.Host = new HostString("portal.example");
        http.Request.Headers.UserAgent = agent;
        if (secret is not null) http.Request.Headers.Cookie = $"{PhoneEndpoints.Cookie}={secret}";
        return Render<T>(builder =>
        {
            builder.AddCascadingValue<HttpContext>(http);
            parameters?.Invoke(builder);
        });
    }

    /// <summary>What buttons and links say, in their order.</summary>
    private protected static string[] Verbs<T>(IRenderedComponent<T> page)
        where T : IComponent => [.. page.FindAll("a.btn, button.btn").Where(it => !it.ClassList.Contains("btn-quiet")).Select(it => it.TextContent.Trim())];

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
