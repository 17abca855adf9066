using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Phones;

/// <summary>An operator invites a person to finish on the phone: the link is mailed, the one-time code is shown here once and told another way.</summary>
public sealed partial class InvitePhonePage
{
    private PhoneOffer? _offer;
    private Refusal? _refusal;
    private Refusal? _failure;
    private RemoteInvited? _invited;
    private string? _name;
    private Guid _policyId;
    private string _comment = "";
    private bool _isBusy;

    [Parameter]
    public Guid PersonId { get; set; }

    /// <summary>An approved request for which somebody is invited, from the address; null to file one.</summary>
    [SupplyParameterFromQuery(Name = "request")]
    public Guid? RequestId { get; set; }

    [Inject]
    private IOptions<ShellOptions> Shell { get; set; } = null!;

    [Inject]
    private InvitePhone Invitations { get; set; } = null!;

    [Inject]
    private LookAtPerson People { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actors.GetAsync();
        var looked = await People.LookAsync(PersonId, actor);
        _name = looked.Succeeded ? looked.Value.Person.Name : null;
        _refusal = looked.Refusal;
        if (_refusal is not null || RequestId is not null) return;
        var offered = await Invitations.OfferAsync(PersonId, actor);
        (_offer, _refusal) = (offered.Succeeded ? offered.Value : null, offered.Succeeded ? offered.Value.Refusal : offered.Refusal);
        if (_offer?.Policies is [var first, ..]) _policyId = first.Id;
    }

    private async Task InviteAsync()
    {
        if (_isBusy) return;
        (_isBusy, _failure) = (true, null);
        var actor = await Actors.GetAsync();
        var invited = RequestId is { } id ? await Invitations.InviteAgainAsync(id, LinkOf, actor) : await Invitations.InviteAsync(PersonId, _policyId, LinkOf, _comment, actor);
        (_isBusy, _failure, _invited) = (false, invited.Refusal, invited.Succeeded ? invited.Value : null);

        // Somebody has to approve first: nobody is invited yet.
        if (_invited is { OneTimeCode: null } waiting) Navigation.NavigateTo($"requests/{waiting.RequestId}");
    }

    private Uri LinkOf(string token) => Shell.Value.PhoneLink(token, Navigation.BaseUri);
}
