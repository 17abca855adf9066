using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Audit;
using IssuancePortal.Portal.Features.Requests;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.People;

/// <summary>A person: what they hold, what was asked for, what happened, and what can be done now.</summary>
public sealed partial class PersonPage
{
    private PersonView? _view;
    private Refusal? _refusal;
    private bool _mayIssue;
    private bool _mayBind;
    private bool _mayInvite;
    private bool _mayRecover;
    private bool _mayTake;
    private bool _mayRequest;
    private bool _isPastShown;
    private IDisposable? _watch;
    private AuditTimeline? _timeline;

    [Parameter]
    public Guid PersonId { get; set; }

    [Inject]
    private LookAtPerson People { get; set; } = null!;

    [Inject]
    private IssuancePortal.Issuance.Phones.InvitePhone Invitations { get; set; } = null!;

    [Inject]
    private FileRequest Files { get; set; } = null!;

    [Inject]
    private AuditFeed Feed { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    private IssuanceRequest? Waiting => WaitingRequest.Of(_view!);

    private string? PhotoSource => _view?.Photo is { } photo ? $"people/{PersonId}/photo?taken={photo.TakenAt.UtcTicks}" : null;

    private string Role => string.Join(" · ", new[] { _view!.Person.Title, _view.Person.Department, _view.Person.Affiliation }.Where(x => x.Length > 0));

    private IReadOnlyList<IssuedCertificate> Certificates => _isPastShown ? _view!.Certificates : [.. _view!.Certificates.Where(IsLive)];

    private int Past => _view!.Certificates.Count(certificate => !IsLive(certificate));

    protected override void OnInitialized()
    {
        var again = Hear(async () =>
        {
            await AgainAsync();
            StateHasChanged();
            if (_timeline is { } timeline) await timeline.ReloadAsync();
        });
        _watch = Feed.Watch(events =>
        {
            if (events.Any(audit => audit.PersonId == PersonId)) again();
        });
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_view?.Person.Id != PersonId) await AgainAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _watch?.Dispose();
    }

    private async Task AgainAsync()
    {
        var actor = await Actors.GetAsync();
        (_mayIssue, _mayRecover) = (actor.May(Permission.IssueDevice), actor.May(Permission.RecoverKeys) && actor.PersonId != PersonId);
        var looked = await People.LookAsync(PersonId, actor);
        _view = looked.Succeeded ? looked.Value : null;
        _mayBind = actor.May(Permission.BindDevice) && _view is { } view && (WaitingRequest.ToBind(view) is not null || view.InitialRefusal is null && view.InitialPolicies.Any(policy => policy.Content.Modes.Contains(OperatorBoundMode.Mode.Name)));
        _refusal = looked.Refusal;
        _mayInvite = actor.May(Permission.RequestIssuance) && _view is not null && _view.InitialPolicies.Any(policy => Files.ModesOf(policy).Contains(RemoteMode.Mode)) && await Invitations.OfferAsync(PersonId, actor) is { Succeeded: true, Value.Refusal: null };
        _mayTake = _view is { Person: { IsActive: true } person } && TakePhoto.Refuse(person, actor) is null;
        _mayRequest = actor.May(Permission.RequestIssuance) && _view is { InitialRefusal: null } && FilePage.ChoicesOf(_view, Files).Any();
    }

    private static bool IsLive(IssuedCertificate certificate) => certificate.State is CertificateState.Active or CertificateState.OnHold;
}
