using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.People;

/// <summary>The help desk asks a caller for their answers to security questions, or takes the answers away. Only where a site still uses them.</summary>
public sealed partial class IdentityCheck
{
    private bool _isOffered;
    private bool _isBusy;
    private bool _isProven;
    private Refusal? _refusal;
    private SecurityQuestion[]? _asked;
    private string[] _answers = [];

    [Parameter, EditorRequired]
    public Guid PersonId { get; set; }

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Inject]
    private CheckSecurityAnswers Check { get; set; } = null!;

    [Inject]
    private SetSecurityAnswers Set { get; set; } = null!;

    [Inject]
    private ISettings Settings { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actors.GetAsync();
        _isOffered = Settings.Get<SecurityQuestionSettings>() is { On: true, HelpDesk: true } && actor.PersonId != PersonId && actor.May(Permission.UnlockPin);
    }

    private async Task AskAsync()
    {
        _isProven = false;
        var asked = await Check.AskAsync(PersonId, await Actors.GetAsync());
        (_asked, _refusal) = (asked.Succeeded ? asked.Value : null, asked.Refusal);
        _answers = [.. Enumerable.Repeat("", _asked?.Length ?? 0)];
    }

    private async Task CheckAsync()
    {
        _isBusy = true;
        var right = await Check.CheckAsync(PersonId, _answers, await Actors.GetAsync());
        (_isBusy, _isProven, _refusal) = (false, right.Succeeded, right.Refusal);
        if (right.Succeeded || right.Refusal.Code == "refusal.answers-locked") _asked = null;
    }

    private async Task ResetAsync()
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Check.Reset.Ask", Name], [L["Check.Reset.Effect"]], L["Check.Reset"]))) return;
        var reset = await Set.ResetAsync(PersonId, await Actors.GetAsync());
        (_isProven, _asked, _refusal) = (false, null, reset.Refusal);
        if (reset.Succeeded) Toasts.Done(L["Check.Reset.Done"]);
    }
}
