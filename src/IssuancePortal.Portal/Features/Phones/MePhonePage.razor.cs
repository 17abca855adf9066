using System.Globalization;
using System.Security.Claims;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Phones;

/// <summary>Adds one's own phone: the card proves its person, the phone scans a code, both show the same digits, and the page follows until every certificate is there.</summary>
public sealed partial class MePhonePage
{
    private static readonly string[] Steps = ["Card", "Scan", "Compare", "Install"];

    private PhoneOffer? _offer;
    private Refusal? _refusal;
    private Refusal? _fault;
    private PhoneView? _view;
    private Guid? _invitationId;
    private Guid _policyId;
    private string? _link;
    private string? _password;
    private string _session = "";
    private bool _isBusy;
    private Guid? _person;
    private TermsSettings? _terms;
    private IReadOnlyList<Guid> _workstations = [];
    private IDisposable? _watch;

    /// <summary>An update that the portal opened for a phone in use: the phone fetches the changed encryption key alone. From the address; null to add a phone.</summary>
    [SupplyParameterFromQuery(Name = "key")]
    public Guid? Key { get; set; }

    [Inject]
    private IOptions<ShellOptions> Shell { get; set; } = null!;

    [Inject]
    private FetchKey Fetch { get; set; } = null!;

    [Inject]
    private AddPhone Add { get; set; } = null!;

    [Inject]
    private AcceptTerms Terms { get; set; } = null!;

    [Inject]
    private LookAtPhone Phones { get; set; } = null!;

    [Inject]
    private SetUpPhone SetUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = null!;

    [Inject]
    internal PageWorkstations Places { get; set; } = null!;

    [Inject]
    private IEnumerable<PhoneHelper> Helpers { get; set; } = [];

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Times { get; set; } = null!;

    private DateTimeOffset Now => Times.GetUtcNow();

    private DevicePolicy? Chosen => _offer?.Policies.FirstOrDefault(policy => policy.Id == _policyId);

    private string Until => Clock.ToLocal(_view!.Invitation.ExpiresAt).ToString("t", CultureInfo.CurrentCulture);

    private int Step => _view?.Stage switch
    {
        null => 0,
        PhoneStage.Waiting => 1,
        PhoneStage.Opened => 2,
        PhoneStage.Confirmed => 3,
        PhoneStage.Installed => 4,
        _ => 0,
    };

    private static Dictionary<string, object> ParametersOf(string link) => new() { ["Link"] = link };

    protected override bool Concerns(AuditEvent audit) => _view is { } view && (audit.RequestId == view.Invitation.RequestId || (audit.RunId is { } run && run == view.Invitation.EnrolmentId));

    protected override async Task OnInitializedAsync()
    {
        _session = (await Authentication.GetAuthenticationStateAsync()).User.FindFirstValue(PortalClaims.Session) ?? "";
        _invitationId = await Phones.FindAsync(_session, await Actors.GetAsync()) is { } found && found.IsUpdate == (Key is not null) ? found.Invitation.Id : null;
        await base.OnInitializedAsync();
        await LookAroundAsync();
        _watch = Places.Watch(Hear(async () =>
        {
            await LookAroundAsync();
            StateHasChanged();
        }));
    }

    protected override void Dispose(bool disposing)
    {
        _watch?.Dispose();
        base.Dispose(disposing);
    }

    protected override async Task ReadAsync()
    {
        var actor = await Actors.GetAsync();
        _person = actor.PersonId;
        _view = _invitationId is { } id ? await Phones.LookAsync(id, actor) : null;
        if (_view is not null && _offer is not null) return;
        var offered = Key is { } update ? await Fetch.OfferAsync(update, actor) : await Add.OfferAsync(actor);
        (_offer, _refusal) = (offered.Succeeded ? offered.Value : null, offered.Refusal);
        if (_offer?.Policies is [var first, ..] && Chosen is null) _policyId = first.Id;
        _terms = actor.PersonId is { } me && await Terms.LookAsync(me, actor) is { Succeeded: true } terms ? terms.Value : null;
    }

    /// <summary>What is no fault but a step before this one, in words for the person; null for what is a fault.</summary>
    private (string Icon, string What, string ToDo)? GuardOf(Refusal refusal)
    {
        if (refusal == Refusals.Asked) return ("clock", W.What(refusal), W.WhatToDo(refusal));
        var what = L[$"Guard.{refusal.Code}"];
        return what.ResourceNotFound ? null : ("smartphone", what, L[$"Guard.{refusal.Code}.Do"]);
    }

    private Task AcceptAsync() => DoAsync(async actor => (await Terms.AcceptAsync(new AcceptOrder(actor.PersonId!.Value, _terms!.Hash()), actor)).Refusal);

    private async Task LookAroundAsync() => _workstations = [.. (await Places.ListAsync()).Where(it => it.Live is not null).Select(it => it.Id)];

    private async Task<Refusal?> BeginAsync(CardProven proven)
    {
        var actor = await Actors.GetAsync();
        var begun = Key is { } update ? await Fetch.BeginAsync(new FetchKeyOrder(update, proven, _session), actor) : await Add.BeginAsync(new AddPhoneOrder(_policyId, proven, _session), actor);
        // Waits for approval; or the terms have come into force since the page was opened: the page says so itself.
        if (begun.Refusal == Refusals.Asked || begun.Refusal == AcceptTerms.NotAccepted)
        {
            await ReadAsync();
            StateHasChanged();
            return null;
        }

        if (!begun.Succeeded) return begun.Refusal;
        (_invitationId, _link, _password, _fault) = (begun.Value.InvitationId, Shell.Value.PhoneLink(begun.Value.Token, Navigation.BaseUri).AbsoluteUri, null, null);
        await ReadAsync();
        StateHasChanged();
        return null;
    }

    private Task ConfirmAsync() => DoAsync(async actor => (await Add.ConfirmAsync(_invitationId!.Value, _session, actor)).Refusal);

    private Task CancelAsync() => DoAsync(async actor => (await Add.CancelAsync(_invitationId!.Value, actor)).Refusal);

    private Task PasswordAsync() => DoAsync(async actor =>
    {
        var shown = await SetUp.PasswordAsync(_invitationId!.Value, _session, actor);
        _password = shown.Succeeded ? shown.Value : null;
        return shown.Refusal;
    });

    /// <summary>From the card on; what was begun is taken back.</summary>
    private async Task AgainAsync()
    {
        if (_view is { Stage: PhoneStage.Waiting }) await CancelAsync();
        (_invitationId, _link, _password, _fault, _view, _offer) = (null, null, null, null, null, null);
        await ReadAsync();
    }

    private async Task DoAsync(Func<IssuancePortal.Issuance.Roles.Actor, Task<Refusal?>> move)
    {
        (_isBusy, _fault) = (true, null);
        StateHasChanged();
        _fault = await move(await Actors.GetAsync());
        _isBusy = false;
        await ReadAsync();
    }
}
