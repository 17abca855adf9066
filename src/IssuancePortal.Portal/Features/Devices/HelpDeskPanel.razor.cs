using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>What the help desk does for a person: replace, withdraw, take a temporary device back, end everything. Each shows what will happen first.</summary>
public sealed partial class HelpDeskPanel
{
    private static readonly TerminationReason[] Reasons = [TerminationReason.PersonLeft, TerminationReason.PrivilegeWithdrawn, TerminationReason.NotNeeded, TerminationReason.LostOrStolen];

    private bool _mayReplace;
    private bool _mayEnd;
    private string? _title;
    private string? _lead;
    private string _icon = "info";
    private string _verb = "";
    private TerminationReason _reason;
    private bool _isFinal;
    private bool _isBusy;
    private Foreseen? _foreseen;
    private Refusal? _refusal;
    private Func<Actor, Task<Refusal?>>? _do;

    [Parameter, EditorRequired]
    public PersonView View { get; set; } = null!;

    /// <summary>Something was done: look again.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    private ForeseeMove Foresee { get; set; } = null!;

    [Inject]
    private WithdrawRequest Withdraw { get; set; } = null!;

    [Inject]
    private ReturnTemporary Return { get; set; } = null!;

    [Inject]
    private TerminateAll EndAll { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private IEnumerable<IssuanceRequest> Open => View.Requests.Where(request => request.State is RequestState.PendingApproval or RequestState.Approved or RequestState.Failed);

    private bool HasWork => View.Devices.Count > 0 || Open.Any();

    private bool HasLive => View.Devices.Any(device => device.State is DeviceState.Issued or DeviceState.Suspended or DeviceState.Invalid);

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actors.GetAsync();
        var isOther = actor.PersonId != View.Person.Id;
        (_mayReplace, _mayEnd) = (isOther && actor.May(Permission.ReplaceDevice), isOther && actor.May(Permission.TerminateAll));
    }

    private Task AskWithdrawAsync(IssuanceRequest request) => AskAsync(
        new Question(L["Withdraw.Title"], L["Withdraw.Lead"], "undo-2", L["Withdraw"]),
        actor => Foresee.OfWithdrawalAsync(request.Id, actor), async actor => (await Withdraw.WithdrawAsync(new WithdrawOrder(request.Id), actor)).Refusal);

    private Task AskReturnAsync(Device temporary) => AskAsync(
        new Question(L["Return.Title"], L["Return.Lead"], "corner-down-left", L["Return"]),
        actor => Foresee.OfMoveAsync(temporary.ReplacesDeviceId ?? temporary.Id, DeviceMove.ReturnTemporary, new MoveChoice(), actor),
        async actor => (await Return.ReturnAsync(temporary.Id, actor)).Refusal);

    private Task AskEndAsync(TerminationReason reason)
    {
        _reason = reason;
        var order = new TerminateAllOrder(View.Person.Id, reason);
        return AskAsync(
            new Question(L["EndAll.Title", View.Person.Name], L["EndAll.Lead"], "ban", L["EndAll"], IsFinal: true),
            actor => Foresee.OfTerminateAllAsync(order, actor), async actor => (await EndAll.TerminateAsync(order, actor)).Refusal);
    }

    private async Task AskAsync(Question question, Func<Actor, Task<Result<Foreseen>>> foresee, Func<Actor, Task<Refusal?>> work)
    {
        (_title, _lead, _icon, _verb, _isFinal) = (question.Title, question.Lead, question.Icon, question.Verb, question.IsFinal);
        (_do, _foreseen, _refusal) = (work, null, null);
        var foreseen = await foresee(await Actors.GetAsync());
        (_foreseen, _refusal) = (foreseen.Succeeded ? foreseen.Value : null, foreseen.Refusal);
    }

    private async Task DoAsync()
    {
        if (_isBusy || _do is null || (_isFinal && !await StepUp.AskAsync())) return;
        _isBusy = true;
        _refusal = await _do(await Actors.GetAsync());
        _isBusy = false;
        if (_refusal is not null) return;
        Toasts.Done(_title!);
        _title = null;
        await OnDone.InvokeAsync();
    }

    private sealed record Question(string Title, string Lead, string Icon, string Verb, bool IsFinal = false);
}
