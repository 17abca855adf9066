using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Authority;

/// <summary>The portal's own authority, and those outside: what they are, whether they answer, what was ordered of them, and what only a person can do there.</summary>
public sealed partial class AuthoritiesPage
{
    private readonly Dictionary<string, Refusal?> _answers = [];
    private IReadOnlyList<AuthorityPart> _own = [];
    private IReadOnlyList<AuthorityView>? _views;
    private string? _asked;
    private bool _mayTest;

    [Inject]
    private LookAtAuthorities Authorities { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override bool Concerns(AuditEvent audit) => audit.What.StartsWith("certificate.", StringComparison.Ordinal) || audit.What.StartsWith("device.", StringComparison.Ordinal);

    protected override async Task ReadAsync()
    {
        var actor = await Actors.GetAsync();
        _mayTest = actor.May(Permission.ManagePolicies);
        var own = Authorities.Own(actor);
        _own = own.Succeeded ? own.Value : [];
        var read = await Authorities.ListAsync(actor);
        _views = read.Succeeded ? read.Value : [];
    }

    private async Task TestAsync(OutsideAuthority authority)
    {
        _asked = authority.Name;
        StateHasChanged();
        _answers[authority.Name] = (await Authorities.TestAsync(authority.Name, await Actors.GetAsync())).Refusal;
        _asked = null;
    }

    private async Task DoneAsync(OutsideAuthority authority, Guid orderId)
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["ByHand.Ask", authority.Name], [L["ByHand.Effect"]], L["ByHand.Done"])) || !await StepUp.AskAsync()) return;
        var done = await Authorities.ConfirmAsync(orderId, await Actors.GetAsync());
        if (done.Succeeded) Toasts.Done(L["ByHand.Told"]);
        else _answers[authority.Name] = done.Refusal;
        await ReadAsync();
    }

    private string Revokes(OutsideAuthority authority) => authority.RevokedBy == OutsideEntry.ByHand ? L["Revokes.Hand"] : authority.RevokedBy == authority.Name ? L["Revokes.Self"] : L["Revokes.Other", authority.RevokedBy];

    private static string IdOf(OutsideAuthority authority) => $"authority-{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(authority.Name))}";

    private static StateTone ToneOf(AuthorityOrderState state) => state switch
    {
        AuthorityOrderState.Granted => StateTone.Issued,
        AuthorityOrderState.Sent => StateTone.Running,
        AuthorityOrderState.Waiting => StateTone.Waiting,
        AuthorityOrderState.Refused or AuthorityOrderState.Wrong or AuthorityOrderState.Clashing => StateTone.Failed,
        AuthorityOrderState.Late => StateTone.Held,
        _ => StateTone.Terminated,
    };
}
