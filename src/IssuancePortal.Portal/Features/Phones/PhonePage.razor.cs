using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Settings;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Phones;

/// <summary>
/// The page on the phone. Plain, without a circuit: a phone that goes to its settings and comes back finds it as it is. The link is taken up by a button, not by being looked at; from then on the phone is known by its cookie.
/// </summary>
public sealed partial class PhonePage
{
    private PhoneView? _view;
    private TermsSettings _terms = new();

    /// <summary>Secret of the link; null on the page of a phone that has taken one up.</summary>
    [Parameter]
    public string? Token { get; set; }

    /// <summary>Why the phone did not get what it asked for: a refusal's code.</summary>
    [SupplyParameterFromQuery]
    private string? Fault { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [Inject]
    private OpenPhone Phones { get; set; } = null!;

    [Inject]
    private AcceptInvitation Invitations { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>What the page shows: a stage, or what the link leads to.</summary>
    private string Stage { get; set; } = "Unknown";

    private string? State => _view is null ? null : PhoneEndpoints.StateOf(_view);

    /// <summary>Something can still change.</summary>
    private bool IsLive => _view is { Stage: PhoneStage.Opened or PhoneStage.Confirmed };

    private bool HasFile => _view?.Invitation is { SealedPassword: not null } or { SealedFile: not null };

    private bool IsApple => Http.Request.Headers.UserAgent.ToString() is var agent && (agent.Contains("iPhone", StringComparison.Ordinal) || agent.Contains("iPad", StringComparison.Ordinal) || agent.Contains("Mac OS X", StringComparison.Ordinal));

    /// <summary>Apple's devices are offered the profile first, others not.</summary>
    private IReadOnlyList<PhoneWay> Ways => [.. _view!.Ways.Where(way => way != PhoneWay.File || _view.Invitation.SessionId is not null).OrderBy(way => way == PhoneWay.Est ? 2 : way == PhoneWay.Profile && !IsApple ? 1 : 0)];

    /// <summary>The way that stands open: the one begun, or the first.</summary>
    private PhoneWay Chosen => _view!.Invitation.Way is { } begun && Ways.Contains(begun) ? begun : Ways[0];

    protected override async Task OnInitializedAsync()
    {
        Http.Response.Headers.CacheControl = "no-store";
        Http.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (Http.Request.Cookies[PhoneEndpoints.Cookie] is { Length: > 0 } secret) _view = await Phones.LookAsync(secret);
        if (Token is not null && _view?.Invitation.TokenHash.AsSpan().SequenceEqual(PhoneInvitation.HashOf(Token)) == true) Navigation.NavigateTo("phone");
        else if (Token is not null) _view = null;
        if (_view is not null) Stage = _view is { Stage: PhoneStage.Expired, Invitation.SessionId: null } ? nameof(PhoneLink.InvitationOver) : _view.Stage.ToString();
        else if (Token is not null) Stage = await Phones.PeekAsync(Token) is var link && link == PhoneLink.Free ? "invite" : link.ToString();
        if (Stage == nameof(PhoneLink.AsksForCode)) _terms = await Invitations.TermsAsync(Token!);
    }

    private static string IconOf(PhoneWay way) => way switch
    {
        PhoneWay.Profile => "smartphone",
        PhoneWay.File => "file-badge",
        _ => "server",
    };
}
